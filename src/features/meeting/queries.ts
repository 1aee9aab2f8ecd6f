import { notFound } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import type { ForAgenda } from "../../domain/agenda.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { lateEnough } from "../../domain/escalation.ts";
import type { AgencyKind } from "../../domain/lists/agencies.ts";
import type { AgendaReason } from "../../domain/lists/agenda-reasons.ts";
import type { DecisionType } from "../../domain/lists/decision-types.ts";
import type { State } from "../../domain/lists/states.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { loadPanel } from "../panel/settings.ts";

/** A meeting as the record has it. */
export interface Meeting {
	id: Key;
	panel: Key;
	on: LocalDate;
	papers: LocalDate;
	urgent: boolean;
	frozen: boolean;
	opened: boolean;
	chair: Key | null;
	ended: boolean;
	approved: boolean;
	approver: Words | null;
}

const COLUMNS = `select m.id, m.panel_id as panel, to_char(m.on_date, 'YYYY-MM-DD') as on,
		to_char(m.papers_on, 'YYYY-MM-DD') as papers, m.urgent, m.frozen_at is not null as frozen,
		m.opened_at is not null as opened, m.chair_id as chair, m.ended_at is not null as ended,
		m.approved_at is not null as approved, p.known_as as approver
	from meeting m left join person p on p.id = m.approved_by`;

const MEETING: Statement = { name: "meeting", text: `${COLUMNS} where m.id = $1` };
const LOCKED: Statement = {
	name: "meeting-locked",
	text: `${COLUMNS} where m.id = $1 for no key update of m`,
};

/** @throws the refusal "not found" */
export async function meetingOf(tx: Tx, id: Key): Promise<Meeting> {
	const [row] = await tx.query<Meeting>(MEETING, [id]);
	if (!row) throw notFound();
	return row;
}

/**
 * The meeting, held until the transaction ends, so that acts on one meeting follow one another.
 * @throws the refusal "not found"
 */
export async function lockMeeting(tx: Tx, id: Key): Promise<Meeting> {
	const [row] = await tx.query<Meeting>(LOCKED, [id]);
	if (!row) throw notFound();
	return row;
}

const CURRENT: Statement = {
	name: "meeting-current",
	text: `${COLUMNS} where m.panel_id = $1 and m.ended_at is null and (m.on_date >= $2 or m.opened_at is not null)
		order by m.opened_at is null, m.on_date, m.urgent desc limit 1`,
};

/** The meeting that is on, else the next that is in the record. */
export async function currentMeeting(tx: Tx, panel: Key, today: LocalDate): Promise<Meeting | undefined> {
	const [row] = await tx.query<Meeting>(CURRENT, [panel, today]);
	return row;
}

const LAST: Statement = {
	name: "meeting-last",
	text: `${COLUMNS} where m.panel_id = $1 and m.ended_at is not null order by m.ended_at desc limit 1`,
};

/** The last meeting that was held. */
export async function lastMeeting(tx: Tx, panel: Key): Promise<Meeting | undefined> {
	const [row] = await tx.query<Meeting>(LAST, [panel]);
	return row;
}

/**
 * Every case that may be for a meeting: what is open, what is closed and due, what was recommended, carried over or
 * added. Closed cases are found by their review, so that a panel's years are not read.
 */
const FOR_AGENDA: Statement = {
	name: "meeting-agenda",
	text: `with last as (
			select id from meeting where panel_id = $1 and ended_at is not null order by ended_at desc limit 1
		), carried as (
			select i.case_id from agenda_item i join last on last.id = i.meeting_id where i.outcome is distinct from 'decided'
		), added as (
			select case_id from agenda_item where meeting_id = $2
		), recommended as (
			select d.case_id from decision d where d.panel_id = $1 and d.standing = 'recommendation'
				and not exists (select from decision n where n.case_id = d.case_id and n.event_id > d.event_id)
		), late as (
			select case_id from enquiry where panel_id = $1 and closed_at is null and held is null and due <= $4
		), wanted as (
			select id from case_file where panel_id = $1 and closed_at is null
			union select id from case_file where panel_id = $1 and closed_at is not null and next_review <= $3
			union select case_id from carried union select case_id from added union select case_id from recommended
		)
		select f.id, f.ref, f.state, f.closed_at is not null as closed, f.urgent, f.restricted, f.episode > 1 as reopened,
			f.four_weeks_at is not null as "fourWeeks", to_char(f.next_review, 'YYYY-MM-DD') as review,
			case when f.state = 'panel' then exists (select from decision d where d.case_id = f.id and d.standing = 'decision'
				and d.recorded_at >= coalesce(f.episode_from, f.received_at)) else false end as decided,
			f.id in (select case_id from late) as overdue, f.id in (select case_id from recommended) as recommended, f.id in (select case_id from carried) as carried,
			f.id in (select case_id from added) as added
		from case_file f where f.id in (select id from wanted)`,
};

/** What says which cases are for a meeting on a date, in one statement. */
export async function casesFor(
	tx: Tx,
	{ panel, id, on }: Pick<Meeting, "panel" | "id" | "on">,
): Promise<ForAgenda[]> {
	const { today, calendars, escalation } = await loadPanel(tx, panel);
	return tx.query(FOR_AGENDA, [panel, id, on, lateEnough(today, calendars, escalation).coordinator]);
}

