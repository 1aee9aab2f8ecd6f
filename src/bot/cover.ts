import { actsFor, rolesOn } from "../access/people.ts";
import { mayFor } from "../access/policy.ts";
import type { Key } from "../chat/message.ts";
import type { Action } from "../features/kit.ts";
import type { Statement } from "../store/transact.ts";
import { coverUsed } from "./events.ts";
import type { Handling } from "./handling.ts";

/** Whether a case is this person's own to see: by their name on it, or their own agency's. */
const OWN_SIGHT: Statement = {
	name: "cover-own-sight",
	text: `select exists (select from case_member m where m.case_id = $1
		and (m.person_id = me() or m.agency_id = any (my_agencies()))) as own`,
};

/**
 * Records for whom somebody acts, where they may only because they cover for a person who is away: their own role does
 * not carry it, or the case is the absent person's to see and not their own. Nothing for anybody else.
 */
export async function noteCover({ ctx, about }: Handling, action: Action): Promise<void> {
	const covered = actsFor(ctx.person, ctx.panel).slice(1);
	if (!covered.length) return;
	const byRole = mayFor(ctx.person, action.allow, ctx.panel);
	const whom = byRole.length || !about.case ? byRole : await bySight(ctx, about.case, covered);
	if (!whom.length) return;
	await ctx.record(coverUsed, { panel: ctx.panel, case: about.case }, { action: action.name, for: whom });
}

async function bySight(ctx: Handling["ctx"], caseId: Key, covered: Key[]): Promise<Key[]> {
	const own = { ...ctx.person, roles: ctx.person.roles.filter((r) => !r.for) };
	if (rolesOn(own, ctx.panel).some((role) => role === "coordinator" || role === "chair")) return [];
	const [row] = await ctx.tx.query<{ own: boolean }>(OWN_SIGHT, [caseId]);
	return row!.own ? [] : covered;
}
