import type { Key } from "../../chat/message.ts";
import { chaseDay, newestOf } from "../../domain/agreements.ts";
import { goesOut, notYetSaid } from "../dated.ts";
import type { Ctx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { agreementsChased } from "./events.ts";
import type { Chase } from "./queries.ts";

/**
 * Tells the coordinators and the information-governance contact which agreements must be renewed: 30 days before one
 * expires and each month after, on a working day, from the digest's time on.
 */
export async function chaseAgreements(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	const { today, agreements } = panel;
	if (!goesOut(ctx, panel)) return;
	const due = newestOf(agreements).flatMap(({ agency, expires }): Chase[] => {
		const chase = chaseDay(expires, today);
		return chase ? [{ agency, expires, chase }] : [];
	});
	const where = { act: agreementsChased.name, fact: "agreements" };
	const now = await notYetSaid(ctx.tx, panelId, where, due);
	if (!now.length) return;
	const members = await panelMembers(ctx.tx, panelId);
	const told = [
		...withRole(members, "coordinator"),
		...members.filter((m) => m.id === panel.informationGovernance),
	];
	const people = [...new Set(told.map((m) => m.id))];
	const tell = { to: { people }, view: "agreements-due", subject: panelId, key: `agreements:${today}` };
	await ctx.record(agreementsChased, { panel: panelId }, { agreements: now }, [tell]);
}
