import { createHash } from "node:crypto";
import type pg from "pg";
import type { Catalogue } from "../bot/catalogue.ts";
import type { Block, Key, Message } from "../chat/message.ts";
import { practiceMessage } from "../chat/practice.ts";
import type { Ctx } from "../features/kit.ts";
import type { MasterKeys } from "../record/keys.ts";
import { record } from "../record/record.ts";
import { inOneGo, type Statement, type Tx, transact } from "../store/transact.ts";

/** The bot acting for itself: for these panels, as the clerk, who can open nothing sealed. */
export function asClerk<T>(
	pool: pg.Pool,
	keys: MasterKeys,
	panels: readonly Key[],
	work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
	return transact(pool, { as: "clerk", panels }, (tx) => work(clerkCtx(tx, keys)));
}

/** One statement of the bot's own, of no panel. */
export const clerkAsks = <R>(pool: pg.Pool, statement: Statement, values: readonly unknown[]): Promise<R[]> =>
	inOneGo<R>(pool, { as: "clerk", panels: [] }, statement, values);

/** What a feature works with when nobody in particular is acting. */
export function clerkCtx(tx: Tx, keys: MasterKeys): Ctx {
	const author = { person: null, agency: null, key: null };
	return {
		tx,
		now: tx.now,
		keys,
		record: (kind, about, facts, tells) => record(tx, author, kind, about, facts, tells),
	};
}

/** A message as it is to stand, with a hash that tells whether it changed. */
export interface Drawn {
	message: Message;
	hash: Buffer;
}

/**
 * Draws a posting from the record as it is now; undefined when there is nothing to show any more.
 * @param what.covers whether that person covers for whom it is for; they do unless it is said
 * @param what.reader whose private chat it is for; null for a channel
 * @param begun whether it stands already, or answers in a thread that does
 */
export async function draw(
	ctx: Ctx,
	catalogue: Catalogue,
	what: {
		view: string;
		subject: Key;
		key: string;
		for?: string | null;
		covers?: boolean;
		practice?: boolean | null;
		reader?: Key | null;
	},
	begun: boolean,
): Promise<Drawn | undefined> {
	const view = catalogue.views.get(what.view);
	if (!view) throw new Error(`There is no view "${what.view}"`);
	const data = await view.load(ctx, what.subject, what.key, begun, what.reader ?? undefined);
	if (data === undefined) return undefined;
	const own = what.for ? markedAsCover(view.show(data), what.for, what.covers ?? true) : view.show(data);
	const message = what.practice ? practiceMessage(own) : own;
	return { message, hash: createHash("sha256").update(JSON.stringify(message)).digest() };
}

/**
 * The same message, for somebody who covers for a person who is away, or who has it since nobody who covers is there: rights
 * go one step, from the absent person to whoever covers.
 */
function markedAsCover(message: Message, absent: string, covers: boolean): Message {
	const own = covers
		? ""
		: " Nobody who covers for them is there. You may do what you may do in your own right.";
	const note = { text: [`You have this for ${absent}, who is away.${own}`], tone: "quiet" as const };
	return { ...message, blocks: [note, ...message.blocks] };
}

/** What stands above a message of which an earlier copy may have arrived. */
export const REPEATED: Block = {
	text: ["Sent again: an earlier copy of this may have arrived."],
	tone: "quiet",
};

/** The same message, saying that an earlier copy may have arrived: a visible repeat beats silence. */
export function markedAsRepeat(message: Message): Message {
	return { ...message, blocks: [REPEATED, ...message.blocks] };
}

/** In place of a message that was sent twice: the other one is kept up to date. */
export const SENT_TWICE: Message = {
	summary: "Sent twice",
	blocks: [
		{ text: ["This was sent twice. Use the other copy here: that one is kept up to date."], tone: "quiet" },
	],
};
