import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { localDate } from "../../domain/date/local-date.ts";
import type { Tell } from "../../record/event.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { messageChange, said } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx, PersonCtx } from "../kit.ts";
import { holdMessage } from "../message-lock.ts";
import { type Member, panelMembers, running } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { messageChanged, noteAdded } from "./events.ts";

/** Something to put on a case's timeline. */
export interface Note {
	words: Private;
	/** The message that it is taken from. */
	from?: Source;
	/** Its notification was raised from it: the card stands for it in the channel. */
	raised?: true;
}

/** A message that something is taken from. */
interface Source {
	place: Key | null;
	message: string;
	link: string;
	at: Date;
	/** Whoever wrote it; null for somebody who is not on the panel. */
	author: Key | null;
	/** What it says, as its author wrote it. */
	text?: Private;
}

/** The message that a form was begun from; undefined where it was begun from none. */
export async function sourceOf(ctx: PersonCtx): Promise<Source | undefined> {
	const { message, placeId } = ctx.from;
	if (!message) return undefined;
	const { id, link, at, text } = message;
	const author = (await authorOf(ctx))?.id ?? null;
	return { place: placeId ?? null, message: id, link, at: new Date(at), author, text };
}

/** Whoever wrote the message that a form was begun from, where they are on the panel. */
export async function authorOf({ tx, panel, from }: PersonCtx): Promise<Member | undefined> {
	return (await panelMembers(tx, panel)).find((m) => m.id === from.message?.authorId);
}

const THERE: Statement = {
	name: "said-there",
	text: "select id, how from said where case_id = $1 and place_id = $2 and message_id = $3",
};

/**
 * Puts something on a case's timeline, its words sealed; a message at most once.
 * @returns the note's id; undefined where the message was on the timeline already
 */
export async function addNote(
	ctx: PersonCtx,
	of: CaseOf,
	{ words, from, raised }: Note,
): Promise<Key | undefined> {
	const source = from?.place ? from : undefined;
	if (source?.place) await holdMessage(ctx.tx, source.place, source.message);
	type Row = { id: Key; how: "added" | "heard" };
	const [there] = source ? await ctx.tx.query<Row>(THERE, [of.id, source.place, source.message]) : [];
	if (there?.how === "added") return undefined;
	const id = there?.id ?? randomUUID();
	const saidBy = from ? from.author : ctx.person.id;
	const about = { panel: ctx.panel, case: of.id };
	// What somebody else wrote is theirs in their own words alone: that they were changed is said wherever it stands.
	const reworded = from?.text && !Private.same(from.text, words) ? (true as const) : undefined;
	const facts = {
		...{ note: id, place: source?.place ?? null, message: from?.message ?? null, saidBy },
		...{ raised, reworded },
	};
	// A need-to-know case has no thread: in a channel it is a count.
	const tells =
		of.restricted || raised
			? []
			: [{ to: "thread", view: "note-added", subject: id, key: `note:${id}`, standing: true } as const];
	const event = await ctx.record(noteAdded, about, facts, tells);
	if (there) {
		// Heard before: it now stands on the timeline as well.
		await ctx.tx.db
			.update(said)
			.set({ how: "added", addedBy: ctx.person.id, eventId: event })
			.where(eq(said.id, id));
	} else {
		await ctx.tx.db.insert(said).values({
			...{ id, panelId: ctx.panel, caseId: of.id, how: "added", placeId: source?.place ?? null },
			...{ messageId: from?.message ?? null, link: from?.link ?? "", saidBy, saidAt: from?.at ?? ctx.now },
			...{ addedBy: ctx.person.id, eventId: event },
		});
	}
	const child = await childOf(ctx.tx, ctx.keys, of.id);
	if (child) await seal(ctx.tx, child, { case: of.id, about: id, event }, { said: words });
	if (source) await changedMeanwhile(ctx, of.id, { id, decision: false });
	return id;
}

/** What of a case decides how a note on it is told. */
export interface CaseOf {
	id: Key;
	restricted: boolean;
}

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
