import type { Key } from "../../chat/message.ts";
import { and, eq, inArray } from "../../store/drizzle.ts";
import { caseFile, caseMember } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { accessChanged } from "./events.ts";
import { sightOf } from "./queries.ts";

/** Who is to see a case: its agencies' caseworkers, unless it is need to know, and the people named on it. */
export interface Wanted {
	needToKnow: boolean;
	agencies: readonly Key[];
	people: readonly Key[];
}

/** Forms that whoever knows of a case may still send: what is in them, they typed. */
const OWN_WORDS = ["raise", "raise.taken", "case.add", "concern", "contact.confirm"];
const DRAFTS: Statement = { name: "access-drafts-go", text: "select drafts_go_with_sight($1, $2)" };

/**
 * Gives and takes sight of a case, at once: the next press of each person concerned is decided anew. Those who are
 * given it are told in private, and forms about the case of those who lost it are gone. Returns false where nothing is
 * different.
 */
export async function changeAccess(ctx: PersonCtx, caseId: Key, wanted: Wanted): Promise<boolean> {
	const now = (await sightOf(ctx.tx, caseId))!;
	const agencies = difference(now.agencies, wanted.agencies);
	const people = difference(now.people, wanted.people);
	const changes = [...agencies.added, ...agencies.removed, ...people.added, ...people.removed];
	if (!changes.length && now.needToKnow === wanted.needToKnow) return false;
	const told = await toTell(ctx, agencies.added, people.added);
	const event = await ctx.record(
		accessChanged,
		{ panel: ctx.panel, case: caseId },
		{ needToKnow: wanted.needToKnow, agencies, people },
		told.length
			? [
					{
						to: { people: told },
						view: "sight-given",
						subject: caseId,
						key: `sight:${caseId}:${ctx.now.toISOString()}`,
					},
				]
			: [],
	);
	const mine = eq(caseMember.caseId, caseId);
	const belongs = { panelId: ctx.panel, caseId, eventId: event };
	if (agencies.removed.length) {
		await ctx.tx.db
			.delete(caseMember)
			.where(and(mine, eq(caseMember.kind, "agency"), inArray(caseMember.agencyId, agencies.removed)));
	}
	if (people.removed.length) {
		await ctx.tx.db
			.delete(caseMember)
			.where(and(mine, eq(caseMember.kind, "named"), inArray(caseMember.personId, people.removed)));
	}
	const rows = [
		...agencies.added.map((agencyId) => ({ ...belongs, agencyId, kind: "agency" as const })),
		...people.added.map((personId) => ({ ...belongs, personId, kind: "named" as const })),
	];
	if (rows.length) await ctx.tx.db.insert(caseMember).values(rows).onConflictDoNothing();
	await ctx.tx.db
		.update(caseFile)
		.set({ restricted: wanted.needToKnow, eventId: event })
		.where(eq(caseFile.id, caseId));
	await ctx.tx.query(DRAFTS, [caseId, OWN_WORDS]);
	return true;
}

function difference(now: readonly Key[], wanted: readonly Key[]) {
	return {
		added: wanted.filter((id) => !now.includes(id)),
		removed: now.filter((id) => !wanted.includes(id)),
	};
}

/** The people added, and the leads of the agencies added. */
async function toTell(ctx: PersonCtx, agencies: readonly Key[], people: readonly Key[]): Promise<Key[]> {
	if (!agencies.length) return [...people];
	const leads = withRole(await panelMembers(ctx.tx, ctx.panel), "agency_lead", "safeguarding_lead");
	const theirs = leads.filter((m) => agencies.includes(m.agencyId)).map((m) => m.id);
	return [...new Set([...people, ...theirs])];
}
