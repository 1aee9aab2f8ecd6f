import type { Key } from "../../chat/message.ts";
import { eq } from "../../store/drizzle.ts";
import { handOff } from "../../store/schema/index.ts";
import { mayForOwner } from "../by-cover.ts";
import type { PersonCtx } from "../kit.ts";
import { handOffTaken } from "./events.ts";
import { lockCase } from "./queries.ts";
import { notYours, taken } from "./refusals.ts";

/**
 * Somebody has taken on a child who was handed to them, or the coordinator says so of somebody outside the panel.
 * @throws refusals: taken on already, or handed to somebody else
 */
export async function takeOn(
	ctx: PersonCtx,
	hand: { id: Key; case: Key; person: Key | null; taken: boolean },
): Promise<void> {
	await lockCase(ctx.tx, hand.case);
	if (hand.taken) throw taken();
	const use = { action: "handoff.taken", case: hand.case };
	if (!(await mayForOwner(ctx, hand.person, "triage a notification", use))) throw notYours();
	const about = { panel: ctx.panel, case: hand.case };
	const event = await ctx.record(handOffTaken, about, { handOff: hand.id });
	await ctx.tx.db
		.update(handOff)
		.set({ takenAt: ctx.now, takenBy: ctx.person.id, eventId: event })
		.where(eq(handOff.id, hand.id));
}
