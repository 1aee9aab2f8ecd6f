import type { Key } from "../chat/message.ts";
import type { Many } from "../store/together.ts";
import type { Statement, Tx } from "../store/transact.ts";
import { ALERTS } from "./alerts.ts";
import { type About, cardKey, type EventKind, type Tell } from "./event.ts";

/** Who an event is put down to; nobody, when the bot acts for itself. */
export interface Author {
	person: Key | null;
	agency: Key | null;
	/** The interaction's key. */
	key: string | null;
}

const INSERT = `insert into ledger (panel_id, case_id, person_id, agency_id, act, facts, at, key)
	values ($1, $2, $3, $4, $5, $6, $7, $8)`;

const READ: Statement = { name: "record-read", text: `${INSERT} returning id` };

/** For somebody whom no panel knows: they may read nothing, not even the number of the row that refuses them. */
const READ_BY_STRANGER: Statement = { name: "record-read-by-stranger", text: INSERT };

/** Writes the messages that tell of the event `e`, of what stands on a panel (1) and a case (2): those of a parameter. */
const telling = (tells: string) => `
			insert into posting (place_id, panel_id, key, view, subject, case_id, standing, thread_key, wanted, shown, for_id)
			select place.id, $1, t.key, t.view, t.subject, $2, t.standing, t.thread, e.id, case when t.quiet then e.id end, place.for_id
			from e cross join jsonb_to_recordset(${tells})
				as t (key text, view text, subject uuid, standing boolean, thread text, people uuid[], themselves boolean, quiet boolean,
					alert boolean)
			cross join lateral (
				select id, null::uuid as for_id from place where t.people is null and panel_id = $1 and kind = 'channel' and ended_at is null
				union all
				select p.id, r.for_id from (
					select person_id, for_id from reached(t.people, $1, $2, t.alert) where t.people is not null and not t.themselves
					union all select u.id, null from unnest(t.people) as u (id) where t.themselves
				) r cross join lateral (select id from place where place.person_id = r.person_id and place.ended_at is null offset 0) p
			) place
			on conflict do nothing`;

/**
 * One statement: the event, the case's standing messages now out of date, and the messages that tell of it. That one is
 * told already is left to the database to find: whoever tells it may not be allowed to read it.
 */
const CHANGE: Statement = {
	name: "record-change",
	text: `with e as (
			insert into ledger (panel_id, case_id, person_id, agency_id, act, facts, at, key)
			values ($1, $2, $3, $4, $5, $6, $7, $8) returning id
		), told as (${telling("$9")}
		)
		select id, draw_anew($1, $2, id, $3 is not null, array(select t.thread from jsonb_to_recordset($9) as t (thread text))) from e`,
};

/** The same of many cases, whose messages are for channels alone. */
export const CHANGE_MANY: Many = {
	one: CHANGE,
	same: [0, 2, 3, 4, 6, 7],
	fits: (values) =>
		values[1] !== null && (JSON.parse(values[8] as string) as { people: unknown }[]).every((t) => !t.people),
	rows: (values, n) => [[values[1], values[5], values[8], n]],
	all: {
		name: "record-change-many",
		text: `with u as (
			select * from unnest($7::uuid[], $8::jsonb[], $9::jsonb[], $10::int[]) as u (case_id, facts, tells, n)
		), e as (
			insert into ledger (panel_id, case_id, person_id, agency_id, act, facts, at, key)
			select $1, case_id, $2, $3, $4, facts, $5, $6 from u order by n returning id, case_id
		), told as (
			insert into posting (place_id, panel_id, key, view, subject, case_id, standing, thread_key, wanted, shown)
			select place.id, $1, t.key, t.view, t.subject, e.case_id, t.standing, t.thread, e.id, case when t.quiet then e.id end
			from e join u using (case_id) cross join jsonb_to_recordset(u.tells)
				as t (key text, view text, subject uuid, standing boolean, thread text, quiet boolean)
			join place on place.panel_id = $1 and place.kind = 'channel' and place.ended_at is null
			on conflict do nothing
		)
		select u.n, e.id, draw_anew($1, e.case_id, e.id, $2 is not null,
			array(select t.thread from jsonb_to_recordset(u.tells) as t (thread text)))
		from e join u using (case_id)`,
	},
};

/**
 * The only way into the ledger. Returns the event's id, which state rows then name; 0 for a stranger's refusal.
 * @throws when the facts are not what the event declares: a defect, so nothing is saved
 */
export async function record<F>(
	tx: Tx,
	author: Author,
	kind: EventKind<F>,
	about: About,
	facts: F,
	tells: readonly Tell[] = [],
): Promise<number> {
	const values = [
		about.panel,
		about.case ?? null,
		author.person,
		author.agency,
		kind.name,
		JSON.stringify(kind.facts.parse(facts)),
		tx.now,
		author.key,
	];
	if (kind.read && author.person === null && about.panel === null) {
		await tx.query(READ_BY_STRANGER, values);
		return 0;
	}
	const rows = kind.read
		? await tx.query<{ id: string }>(READ, values)
		: await tx.query<{ id: string }>(CHANGE, [...values, JSON.stringify(tells.map((t) => row(t, about)))]);
	return Number(rows[0]!.id);
}

const TELL: Statement = {
	name: "record-tell",
	text: `with e as (select $3::bigint as id) ${telling("$4::jsonb")}`,
};

/**
 * Tells, to people in private, of an event that was recorded in this transaction: what is only known once it was, such as
 * its id for a key, or what came of it.
 */
export async function tellOf(
	tx: Tx,
	event: number,
	about: About,
	tells: readonly (Tell & { to: object })[],
): Promise<void> {
	if (!tells.length) return;
	const [panel, of] = [about.panel, about.case ?? null];
	await tx.query(TELL, [panel, of, event, JSON.stringify(tells.map((t) => row(t, about)))]);
}

const READ_EACH: Statement = {
	name: "record-read-each",
	text: `insert into ledger (panel_id, case_id, person_id, agency_id, act, facts, at, key)
		select f.panel_id, f.id, l.person_id, l.agency_id, $3, $4, l.at, l.key
		from ledger l cross join unnest($2::uuid[]) with ordinality as u (id, n) join case_file f on f.id = u.id
		where l.id = $1 order by u.n`,
};

/**
 * Writes of one reading on each of the cases that it was about, so that each case's own record names who read it. One
 * statement, however many they are.
 * @param event the reading as it was recorded in this transaction: by whom and when is taken from it. Each row is on the
 *   panel of its case: a search goes through all of somebody's panels.
 */
export async function recordOnEach<F>(
	tx: Tx,
	event: number,
	cases: readonly Key[],
	kind: EventKind<F> & { read: true },
	facts: F,
): Promise<void> {
	if (!cases.length) return;
	await tx.query(READ_EACH, [event, cases, kind.name, JSON.stringify(kind.facts.parse(facts))]);
}

function row(tell: Tell, about: About) {
	const inThread = tell.to === "thread" && about.case ? cardKey(about.case) : null;
	return {
		key: tell.key,
		view: tell.view,
		subject: tell.subject,
		standing: tell.standing ?? false,
		thread: tell.under ?? inThread,
		people: typeof tell.to === "object" ? tell.to.people : null,
		themselves: (typeof tell.to === "object" && tell.to.themselves) || false,
		quiet: tell.quiet ?? false,
		alert: ALERTS.has(tell.view),
	};
}
