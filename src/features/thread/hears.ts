import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { localDate } from "../../domain/date/local-date.ts";
import type { Tell } from "../../record/event.ts";
import { childToSeal, seal } from "../../record/sealed.ts";
import { messageChange, said } from "../../store/schema/index.ts";
import { messageChangedThere } from "../breach/acts.ts";
import type { Ctx, Heard } from "../kit.ts";
import { holdMessage } from "../message-lock.ts";
import { panelMembers, running } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { messageChanged, messageHeard } from "./events.ts";
import { type At, messageAt } from "./queries.ts";

/**
 * Takes in a message of a panel's channel. Of almost all nothing is kept. What is: words in the thread of a case, where the
 * panel switched that on and the case is not need to know; and of a message that a decision or a note was taken from, that it
 * was changed or deleted, and what it says now. Events of a platform come in any order, and may come twice.
 */
export async function hears(ctx: Ctx, heard: Heard): Promise<void> {
	const { message, change } = heard;
	await holdMessage(ctx.tx, heard.placeId, message.id);
	const there = (await messageAt(ctx.tx, heard.placeId, message.id, message.root)).filter((at) => !at.erased);
	for (const at of there)
		if (at.what === "breach" && change !== "posted") await messageChangedThere(ctx, at.id!, change);
	const thread = there.find((at) => at.what === "thread");
	const kept = there.find((at) => at.what === "said" && at.case === thread?.case);
	const keeps =
		thread && !thread.restricted && (await loadPanel(ctx.tx, heard.panel)).threads.keep ? thread.case : null;
	if (change === "posted") {
		if (keeps && !kept) await keep(ctx, heard, keeps, message.text);
		// Its change came first: these are the words that it began with. Of what was deleted before, nothing is kept.
		else if (keeps && kept?.how === "heard" && !kept.gone) await sealNow(ctx, heard, keeps, kept.id!);
		return;
	}
	if (keeps && !kept)
		there.push({ ...thread!, what: "said", id: await keep(ctx, heard, keeps), how: "heard" });
	const taken = there.filter((at) => at.what === "decision" || at.what === "said");
	for (const [caseId, of] of Map.groupBy(taken, (at) => at.case!)) await noteChange(ctx, heard, caseId, of);
}

/** Keeps a message of a case's thread. Without words where it was changed before it was heard of. */
async function keep(ctx: Ctx, heard: Heard, caseId: Key, words?: Private): Promise<Key> {
	const { message, panel, placeId, author } = heard;
	const id = randomUUID();
	const event = await recordHeard(ctx, heard, caseId, id);
	await ctx.tx.db.insert(said).values({
		...{ id, panelId: panel, caseId, how: "heard", placeId, messageId: message.id, link: message.link },
		...{ saidBy: author, saidAt: message.at, eventId: event },
	});
	if (words) await sealAs(ctx, heard, { case: caseId, about: id, event }, { said: words });
	return id;
}

const recordHeard = (ctx: Ctx, { message, panel, placeId, author }: Heard, caseId: Key, note: Key) =>
	ctx.record(
		messageHeard,
		{ panel, case: caseId },
		{ note, place: placeId, message: message.id, root: message.root, saidBy: author },
	);

async function sealNow(ctx: Ctx, heard: Heard, caseId: Key, note: Key): Promise<void> {
	const event = await recordHeard(ctx, heard, caseId, note);
	await sealAs(ctx, heard, { case: caseId, about: note, event }, { said: heard.message.text });
}

/** Of somebody who is not on the panel nothing is sealed: the bot, acting for itself, holds no child's key. */
async function sealAs(
	ctx: Ctx,
	{ author }: Heard,
	belongs: { case: Key; about: Key; event: number },
	words: Record<string, Private>,
): Promise<void> {
	const child = author === null ? undefined : await childToSeal(ctx.tx, ctx.keys, belongs.case);
	if (child) await seal(ctx.tx, child, belongs, words);
}

/** Records on one case that a message changed which decisions or notes were taken from, and tells those who run the panel. */
async function noteChange(ctx: Ctx, heard: Heard, caseId: Key, of: readonly At[]): Promise<void> {
	const { message, panel, placeId } = heard;
	const change = heard.change as "edited" | "deleted";
	const told = await tellOfChange(ctx, heard, change, of);
	const event = await ctx.record(
		messageChanged,
		{ panel, case: caseId },
		{
			...{ place: placeId, message: message.id, change, of: of.map((at) => at.id!) },
			decision: of.some((at) => at.what === "decision"),
		},
		told,
	);
	for (const at of of) {
		const id = randomUUID();
		const row = { id, panelId: panel, caseId, about: at.id!, change, at: ctx.now, eventId: event };
		await ctx.tx.db.insert(messageChange).values(row);
		if (change === "edited") {
			await sealAs(ctx, heard, { case: caseId, about: id, event }, { changed: message.text });
		}
	}
}

/** What was merely heard in a thread is marked on the card, and nobody is told: what somebody took from it is another matter. */
async function tellOfChange(ctx: Ctx, { panel }: Heard, change: string, of: readonly At[]): Promise<Tell[]> {
	const taken = of.filter((at) => at.what === "decision" || at.how === "added");
	if (!taken.length) return [];
	const people = running(await panelMembers(ctx.tx, panel)).map((m) => m.id);
	const { zone } = await loadPanel(ctx.tx, panel);
	// Of one message once a day, however often its author goes on typing.
	const day = localDate(ctx.now, zone);
	return taken.map(
		(at): Tell => ({
			...{ to: { people }, view: "message-changed", subject: at.id!, standing: true },
			key: `message-changed:${at.id}:${change}:${day}`,
		}),
	);
}
