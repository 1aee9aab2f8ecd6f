import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import type { ClosureReason } from "../../domain/lists/closure-reasons.ts";
import type { DecisionType } from "../../domain/lists/decision-types.ts";
import type { Outcome } from "../../domain/lists/outcomes.ts";
import type { State } from "../../domain/lists/states.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** A case as a file tells of it. */
export interface CaseHeld {
	id: Key;
	ref: string;
	kind: string;
	state: State;
	urgent: boolean;
	restricted: boolean;
	reason: string | null;
	receivedAt: Date;
	enteredAt: Date;
	owner: Words | null;
	review: LocalDate | null;
	closedAt: Date | null;
	raisedBy: Words | null;
	raisedAt: Words | null;
	risk: Record<string, string> | null;
	facts: Record<string, unknown> | null;
}

const COLUMNS = `f.id, f.ref, f.kind, f.state, f.urgent, f.restricted, f.reason, f.received_at as "receivedAt",
		f.entered_at as "enteredAt", o.known_as as owner, to_char(f.next_review, 'YYYY-MM-DD') as review,
		f.closed_at as "closedAt", r.known_as as "raisedBy", a.title as "raisedAt", n.risk, n.facts
	from case_file f left join person o on o.id = f.owner_id
		left join lateral (select * from notification n where n.case_id = f.id order by n.event_id limit 1) n on true
		left join person r on r.id = n.raised_by left join agency a on a.id = n.agency_id`;

const ONE: Statement = { name: "held-case", text: `select ${COLUMNS} where f.id = $1` };
const OF_CHILD: Statement = {
	name: "held-cases-of-child",
	text: `select ${COLUMNS} where (f.child_id, f.panel_id) = (select child_id, panel_id from case_file where id = $1)
		order by f.received_at, f.ref`,
};

/** One case. */
export const caseHeld = (tx: Tx, id: Key): Promise<CaseHeld[]> => tx.query(ONE, [id]);

/** Every case of this case's child on its panel, the oldest first. */
export const casesOfChild = (tx: Tx, id: Key): Promise<CaseHeld[]> => tx.query(OF_CHILD, [id]);

/** A ledger row of a case, in the order in which it was written. */
export interface LedgerRow {
	id: number;
	case: Key;
	at: Date;
	act: string;
	facts: unknown;
	by: Words | null;
	agency: Words | null;
}

const LEDGER: Statement = {
	name: "held-ledger",
	text: `select l.id::float8 as id, l.case_id as "case", l.at, l.act, l.facts, p.known_as as by, a.title as agency
		from ledger l left join person p on p.id = l.person_id left join agency a on a.id = l.agency_id
		where l.case_id = any ($1) order by l.id`,
};

/** Every ledger row of these cases, reads and refusals included, the oldest first. */
export const ledgerOf = (tx: Tx, cases: readonly Key[]): Promise<LedgerRow[]> => tx.query(LEDGER, [cases]);

/** An enquiry with how it ended, if it did. */
export interface EnquiryHeld {
	id: Key;
	case: Key;
	check: CheckCode;
	agency: Words;
	openedOn: LocalDate;
	due: LocalDate;
	held: string | null;
	outcome: Outcome | null;
	attempts: number;
	extended: number;
	closedAt: Date | null;
}

const ENQUIRIES: Statement = {
	name: "held-enquiries",
	text: `select e.id, e.case_id as "case", e.check_code as "check", a.title as agency,
			to_char(e.opened_on, 'YYYY-MM-DD') as "openedOn", to_char(e.due, 'YYYY-MM-DD') as due, e.held, e.outcome,
			e.attempts, e.extended, e.closed_at as "closedAt"
		from enquiry e join agency a on a.id = e.agency_id where e.case_id = any ($1) order by e.opened_on, e.check_code`,
};

/** Every enquiry of these cases, in the order in which they were opened. */
export const enquiriesHeld = (tx: Tx, cases: readonly Key[]): Promise<EnquiryHeld[]> =>
	tx.query(ENQUIRIES, [cases]);

/** A decision, superseded or not. Its words are sealed under its id. */
export interface DecisionHeld {
	id: Key;
	case: Key;
	type: DecisionType;
	standing: "decision" | "recommendation";
	saidBy: Words | null;
	saidAt: Date;
	recordedBy: Words;
	recordedAt: Date;
	review: LocalDate;
	agreedBy: Words | null;
	supersedesAt: Date | null;
	supersededAt: Date | null;
	supersededBy: Words | null;
	closure: ClosureReason | null;
	checks: CheckCode[];
}

const DECISIONS: Statement = {
	name: "held-decisions",
	text: `select d.id, d.case_id as "case", d.type, d.standing, s.known_as as "saidBy", d.said_at as "saidAt",
			r.known_as as "recordedBy", d.recorded_at as "recordedAt", to_char(d.review_on, 'YYYY-MM-DD') as review,
			(select g.known_as from approval w join person g on g.id = w.agreed_by where w.about = d.id) as "agreedBy",
			(select o.recorded_at from decision o where o.id = d.supersedes) as "supersedesAt",
			n.recorded_at as "supersededAt", np.known_as as "supersededBy", l.facts->>'closure' as closure,
			coalesce(l.facts->'checks', '[]') as checks
		from decision d join person r on r.id = d.recorded_by join ledger l on l.id = d.event_id left join person s on s.id = d.said_by
			left join decision n on n.supersedes = d.id left join person np on np.id = n.recorded_by
		where d.case_id = any ($1) order by d.recorded_at`,
};

/** Every decision on these cases, the oldest first. */
export const decisionsHeld = (tx: Tx, cases: readonly Key[]): Promise<DecisionHeld[]> =>
	tx.query(DECISIONS, [cases]);

const CHAIN: Statement = {
	name: "held-chain-end",
	text: "select seq::float8 as seq, head from chain_end($1)",
};

/** The end of the panel's chain as it is now; undefined where nothing is linked yet. */
export async function chainEnd(tx: Tx, panel: Key): Promise<{ seq: number; head: string } | undefined> {
	return (await tx.query<{ seq: number; head: string }>(CHAIN, [panel]))[0];
}
