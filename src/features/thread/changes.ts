import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import { localDate } from "../../domain/date/local-date.ts";
import type { Tell } from "../../record/event.ts";
import { messageChange } from "../../store/schema/index.ts";
import type { Ctx, PersonCtx } from "../kit.ts";
import { panelMembers, running } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { messageChanged } from "./events.ts";

/** What was taken from a message. */
interface Taken {
	id: Key;
	decision: boolean;
	/** It was merely heard in a thread. */
	heard: boolean;
}

interface Changed {
	place: Key;
	message: string;
	change: "edited" | "deleted";
	/** It was so already when something was taken from it. */
	before?: true;
}

/**
 * Records on one case that a message is not any more what something was taken from, and tells those who run the panel.
 * @returns the ledger row, and the id of the change of each that was taken
 */
export async function recordChange(
	ctx: Ctx,
	about: { panel: Key; case: Key },
	{ place, message, change, before }: Changed,
	of: readonly Taken[],
): Promise<{ event: number; changes: Key[] }> {
	const told = await tellOfChange(ctx, about.panel, change, of);
	const facts = { place, message, change, of: of.map(({ id }) => id), before };
	const event = await ctx.record(
		messageChanged,
		about,
		{ ...facts, decision: of.some(({ decision }) => decision) },
		told,
	);
	const rows = of.map(({ id }) => ({ id: randomUUID(), about: id }));
	for (const row of rows) {
		const { panel: panelId, case: caseId } = about;
		await ctx.tx.db
			.insert(messageChange)
			.values({ ...row, panelId, caseId, change, at: ctx.now, eventId: event });
	}
	return { event, changes: rows.map(({ id }) => id) };
}

/** Records it of what was just taken, where the message was changed while the form was open that it was taken by. */
export async function changedMeanwhile(
	ctx: PersonCtx,
	caseId: Key,
	taken: Pick<Taken, "id" | "decision">,
): Promise<void> {
	const { placeId: place, message } = ctx.from;
	if (!place || !message?.changed) return;
	const what = { place, message: message.id, change: message.changed, before: true } as const;
	await recordChange(ctx, { panel: ctx.panel, case: caseId }, what, [{ ...taken, heard: false }]);
}

/** What was merely heard in a thread is marked on the card, and nobody is told: what somebody took from it is another matter. */
async function tellOfChange(ctx: Ctx, panel: Key, change: string, of: readonly Taken[]): Promise<Tell[]> {
	const taken = of.filter(({ heard }) => !heard);
	if (!taken.length) return [];
	const people = running(await panelMembers(ctx.tx, panel)).map((m) => m.id);
	const { zone } = await loadPanel(ctx.tx, panel);
	// Of one message once a day, however often its author goes on typing.
	const day = localDate(ctx.now, zone);
	return taken.map(
		({ id }): Tell => ({
			...{ to: { people }, view: "message-changed", subject: id, standing: true },
			key: `message-changed:${id}:${change}:${day}`,
		}),
	);
}
