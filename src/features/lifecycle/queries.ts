import { actsFor } from "../../access/people.ts";
import { notFound } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import type { CaseKind } from "../../domain/lists/case-kinds.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { TRIAGE_RESULTS, type TriageResult } from "../../domain/lists/screening-results.ts";
import type { State } from "../../domain/lists/states.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { ON_PAGE, type Place } from "../paged.ts";

/** A case as the lifecycle's acts find it. */
export interface CaseNow {
	id: Key;
	ref: string;
	kind: CaseKind;
	state: State;
	urgent: boolean;
	closed: boolean;
	owner: Key | null;
	review: LocalDate | null;
	reviews: number;
	triaged: boolean;
}

const CASE = `select id, ref, kind, state, urgent, closed_at is not null as closed, owner_id as owner,
		to_char(next_review, 'YYYY-MM-DD') as review, reviews, triaged_at is not null as triaged
	from case_file where id = $1`;
const NOW: Statement = { name: "lifecycle-case", text: CASE };
const LOCKED: Statement = { name: "lifecycle-case-locked", text: `${CASE} for no key update` };

/** @throws the refusal "not found" */
export async function caseNow(tx: Tx, id: Key): Promise<CaseNow> {
	const [row] = await tx.query<CaseNow>(NOW, [id]);
	if (!row) throw notFound();
	return row;
}

/**
 * The case, held until the transaction ends, so that acts on one case follow one another.
 * @throws the refusal "not found"
 */
export async function lockCase(tx: Tx, id: Key): Promise<CaseNow> {
	const [row] = await tx.query<CaseNow>(LOCKED, [id]);
	if (!row) throw notFound();
	return row;
}

const CONTACT_OPEN: Statement = {
	name: "lifecycle-contact-open",
	text: "select exists (select from risk_contact where case_id = $1 and confirmed_at is null) as open",
};

/** Whether an act-now answer waits for somebody to say who was told. */
export async function contactIsOpen(tx: Tx, caseId: Key): Promise<boolean> {
	const [row] = await tx.query<{ open: boolean }>(CONTACT_OPEN, [caseId]);
	return row!.open;
}

/** A case in a list for its coordinator: no names. */
export interface Listed {
	id: Key;
	ref: Words;
	kind: CaseKind;
	state: State;
	urgent: boolean;
	received: Date;
	review: LocalDate | null;
	closed: boolean;
	owner: Words | null;
	/** How many the list holds from the page's first on. */
	total: number;
}

const LISTED = `select f.id, f.ref, f.kind, f.state, f.urgent, f.received_at as received,
		to_char(f.next_review, 'YYYY-MM-DD') as review, f.closed_at is not null as closed, p.known_as as owner, count(*) over ()::int as total
	from case_file f left join person p on p.id = f.owner_id`;

/**
 * The page of a list that begins after the case $3; at its start where that is null, or off the list by now: what was
 * done with is gone from it, so that nothing is passed over.
 */
const page = (name: string, on: (f: string) => string, order: (f: string) => string): Statement => ({
	name,
	text: `${LISTED} where f.panel_id = $1 and ${on("f")} and coalesce((${order("f")}, f.ref) >
			(select ${order("x")}, x.ref from case_file x where x.id = $3::uuid and ${on("x")}), true)
		order by ${order("f")}, f.ref limit $2`,
});

const UNTRIAGED = page(
	"lifecycle-untriaged",
	(f) => `${f}.triaged_at is null and ${f}.closed_at is null`,
	(f) => `not ${f}.urgent, ${f}.received_at`,
);

/** Notifications that nobody has triaged, urgent ones first, then the oldest. */
export function untriaged({ tx, panel }: PersonCtx, { after }: Place): Promise<Listed[]> {
	return tx.query(UNTRIAGED, [panel, ON_PAGE, after]);
}

const REVIEWS = page(
	"lifecycle-reviews-due",
	(f) => `${f}.next_review <= $4`,
	(f) => `not ${f}.urgent, ${f}.next_review`,
);

/** Cases whose review has come: open ones, and closed ones of children never found, once a year. */
export function reviewsDue({ tx, panel }: PersonCtx, today: LocalDate, { after }: Place): Promise<Listed[]> {
	return tx.query(REVIEWS, [panel, ON_PAGE, after, today]);
}

const OPEN = page(
	"lifecycle-open",
	(f) => `${f}.closed_at is null and may_open(${f}.id)`,
	(f) => `not ${f}.urgent, ${f}.received_at`,
);

