import type { Key, Words } from "../../chat/message.ts";
import type { AffectedTold, IcoDecision } from "../../domain/lists/breaches.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** A breach without the words of its decision. */
export interface Breach {
	id: Key;
	panel: Key;
	platform: string;
	link: string;
	own: boolean;
	foundAt: Date;
	reporter: Words;
	author: Words | null;
	/** Whether the author is on the panel, and so was asked to delete it. */
	authorAsked: boolean;
	/** The case in whose thread it stands, unless it is need to know, or not for whoever asks. */
	ref: Words | null;
	/** Its platform said that it was changed. */
	editedAt: Date | null;
	deletedAt: Date | null;
	deleter: Words | null;
	/** What stands of what was decided. */
	decided: { id: Key; ico: IcoDecision; affected: AffectedTold; by: Words } | null;
}

const BREACH: Statement = {
	name: "breach",
	text: `select b.id, b.panel_id as panel, b.platform, b.link, b.own, b.found_at as "foundAt", r.known_as as reporter,
			a.known_as || ', ' || g.title as author, exists (select from membership m where m.person_id = b.author_id
				and m.panel_id = b.panel_id and (m.ended_at is null or m.ended_at > app_now())) as "authorAsked",
			(select f.ref from case_file f where f.id = b.case_id and not f.restricted) as ref,
			b.edited_at as "editedAt",
			b.deleted_at as "deletedAt", x.known_as as deleter,
			(select jsonb_build_object('id', d.id, 'ico', d.ico, 'affected', d.affected, 'by', p.known_as)
				from breach_decision d join person p on p.id = d.decided_by
				where d.breach_id = b.id order by d.event_id desc limit 1) as decided
		from breach b join person r on r.id = b.reported_by left join person a on a.id = b.author_id
			left join agency g on g.id = a.agency_id left join person x on x.id = b.deleted_by
		where b.id = $1`,
};

/** Undefined where there is none, or not for whoever asks. */
export async function breachOf(tx: Tx, id: Key): Promise<Breach | undefined> {
	const [row] = await tx.query<Breach>(BREACH, [id]);
	return row;
}

const NOW: Statement = {
	name: "breach-now",
	text: `select panel_id as panel, case_id as case, deleted_at is not null as deleted, edited_at is not null as edited
		from breach where id = $1`,
};

/** What became of its message so far; undefined for whoever may not know. */
export async function breachNow(
	tx: Tx,
	id: Key,
): Promise<{ panel: Key; case: Key | null; deleted: boolean; edited: boolean } | undefined> {
	return (await tx.query<{ panel: Key; case: Key | null; deleted: boolean; edited: boolean }>(NOW, [id]))[0];
}

const WORDS: Statement = { name: "breach-words", text: "select words from breach_decision where id = $1" };

/** The sealed words of what was decided; undefined for whoever may not read them. */
export async function decisionWords(tx: Tx, decision: Key): Promise<Buffer | undefined> {
	const [row] = await tx.query<{ words: Buffer }>(WORDS, [decision]);
	return row?.words;
}

/** A message, by the platform's ids. */
export interface Where {
	panel: Key;
	platform: string;
	tenant: string;
	place: string;
	message: string;
}

const ONE_AT_A_TIME: Statement = {
	name: "breach-one-at-a-time",
	text: "select pg_advisory_xact_lock(hashtextextended('breach ' || $1, 0))",
};

const TOLD: Statement = {
	name: "breach-told",
	text: "select id, by, at from breach_told($1, $2, $3, $4, $5)",
};

/**
 * Who said first that this message names a child, and when. Of several who say so at once, each waits for the one
 * before, until its transaction ends.
 */
export async function toldBefore(
	tx: Tx,
	{ panel, platform, tenant, place, message }: Where,
): Promise<{ id: Key; by: Words; at: Date } | undefined> {
	const where = [panel, platform, tenant, place, message];
	await tx.query(ONE_AT_A_TIME, [where.join(" ")]);
	const [row] = await tx.query<{ id: Key; by: Words; at: Date }>(TOLD, where);
	return row;
}

const CASE_OF: Statement = {
	name: "breach-case",
	text: "select id, panel from thread_case($1, $2)",
};

/**
 * The case whose thread a message stands in, and its panel, also for somebody who may know nothing else of it; undefined
 * where they are not on that panel.
 */
export async function caseOfMessage(
	tx: Tx,
	place: Key,
	root: string,
): Promise<{ id: Key; panel: Key } | undefined> {
	const [row] = await tx.query<{ id: Key; panel: Key }>(CASE_OF, [place, root]);
	return row;
}

const BY_ROLLCALL: Statement = {
	name: "breach-by-rollcall",
	text: "select exists (select from place where id = $1 and kind = 'person') or bot_posted($1, $2) as yes",
};

/** Whether the bot wrote a message that nobody known wrote: it posted it, or it stands in its chat with somebody. */
export async function byRollcall(tx: Tx, place: Key, message: string): Promise<boolean> {
	const [row] = await tx.query<{ yes: boolean }>(BY_ROLLCALL, [place, message]);
	return row!.yes;
}

const UNDECIDED: Statement = {
	name: "breach-undecided",
	text: `select b.id, b.case_id as case, b.found_at as "foundAt", b.reminded from breach b
		where b.panel_id = $1 and b.reminded < $2 and b.found_at <= $3
			and not exists (select from breach_decision d where d.breach_id = b.id)
		order by b.found_at for update of b skip locked`,
};

/** Breaches found before an instant, of which nothing is decided and a reminder is still to come. */
export function undecidedSince(
	tx: Tx,
	panel: Key,
	before: Date,
	lastReminder: number,
): Promise<{ id: Key; case: Key | null; foundAt: Date; reminded: number }[]> {
	return tx.query(UNDECIDED, [panel, lastReminder, before]);
}

const REDRAW: Statement = { name: "breach-redraw", text: "select draw_breach_anew($1, $2, $3)" };

/** Has the messages with these keys, which people of the panel have of a breach in private, drawn anew because of an event. */
export async function redraw(tx: Tx, breach: Key, keys: readonly string[], event: number): Promise<void> {
	await tx.query(REDRAW, [breach, keys, event]);
}
