import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { longDate, moment, shortDate } from "../../domain/date/words.ts";
import { open } from "../../record/sealed.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";

/** What a message is to the record. */
export interface At {
	/** It stands in a case's thread, or this was taken from it. */
	what: "thread" | "decision" | "said" | "breach";
	/** The decision's, the note's or the breach's; null for the thread. */
	id: Key | null;
	case: Key | null;
	/** How a note came: added by somebody, or heard in the thread. */
	how: "added" | "heard" | null;
	/** It was deleted. */
	gone: boolean;
	restricted: boolean;
	erased: boolean;
}

const AT: Statement = {
	name: "message-at",
	text: `select what, id, case_id as "case", how, gone, restricted, erased from message_at($1, $2, $3)`,
};

/** What a message in a channel is to the record, whoever asks: ids alone. */
export const messageAt = (tx: Tx, place: Key, message: Key, root: Key): Promise<At[]> =>
	tx.query(AT, [place, message, root]);

const MARK: Statement = {
	name: "message-mark-forms",
	text: "select mark_forms_of_message($1, $2, $3)",
};

/** Marks the forms that were begun from a message and are still open: it is not as it was then. */
export async function markForms(
	tx: Tx,
	place: Key,
	message: Key,
	change: "edited" | "deleted",
): Promise<void> {
	await tx.query(MARK, [place, message, change]);
}

/** What became last of the message that something was taken from. */
export interface LastChange {
	change: "edited" | "deleted";
	at: Date;
}

const LAST: Statement = {
	name: "message-last-change",
	text: "select change, at from message_change where about = $1 order by event_id desc limit 1",
};

/** Undefined where the message stands as it did, or where whoever asks may not know. */
export async function lastChange(tx: Tx, about: Key): Promise<LastChange | undefined> {
	return (await tx.query<LastChange>(LAST, [about]))[0];
}

/** That a message is not as it was when something was taken from it. */
export function changedInWords({ change, at }: LastChange, { zone, today }: Panel): Words {
	const what = change === "edited" ? "changed" : "deleted";
	return `The message that this was taken from was ${what} on ${shortDate(localDate(at, zone), today)}.`;
}

const OF_ONE: Statement = {
	name: "message-changes-of-one",
	text: "select id, change, at from message_change where about = $1 order by event_id, id",
};

/** What became of the message that a decision was taken from, the oldest first, opened: the caller records the reading. */
export async function changesOf(
	ctx: PersonCtx,
	about: Key,
): Promise<{ label: Words; at: Date; words: Private | undefined }[]> {
	const rows = await ctx.tx.query<LastChange & { id: Key }>(OF_ONE, [about]);
	if (!rows.length) return [];
	const { zone } = await loadPanel(ctx.tx, ctx.panel);
	const opened = await open(
		ctx.tx,
		ctx.keys,
		rows.map((r) => r.id),
	);
	return rows.map(({ id, change, at }) => {
		const words = opened.get(id)?.get("changed");
		const when = longDate(localDate(at, zone));
		if (change === "deleted") return { label: "Message deleted", at, words };
		return { label: words ? `Message changed on ${when}` : "Message changed", at, words };
	});
}

const SAID: Statement = {
	name: "said-of-case",
	text: `select s.id, s.how, s.said_at as "saidAt", p.known_as || ', ' || a.title as by, q.known_as as adder,
			s.message_id is not null as message, coalesce(l.facts->>'reworded' = 'true', false) as reworded
		from said s left join ledger l on l.id = s.event_id left join person p on p.id = s.said_by left join agency a on a.id = p.agency_id
			left join person q on q.id = s.added_by
		where s.case_id = $1 order by s.said_at, s.id`,
};

const CHANGES: Statement = {
	name: "message-changes-of-case",
	text: `select m.id, m.about, m.change, m.at, d.id is not null as decision
		from message_change m left join decision d on d.id = m.about where m.case_id = $1 order by m.event_id, m.id`,
};

/** Something that was said of a case, or what became of it, in words; its own words are sealed under the id. */
export interface SaidInWords {
	id: Key;
	words: Words;
}

const addedBy = (r: { adder: Words | null; message: boolean; reworded: boolean }): Words =>
	r.adder && r.message ? `. Added by ${r.adder}${r.reworded ? ", who changed the words" : ""}` : "";

/** The notes of a case and what was heard in its thread, the oldest first, each with what became of its message. */
export async function saidOf(ctx: PersonCtx, caseId: Key): Promise<SaidInWords[]> {
	type Row = {
		id: Key;
		how: "added" | "heard";
		saidAt: Date;
		by: Words | null;
		adder: Words | null;
		message: boolean;
		reworded: boolean;
	};
	type Change = { id: Key; about: Key; change: "edited" | "deleted"; at: Date; decision: boolean };
	const { zone, today } = await loadPanel(ctx.tx, ctx.panel);
	const rows = await ctx.tx.query<Row>(SAID, [caseId]);
	const changes = await ctx.tx.query<Change>(CHANGES, [caseId]);
	const when = (at: Date) => moment(at, zone, today);
	const became = ({ id, change, at, decision }: Change): SaidInWords => {
		const of = decision ? "The message that a decision was taken from" : "The message";
		return { id, words: `${of} was ${change === "edited" ? "changed" : "deleted"}, ${when(at)}` };
	};
	return [
		...rows.flatMap((r): SaidInWords[] => [
			{
				id: r.id,
				words: `${when(r.saidAt)}, ${r.by ?? "somebody not on the panel"}${addedBy(r)}`,
			},
			...changes.filter((c) => c.about === r.id).map(became),
		]),
		...changes.filter((c) => c.decision).map(became),
	];
}