/** Every open case that this person may open, urgent ones first, then the oldest. */
export function openCases({ tx, panel }: PersonCtx, { after }: Place): Promise<Listed[]> {
	return tx.query(OPEN, [panel, ON_PAGE, after]);
}

const STAND: Statement = {
	name: "lifecycle-where-they-stand",
	text: `select state, count(*)::int as n from case_file f
		where panel_id = $1 and closed_at is null and may_open(f.id) group by state`,
};

/** How many open cases that this person may open stand where. */
export async function whereTheyStand({ tx, panel }: PersonCtx): Promise<Map<State, number>> {
	const rows = await tx.query<{ state: State; n: number }>(STAND, [panel]);
	return new Map(rows.map(({ state, n }) => [state, n]));
}

const WATCHED = page(
	"lifecycle-watched",
	(f) =>
		`${f}.kind = $4 and ${f}.closed_at is null${f === "x" ? " and ($5::date is null or x.next_review = $5::date)" : ""}`,
	(f) => `${f}.next_review`,
);

/** The open cases of one queue, the soonest review first; from the start where the last one was reviewed and stands later. */
export function inQueue(
	{ tx, panel }: PersonCtx,
	kind: CaseKind,
	{ after, stood }: Place,
): Promise<Listed[]> {
	return tx.query(WATCHED, [panel, ON_PAGE, after, kind, stood]);
}

const TOTALS: Statement = {
	name: "lifecycle-queue-totals",
	text: `select kind, count(*)::int as n from case_file where panel_id = $1 and closed_at is null group by kind`,
};

/** How many open cases each queue has. */
export async function queueTotals({ tx, panel }: PersonCtx): Promise<Map<CaseKind, number>> {
	const rows = await tx.query<{ kind: CaseKind; n: number }>(TOTALS, [panel]);
	return new Map(rows.map(({ kind, n }) => [kind, n]));
}

const TRIAGED: Statement = {
	name: "lifecycle-triages-of-case",
	text: `select t.id, t.result, t.accepted, p.known_as as by, o.ref as other,
			to_char(t.decided_at at time zone coalesce(panel.settings->>'zone', 'Europe/London'), 'YYYY-MM-DD') as on,
			h.id is not null as handed, k.known_as as "takenBy"
		from triage t join person p on p.id = t.decided_by join panel on panel.id = t.panel_id
			left join case_file o on o.id = t.duplicate_of
			left join hand_off h on h.triage_id = t.id left join person k on k.id = h.taken_by
		where t.case_id = $1 order by t.event_id`,
};

/** What people made of a notification, in words; what they wrote is sealed under its id. */
export async function triagesOf(ctx: PersonCtx, caseId: Key): Promise<{ id: Key; words: Words }[]> {
	type Row = {
		id: Key;
		result: TriageResult;
		by: Words;
		on: LocalDate;
		other: Words | null;
		handed: boolean;
		takenBy: Words | null;
	};
	const rows = await ctx.tx.query<Row>(TRIAGED, [caseId]);
	return rows.map(({ id, result, by, on, other, handed, takenBy }) => {
		const which = other ? ` (${other})` : "";
		const taken = handed ? ` ${takenBy ? `Taken on by ${takenBy}.` : "Not taken on yet."}` : "";
		return { id, words: `${labelOf(TRIAGE_RESULTS, result)}${which}. ${by}, ${shortDate(on, on)}.${taken}` };
	});
}

/** A hand-over that waits, without a name. */
export interface Waiting {
	id: Key;
	case: Key;
	ref: Words;
	urgent: boolean;
	due: LocalDate;
}

const MY_HAND_OFFS: Statement = {
	name: "lifecycle-hand-offs",
	text: `select h.id, h.case_id as case, f.ref, f.urgent, to_char(h.due, 'YYYY-MM-DD') as due
		from hand_off h join case_file f on f.id = h.case_id
		where h.person_id = any ($1) and h.panel_id = $2 and h.taken_at is null
		order by f.urgent desc, h.due, f.ref limit $3`,
};

/** What was handed to this person and waits for them to say that they have taken it on, urgent cases first. */
export function handedTo({ tx, person, panel }: PersonCtx, most: number): Promise<Waiting[]> {
	return tx.query(MY_HAND_OFFS, [actsFor(person, panel), panel, most]);
}
