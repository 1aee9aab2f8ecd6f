import type { Key, Words } from "../../chat/message.ts";
import type { CountedDay } from "../../domain/calendar/due-date.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import type { State } from "../../domain/lists/states.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** An open enquiry with the working of its date. */
export interface DatedEnquiry {
	check: CheckCode;
	agency: Words;
	opened: LocalDate;
	due: LocalDate;
	because: readonly CountedDay[];
	extended: number;
	held: string | null;
}

/** Everything on a case that has a date to wait for, with where the date came from. */
export interface Dates {
	state: State;
	review: LocalDate | null;
	/** When the review date may have been counted from: when the case was opened, and when its notification was whole. */
	reviewFrom: readonly Date[];
	/** When a decision that set the review date was recorded. */
	reviewDecidedAt: Date | null;
	enquiries: readonly DatedEnquiry[];
	/** The open welfare check. */
	welfare: { due: LocalDate; openedAt: Date } | undefined;
	/** When a placement under Fair Access that stands was recorded. */
	fairAccess: readonly { at: Date }[];
	/** Actions of decisions that stand. */
	actions: readonly { owner: Words; due: LocalDate; decidedAt: Date }[];
}

const CASE: Statement = {
	name: "dates-case",
	text: `select f.state, to_char(f.next_review, 'YYYY-MM-DD') as review,
			array(select l.at from ledger l where l.case_id = f.id and l.act in ('notification.completed', 'notification.raised')
				order by l.id desc) as "reviewFrom",
			(select max(d.recorded_at) from decision d where d.case_id = f.id and d.review_on = f.next_review)
				as "reviewDecidedAt"
		from case_file f where f.id = $1`,
};

const ENQUIRIES: Statement = {
	name: "dates-enquiries",
	text: `select e.check_code as check, a.title as agency, to_char(e.opened_on, 'YYYY-MM-DD') as opened,
			to_char(e.due, 'YYYY-MM-DD') as due, e.due_because as because, e.extended, e.held
		from enquiry e join agency a on a.id = e.agency_id
		where e.case_id = $1 and e.closed_at is null order by e.due, e.check_code`,
};

const WELFARE: Statement = {
	name: "dates-welfare",
	text: `select to_char(w.due, 'YYYY-MM-DD') as due, l.at as "openedAt"
		from welfare_task w join ledger l on l.id = w.event_id
		where w.case_id = $1 and w.done_at is null order by w.due limit 1`,
};

const ACTIONS: Statement = {
	name: "dates-actions",
	text: `select coalesce(p.known_as, g.title) as owner, to_char(a.due, 'YYYY-MM-DD') as due, d.recorded_at as "decidedAt"
		from decision_action a join decision d on d.id = a.decision_id
			left join person p on p.id = a.owner_id left join agency g on g.id = a.agency_id
		where a.case_id = $1 and not exists (select from decision s where s.supersedes = d.id)
			and not exists (select from action_progress x where x.action_id = a.id and x.what = 'done')
		order by a.due, a.id`,
};

const FAIR_ACCESS: Statement = {
	name: "dates-fair-access",
	text: `select d.recorded_at as at from decision d join case_file f on f.id = d.case_id
		where d.case_id = $1 and d.type = 'fair_access' and d.standing = 'decision' and d.standing = 'decision' and f.closed_at is null
			and not exists (select from decision s where s.supersedes = d.id) order by d.recorded_at`,
};

/** The dates of a case that this person may open. */
export async function datesOf(tx: Tx, caseId: Key): Promise<Dates> {
	const [[found], enquiries, [welfare], fairAccess, actions] = await Promise.all([
		tx.query<Omit<Dates, "enquiries" | "welfare" | "fairAccess" | "actions">>(CASE, [caseId]),
		tx.query<DatedEnquiry>(ENQUIRIES, [caseId]),
		tx.query<NonNullable<Dates["welfare"]>>(WELFARE, [caseId]),
		tx.query<Dates["fairAccess"][number]>(FAIR_ACCESS, [caseId]),
		tx.query<Dates["actions"][number]>(ACTIONS, [caseId]),
	]);
	return { ...found!, enquiries, welfare, fairAccess, actions };
}
