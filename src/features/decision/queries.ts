import { notFound } from "../../access/subjects.ts";
import type { Identity, Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { CLOSURE_REASONS, type ClosureReason } from "../../domain/lists/closure-reasons.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES, type DecisionType } from "../../domain/lists/decision-types.ts";
import type { State } from "../../domain/lists/states.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { ownFields, paramName, type Standing } from "./answers.ts";
import { DecisionFacts } from "./events.ts";

/** A case as a decision finds it. */
export interface CaseNow {
	id: Key;
	ref: string;
	state: State;
	urgent: boolean;
	restricted: boolean;
	closedAt: Date | null;
	episode: number;
	owner: Key | null;
	/** The ledger row that made it so. */
	event: number;
}

const CASE = `select id, ref, state, urgent, restricted, closed_at as "closedAt", episode, owner_id as owner, event_id::float8 as event
	from case_file where id = $1`;
const CASE_NOW: Statement = { name: "decision-case", text: CASE };
const CASE_LOCKED: Statement = { name: "decision-case-locked", text: `${CASE} for no key update` };

/** @throws the refusal "not found" */
export async function caseNow(tx: Tx, id: Key): Promise<CaseNow> {
	const [row] = await tx.query<CaseNow>(CASE_NOW, [id]);
	if (!row) throw notFound();
	return row;
}

/**
 * The case, held until the transaction ends, so that decisions on one case follow one another.
 * @throws the refusal "not found"
 */
export async function lockCase(tx: Tx, id: Key): Promise<CaseNow> {
	const [row] = await tx.query<CaseNow>(CASE_LOCKED, [id]);
	if (!row) throw notFound();
	return row;
}

const RISKS: Statement = { name: "decision-risks", text: "select risk from notification where case_id = $1" };

/** Whether any notification of the case answered an act-now question with Yes. */
export async function hasActNow(tx: Tx, caseId: Key): Promise<boolean> {
	const rows = await tx.query<{ risk: RiskAnswers }>(RISKS, [caseId]);
	return rows.some(({ risk }) => screen(risk).tier === "act-now");
}

/** Who confirmed a decision, if anybody. */
const CONFIRMER = "(select w.agreed_by from approval w where w.about = d.id)";

/** A later decision on the case stands: this one waits for nobody any more. */
const OVERTAKEN = `exists (select from decision n
	where n.case_id = d.case_id and n.event_id > d.event_id and n.standing = 'decision')`;

/** A decision on the record, without its words. */
export interface Recorded {
	id: Key;
	case: Key;
	ref: string;
	event: number;
	facts: DecisionFacts;
	recordedBy: Key;
	recordedAt: Date;
	saidBy: Words | null;
	recorder: Words;
	/** Who makes the further checks. */
	enquirer: Words | null;
	link: string;
	agencies: Words[];
	superseded: boolean;
	/** A later decision was recorded on the case. */
	overtaken: boolean;
	confirmedBy: Key | null;
}

const RECORDED: Statement = {
	name: "decision-recorded",
	text: `select d.id, d.case_id as case, f.ref, d.event_id::float8 as event, l.facts, d.recorded_by as "recordedBy",
			d.recorded_at as "recordedAt", s.known_as as "saidBy", r.known_as as recorder, d.link,
			(select q.known_as from person q where q.id = (l.facts->'enquirer'->>'person')::uuid) as enquirer,
			array(select a.title from agency a where a.id = any (d.agencies) order by a.title) as agencies,
			exists (select from decision n where n.supersedes = d.id) as superseded, ${OVERTAKEN} as overtaken,
			${CONFIRMER} as "confirmedBy"
		from decision d join case_file f on f.id = d.case_id join ledger l on l.id = d.event_id
			join person r on r.id = d.recorded_by left join person s on s.id = d.said_by
		where d.id = $1`,
};

/** @throws the refusal "not found" */
export async function loadRecorded(tx: Tx, id: Key): Promise<Recorded> {
	const [row] = await tx.query<Recorded>(RECORDED, [id]);
	if (!row) throw notFound();
	return { ...row, facts: DecisionFacts.parse(row.facts) };
}

/** An action of a decision, without its words. */
export interface Assigned {
	id: Key;
	owner: Key;
	knownAs: Words;
	identities: readonly Identity[];
	due: LocalDate;
	/** Typed with the decision, or asked for by its kind: a placement by its date. */
	kind: "given" | "placement";
}

const ASSIGNED: Statement = {
	name: "decision-assigned",
	text: `select a.id, a.owner_id as owner, p.known_as as "knownAs", to_char(a.due, 'YYYY-MM-DD') as due, a.kind,
			coalesce((select jsonb_agg(jsonb_build_object('platform', i.platform, 'tenant', i.tenant, 'user', i.platform_user)
				order by i.platform, i.platform_user) from identity i where i.person_id = p.id), '[]') as identities
		from decision_action a join person p on p.id = a.owner_id
		where a.decision_id = $1 order by a.due, a.id`,
};

/** A decision's actions, the soonest first. */
export function assignedIn(tx: Tx, decision: Key): Promise<Assigned[]> {
	return tx.query<Assigned>(ASSIGNED, [decision]);
}

/** What a channel may see of a decision. */
export interface Note {
	id: Key;
	ref: string;
	restricted: boolean;
	type: DecisionType;
	review: LocalDate;
	recorder: Words;
	recordedOn: LocalDate;
	corrects: boolean;
	/** Fair Access: placed by this date. */
	placeBy: LocalDate | null;
	/** A second person is needed; `confirmer` has confirmed. */
	secondPerson: boolean;
	confirmer: Words | null;
	/** A later decision was recorded on the case. */
	overtaken: boolean;
	standing: Standing;
	/** It was made at a meeting, and whoever confirmed it there. */
	atMeeting: boolean;
	confirmedFor: Words | null;
	/** The message that it was taken from is not as it was. */
	source: { change: "edited" | "deleted"; on: LocalDate } | null;
	/** The decision that stands instead. */
	successor: { type: DecisionType; recorder: Words; on: LocalDate } | null;
	actions: readonly Assigned[];
}

const NOTE: Statement = {
	name: "decision-note",
	text: `select d.id, f.ref, f.restricted, d.type, to_char(d.review_on, 'YYYY-MM-DD') as review, r.known_as as recorder,
			to_char(d.recorded_at at time zone z.zone, 'YYYY-MM-DD') as "recordedOn", d.supersedes is not null as corrects,
			(l.facts->>'secondPerson')::boolean as "secondPerson", l.facts->>'placeBy' as "placeBy",
			(select p.known_as from person p where p.id = ${CONFIRMER}) as confirmer,
			${OVERTAKEN} as overtaken, d.standing, d.meeting_id is not null as "atMeeting",
			(select p.known_as from decision_confirmation c join person p on p.id = c.confirmed_by
				where c.decision_id = d.id) as "confirmedFor",
			(select jsonb_build_object('change', m.change, 'on', to_char(m.at at time zone z.zone, 'YYYY-MM-DD'))
				from message_change m where m.about = d.id order by m.event_id desc limit 1) as source,
			(select jsonb_build_object('type', n.type, 'recorder', p.known_as,
					'on', to_char(n.recorded_at at time zone z.zone, 'YYYY-MM-DD'))
				from decision n join person p on p.id = n.recorded_by where n.supersedes = d.id) as successor
		from decision d join case_file f on f.id = d.case_id join ledger l on l.id = d.event_id
			join person r on r.id = d.recorded_by join panel on panel.id = d.panel_id
			cross join lateral (select coalesce(panel.settings->>'zone', 'Europe/London') as zone) z
		where d.id = $1`,
};

/** Undefined when there is no such decision, or not for whoever is asking. */
export async function loadNote(tx: Tx, id: Key): Promise<Note | undefined> {
	const [row] = await tx.query<Omit<Note, "actions">>(NOTE, [id]);
	return row && { ...row, actions: await assignedIn(tx, id) };
}

const DECISIONS: Statement = {
	name: "decisions-of-case",
	text: `select d.id, d.type, d.standing, to_char(d.review_on, 'YYYY-MM-DD') as review, p.known_as as by,
			(select l.facts->>'closure' from ledger l where l.id = d.event_id) as closure,
			exists (select from decision s where s.supersedes = d.id) as superseded
		from decision d join person p on p.id = d.recorded_by where d.case_id = $1 order by d.recorded_at`,
};

/** What a decision's sealed answers are called, by their names; a date is sealed as the form sends it. */
export type Labels = ReadonlyMap<string, { label: Words; isDate: boolean }>;

/** The panel's decisions on a case, in words; the rationale is sealed under the decision's id. */
export async function decisionsOf(
	ctx: PersonCtx,
	caseId: Key,
): Promise<{ id: Key; words: Words; labels: Labels }[]> {
	type Row = {
		id: Key;
		type: DecisionType;
		standing: Standing;
		review: LocalDate;
		by: Words;
		closure: ClosureReason | null;
		superseded: boolean;
	};
	const rows = await ctx.tx.query<Row>(DECISIONS, [caseId]);
	return rows.map((d) => ({
		id: d.id,
		labels: labelsOf(d.type, d.closure),
		words: `${d.standing === "recommendation" ? "Recommendation, not a decision: " : ""}${labelOf(DECISION_TYPES, d.type)}. Review ${shortDate(d.review, d.review)}. Recorded by ${d.by}${d.superseded ? ". Superseded" : ""}`,
	}));
}

function labelsOf(type: DecisionType, closure: ClosureReason | null): Labels {
	const asked = [...ownFields(type), ...(closure ? entryOf(CLOSURE_REASONS, closure).asks : [])];
	return new Map(asked.map((f) => [paramName(f.name), { label: f.label, isDate: f.as === "date" }]));
}
