import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { type AtRisk, reassess } from "../../domain/concern.ts";
import type { ConcernKind } from "../../domain/lists/concerns.ts";
import type { RiskCode } from "../../domain/lists/risk-questions.ts";
import { tellOf } from "../../record/record.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { caseFile, concern } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { holdContact, tellThatItWaits } from "../hold/acts.ts";
import type { PersonCtx } from "../kit.ts";
import type { Member } from "../panel/members.ts";
import { ASKED_SEE, awaitContact, riskNow, saveRisk } from "../raise/acts.ts";
import { concernChanged, concernRecorded } from "./events.ts";
import { agenciesOfKind, whoHears } from "./who-hears.ts";

/** What somebody who is worried says. Any part may be missing: nothing incomplete keeps an alert back. */
export interface ConcernInput {
	kinds: readonly ConcernKind[];
	atRisk: AtRisk;
	flags: readonly RiskCode[];
	/** The panel's social care members are told too, by reference. It is no referral. */
	socialCare: boolean;
	worry: Private | undefined;
}

const CASE: Statement = {
	name: "concern-case",
	text: `select urgent, restricted, closed_at is not null as closed from case_file where id = $1 for no key update`,
};
const KINDS: Statement = { name: "concern-kinds", text: "select kinds from concern where id = $1" };
const BEFORE: Statement = {
	name: "concern-before",
	text: `select at_risk as "atRisk", flags, social_care as "socialCare" from concern where id = $1`,
};

/** What a concern is said to be about so far. */
export const kindsOf = async ({ tx }: PersonCtx, id: Key): Promise<readonly ConcernKind[]> =>
	(await tx.query<{ kinds: ConcernKind[] }>(KINDS, [id]))[0]?.kinds ?? [];

type CaseRow = { urgent: boolean; restricted: boolean; closed: boolean };
type Before = { atRisk: AtRisk | null; flags: RiskCode[]; socialCare: boolean };

/**
 * Records a concern about a child on a case, whatever the case's state, and tells in the same transaction those who must
 * know (S0-7): by reference alone. A child said to be at risk now, or a new act-now answer, makes the case urgent, as it
 * does on the risk screen, and a contact with social care or the police is then awaited and chased.
 * @param id that of a concern whose words are given in parts: said again, it is added to
 * @returns the concern's id, that of the contact that is awaited because of it, and whom it alerted that somebody must act
 */
export async function recordConcern(
	ctx: PersonCtx,
	caseId: Key,
	given: ConcernInput,
	id?: Key,
): Promise<{ id: Key; contact?: Key; alerted: readonly Key[] }> {
	const [file] = await ctx.tx.query<CaseRow>(CASE, [caseId]);
	const [before] = id ? await ctx.tx.query<Before>(BEFORE, [id]) : [];
	const risk = await riskNow(ctx.tx, caseId);
	const found = reassess(risk, given.flags, given.atRisk);
	const wasAtRisk = before?.atRisk === "yes";
	// Said before in this very concern, it was alerted then.
	const actNow = found.actNow && (!wasAtRisk || found.fresh.length > 0);
	const flagged = actNow || found.fresh.length > 0;
	const concernId = id ?? randomUUID();
	const hearers = await whoHears(ctx, caseId, { flagged, socialCare: given.socialCare });
	const facts = {
		...{ concern: concernId, kinds: [...given.kinds], atRisk: given.atRisk ?? null },
		...{ flags: [...found.fresh], socialCare: given.socialCare },
		held: found.holds.length ? 1 : 0,
	};
	const about = { panel: ctx.panel, case: caseId };
	const event = await ctx.record(before ? concernChanged : concernRecorded, about, facts);

	const flags = [...new Set([...(before?.flags ?? []), ...found.fresh])];
	const row = { kinds: [...given.kinds], atRisk: given.atRisk ?? null, socialCare: given.socialCare };
	if (before) {
		await ctx.tx.db
			.update(concern)
			.set({ ...row, flags, eventId: event })
			.where(eq(concern.id, concernId));
	} else {
		const belongs = { id: concernId, panelId: ctx.panel, caseId, eventId: event };
		await ctx.tx.db.insert(concern).values({ ...belongs, ...row, flags, toldBy: ctx.person.id, at: ctx.now });
	}
	if (found.fresh.length) await saveRisk(ctx.tx, caseId, found, event);
	let contact: Key | undefined;
	if (actNow) {
		await ctx.tx.db.update(caseFile).set({ urgent: true, eventId: event }).where(eq(caseFile.id, caseId));
		contact = await awaitContact(ctx, caseId, event);
	}
	const put = await holdContact(ctx, caseId, found.holds, event);
	const said = { concernId, event, before, actNow, flagged, given, closed: file!.closed };
	await tellOf(ctx.tx, event, about, messages(said, hearers));
	const alerted = actNow ? hearers.map((m) => m.id) : [];
	if (put.length) await tellThatItWaits(ctx, caseId, event, alerted);
	if (given.socialCare && !file!.restricted) await giveSight(ctx, caseId, event, hearers);
	// An erased child has no key: the alert goes out all the same.
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) await seal(ctx.tx, child, { case: caseId, about: concernId, event }, { worry: given.worry });
	return { id: concernId, contact, alerted };
}

interface Telling {
	concernId: Key;
	event: number;
	before: Before | undefined;
	actNow: boolean;
	flagged: boolean;
	given: ConcernInput;
	closed: boolean;
}

/**
 * Everybody hears of a concern once, and once more whenever it turns out that somebody must act now, or that it has a new
 * flag. The coordinators of a case that is over have the way to reopen it with it.
 */
function messages(
	{ concernId, event, before, actNow, flagged, given, closed }: Telling,
	hearers: readonly Member[],
) {
	const newlySocial = given.socialCare && !before?.socialCare;
	if (before && !flagged && !newlySocial) return [];
	const view = actNow ? "concern-alert" : "concern-told";
	const key = `${view}:${concernId}${before && flagged ? `:${event}` : ""}`;
	const tell = (people: readonly Member[], with_: string) =>
		people.length ? [{ to: { people: people.map((m) => m.id) }, view: with_, subject: concernId, key }] : [];
	const reopens = (m: Member) => closed && m.roles.some((role) => role === "coordinator" || role === "chair");
	return [
		...tell(
			hearers.filter((m) => !reopens(m)),
			view,
		),
		...tell(hearers.filter(reopens), "concern-on-closed"),
	];
}

/** Social care can open what it is told of, unless the case is need to know: that is for the coordinator to say. */
async function giveSight(
	ctx: PersonCtx,
	caseId: Key,
	eventId: number,
	hearers: readonly Member[],
): Promise<void> {
	await ctx.tx.query(ASKED_SEE, [caseId, eventId, agenciesOfKind(hearers, "social_care")]);
}
