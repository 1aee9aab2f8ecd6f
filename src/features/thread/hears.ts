import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { childToSeal, seal } from "../../record/sealed.ts";
import { said } from "../../store/schema/index.ts";
import { messageChangedThere } from "../breach/acts.ts";
import type { Ctx, Heard } from "../kit.ts";
import { holdMessage } from "../message-lock.ts";
import { loadPanel } from "../panel/settings.ts";
import { recordChange } from "./acts.ts";
import { messageHeard } from "./events.ts";
import { type At, markForms, messageAt } from "./queries.ts";

/**
 * Takes in a message of a panel's channel. Of almost all nothing is kept. What is: words in the thread of a case, where the
 * panel switched that on and the case is not need to know; and of a message that a decision or a note was taken from, that it
 * was changed or deleted, and what it says now. Events of a platform come in any order, and may come twice.
 */
export async function hears(ctx: Ctx, heard: Heard): Promise<void> {
	const { message, change } = heard;
	// Before the message is held: whoever sends such a form has it locked first.
	if (change !== "posted") await markForms(ctx.tx, heard.placeId, message.id, change);
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

/** Records on one case that a message changed which decisions or notes were taken from, with what it says now. */
async function noteChange(ctx: Ctx, heard: Heard, caseId: Key, of: readonly At[]): Promise<void> {
	const { message, panel, placeId } = heard;
	const change = heard.change as "edited" | "deleted";
	const taken = of.map((at) => ({ id: at.id!, decision: at.what === "decision", heard: at.how === "heard" }));
	const made = await recordChange(
		ctx,
		{ panel, case: caseId },
		{ place: placeId, message: message.id, change },
		taken,
	);
	if (change === "deleted") return;
	for (const id of made.changes)
		await sealAs(ctx, heard, { case: caseId, about: id, event: made.event }, { changed: message.text });
}
