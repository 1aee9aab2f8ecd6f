import type { Block, Key, Message, Words } from "../chat/message.ts";
import type { Statement } from "../store/transact.ts";
import type { Ctx } from "./kit.ts";
import { emergencyLine, loadPanel } from "./panel/settings.ts";

const MAY_KNOW: Statement = {
	name: "may-know-of-case",
	text: `select not f.restricted or sees_whole($2, f.panel_id)
			or exists (select from case_member m where m.case_id = f.id and m.person_id = $2)
			or exists (select from emergency_access a where a.case_id = f.id and a.person_id = $2 and a.until > app_now()) as yes
		from case_file f where f.id = $1`,
};

/**
 * Whether somebody may know which case it is that they are told of. Whoever must know of a danger by their office is told
 * that there is one: a need-to-know case is named to those alone who run the panel, raised it, are named on it or have it
 * open on emergency duty.
 * @param reader undefined in a channel, where the view itself says no more than everybody there may know
 */
export async function mayKnow(ctx: Ctx, caseId: Key, reader: Key | undefined): Promise<boolean> {
	if (!reader) return true;
	const [row] = await ctx.tx.query<{ yes: boolean }>(MAY_KNOW, [caseId, reader]);
	return row?.yes ?? false;
}

const OFFICER: Statement = {
	name: "may-know-officer",
	text: "select known_as as name from person where id = $1",
};

/** What stands in place of the way to a case that somebody may not know: whom to ring, and the numbers to call. */
export async function whomToRing(ctx: Ctx, panelId: Key): Promise<readonly Block[]> {
	const panel = await loadPanel(ctx.tx, panelId);
	const [officer] = await ctx.tx.query<{ name: Words }>(OFFICER, [panel.officer]);
	const who = officer ? `${officer.name}, the coordinator,` : "the coordinator";
	return [
		{
			text: [
				`It is a need-to-know case that you may not open, so its reference is not given here. Ring ${who} on ${panel.phone} now, and say that you had this message and when. If you know that the child is in danger, do not wait for an answer.`,
			],
		},
		{ text: [emergencyLine(panel)], tone: "quiet" },
	];
}

/** The message to somebody who may not know which case it is about: no reference, no state, and no button. */
export const withoutCase = (says: Words, ring: readonly Block[], tone?: "urgent"): Message => ({
	summary: says,
	blocks: [{ text: [says], ...(tone ? { tone } : {}) }, ...ring],
});
