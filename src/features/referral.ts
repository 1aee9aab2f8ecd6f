import { randomUUID } from "node:crypto";
import type { Key } from "../chat/message.ts";
import type { Told } from "../domain/lists/told.ts";
import { riskContact } from "../store/schema/index.ts";
import type { PersonCtx } from "./kit.ts";
import { loadPanel } from "./panel/settings.ts";

const MINUTE = 60_000;

/**
 * Somebody tells social care or the police of a child: done, or promised, and then chased after the panel's minutes until
 * it is confirmed. Returns the contact's id.
 */
export async function referTo(ctx: PersonCtx, caseId: Key, told: Told, event: number): Promise<Key> {
	const { chaseAfterMinutes } = await loadPanel(ctx.tx, ctx.panel);
	const made = told !== "nobody_yet";
	const id = randomUUID();
	await ctx.tx.db.insert(riskContact).values({
		...{ id, panelId: ctx.panel, caseId, ownerId: ctx.person.id, told },
		...{ toldAt: ctx.now, confirmedAt: made ? ctx.now : null, eventId: event },
		chaseAt: made ? null : new Date(ctx.now.getTime() + chaseAfterMinutes * MINUTE),
	});
	return id;
}