/** A case on a meeting's agenda, without a name. */
export interface Item {
	id: Key;
	case: Key;
	ref: Words;
	place: number;
	why: readonly AgendaReason[];
	outcome: "decided" | "deferred" | null;
	conflicts: readonly Key[];
	state: State;
	restricted: boolean;
	review: LocalDate | null;
	owner: Words | null;
}

const ITEMS: Statement = {
	name: "meeting-items",
	text: `select i.id, i.case_id as case, f.ref, i.place, i.why, i.outcome, i.conflicts, f.state, f.restricted,
			to_char(f.next_review, 'YYYY-MM-DD') as review, p.known_as as owner
		from agenda_item i join case_file f on f.id = i.case_id left join person p on p.id = f.owner_id
		where i.meeting_id = $1 order by i.place, f.ref`,
};

/** The agenda as it was fixed, in order, as far as this person may see its cases. */
export function itemsOf(tx: Tx, meeting: Key): Promise<Item[]> {
	return tx.query(ITEMS, [meeting]);
}

/** Somebody on the roll. */
export interface OnRoll {
	id: Key;
	knownAs: Words;
	agencyId: Key;
	agency: Words;
	kind: AgencyKind;
	how: "present" | "apologies";
}

const ROLL: Statement = {
	name: "meeting-roll",
	text: `select p.id, p.known_as as "knownAs", g.id as "agencyId", g.title as agency, g.kind, a.how
		from attendance a join person p on p.id = a.person_id join agency g on g.id = a.agency_id
		where a.meeting_id = $1 and a.how <> 'neither' order by p.known_as`,
};

/** Who was there and who sent apologies, by name. */
export function rollOf(tx: Tx, meeting: Key): Promise<OnRoll[]> {
	return tx.query(ROLL, [meeting]);
}

/** A decision of a meeting, without its words. */
export interface Made {
	id: Key;
	case: Key;
	ref: Words;
	type: DecisionType;
	standing: "decision" | "recommendation";
	review: LocalDate;
	recordedBy: Key;
	recorder: Words;
	/** A second person has yet to agree that the case closes. */
	waits: boolean;
	/** A later decision on the case stands: where it waits, it closes nothing any more. */
	overtaken: boolean;
	/** The child was erased, and what was decided with them. */
	erased: boolean;
	confirmer: Words | null;
}

const MADE: Statement = {
	name: "meeting-decisions",
	text: `select d.id, d.case_id as case, f.ref, d.type, d.standing, to_char(d.review_on, 'YYYY-MM-DD') as review,
			d.recorded_by as "recordedBy", r.known_as as recorder, p.known_as as confirmer,
			exists (select from approval w where w.about = d.id and w.agreed_by is null) as waits,
			exists (select from decision n where n.case_id = d.case_id and n.event_id > d.event_id
				and n.standing = 'decision') as overtaken,
			exists (select from case_keeping k where k.case_id = d.case_id and k.erased_at is not null) as erased
		from decision d join case_file f on f.id = d.case_id join person r on r.id = d.recorded_by
			left join agenda_item i on i.meeting_id = d.meeting_id and i.case_id = d.case_id
			left join decision_confirmation c on c.decision_id = d.id left join person p on p.id = c.confirmed_by
		where d.meeting_id = $1 and not exists (select from decision s where s.supersedes = d.id)
		order by i.place, d.recorded_at`,
};

/** What a meeting decided, as it stands: corrected decisions are left out. */
export function madeAt(tx: Tx, meeting: Key): Promise<Made[]> {
	return tx.query(MADE, [meeting]);
}

/** Whether somebody can still confirm it: not once it is, nor where nothing could come of it any more. */
export const canBeConfirmed = ({ confirmer, erased, waits, overtaken }: Made): boolean =>
	confirmer === null && !erased && !(waits && overtaken);

/** A correction of a meeting's minutes, its words apart. */
export interface Corrected {
	id: Key;
	case: Key | null;
	ref: Words | null;
	by: Words;
	words: Buffer | null;
	/** Its words were taken out when a child was erased. */
	struck: boolean;
}

const CORRECTIONS: Statement = {
	name: "meeting-corrections",
	text: `select c.id, c.case_id as case, f.ref, p.known_as as by, c.words,
			c.struck_for is not null as struck from minutes_correction c
			join person p on p.id = c.corrected_by left join case_file f on f.id = c.case_id
		where c.meeting_id = $1 order by c.corrected_at`,
};

/** What was put right in a meeting's minutes, the oldest first. */
export function correctionsOf(tx: Tx, meeting: Key): Promise<Corrected[]> {
	return tx.query(CORRECTIONS, [meeting]);
}

const DRAW_ANEW: Statement = { name: "meeting-draw-anew", text: "select draw_meeting_anew($1, $2)" };

/** What the chair was told of this meeting follows an event. */
export async function drawAnew(tx: Tx, meeting: Key, event: number): Promise<void> {
	await tx.query(DRAW_ANEW, [meeting, event]);
}
