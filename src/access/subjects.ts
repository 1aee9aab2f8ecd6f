import type { Key } from "../chat/message.ts";
import type { Statement, Tx } from "../store/transact.ts";
import { refusal } from "./refusal.ts";
import type { CaseSubject, SubjectKind, Subjects } from "./subject-kinds.ts";

export type * from "./subject-kinds.ts";

/** Said alike for a case that is not there and for one that this person may not see. */
const caseNotFound = refusal(
	"case.not-found",
	"There is no case with that reference that you can open. Check the reference, or ask the coordinator.",
);

/** @param ref what was asked for, if it had the form of a reference: the coordinator is told it */
export const notFound = (ref = "") =>
	caseNotFound([{ label: "Ask the coordinator", action: "coordinator.ask", on: ref, opens: false }]);

const LOAD: { [K in Exclude<SubjectKind, "nothing">]: Statement } = {
	case: {
		name: "load-case",
		text: `select id, id as case, panel_id as panel, ref, state, kind, urgent, restricted,
			closed_at is not null as closed from case_file where id = $1`,
	},
	enquiry: {
		name: "load-enquiry",
		text: `select e.id, e.case_id as case, e.panel_id as panel, f.ref, e.check_code as check, e.agency_id as agency,
			to_char(e.due, 'YYYY-MM-DD') as due,
			e.extended = 0 and e.due_because @> '[{"approximate": true}]' as approximate, e.held, e.closed_at is not null as closed, f.state as "caseState"
			from enquiry e join case_file f on f.id = e.case_id where e.id = $1`,
	},
	contact: {
		name: "load-contact",
		text: `select c.id, c.case_id as case, c.panel_id as panel, f.ref, c.confirmed_at is not null as confirmed
			from risk_contact c join case_file f on f.id = c.case_id where c.id = $1`,
	},
	decision: {
		name: "load-decision",
		text: `select d.id, d.case_id as case, d.panel_id as panel, f.ref, d.type,
			exists (select from decision s where s.supersedes = d.id) as superseded
			from decision d join case_file f on f.id = d.case_id where d.id = $1`,
	},
	emergency: {
		name: "load-emergency",
		text: `select a.id, a.case_id as case, a.panel_id as panel, f.ref, a.person_id as person,
			a.reviewed_at is not null as reviewed
			from emergency_access a join case_file f on f.id = a.case_id where a.id = $1`,
	},
	breach: {
		name: "load-breach",
		text: `select id, case_id as case, panel_id as panel, author_id as author, deleted_at is not null as deleted
			from breach where id = $1`,
	},
	share: {
		name: "load-share",
		text: `select s.id, s.case_id as case, s.panel_id as panel, f.ref, s.asked_by as person, s.decision,
			s.at_once as "atOnce", s.made_at is not null as made, s.reviewed_at is not null as reviewed
			from share s join case_file f on f.id = s.case_id where s.id = $1`,
	},
	handoff: {
		name: "load-handoff",
		text: `select h.id, h.case_id as case, h.panel_id as panel, f.ref, h.person_id as person,
			h.taken_at is not null as taken
			from hand_off h join case_file f on f.id = h.case_id where h.id = $1`,
	},
	erasure: {
		name: "load-erasure",
		text: `select e.id, e.case_id as case, e.panel_id as panel, f.ref, e.asked_by as person,
			e.answer is not null as answered, exists (select from minutes_correction c
				join agenda_item i on i.meeting_id = c.meeting_id where i.case_id = e.case_id and c.words is not null) as corrections
			from erasure e join case_file f on f.id = e.case_id where e.id = $1`,
	},
	meeting: {
		name: "load-meeting",
		text: `select id, null as case, panel_id as panel, to_char(on_date, 'YYYY-MM-DD') as on, urgent,
			frozen_at is not null as frozen, opened_at is not null as opened, ended_at is not null as ended,
			approved_at is not null as approved from meeting where id = $1`,
	},
	item: {
		name: "load-item",
		text: `select i.id, i.case_id as case, i.panel_id as panel, f.ref, i.meeting_id as meeting, i.place, i.outcome,
			m.opened_at is not null as opened, m.ended_at is not null as ended
			from agenda_item i join case_file f on f.id = i.case_id join meeting m on m.id = i.meeting_id where i.id = $1`,
	},
	task: {
		name: "load-task",
		text: `select a.id, a.case_id as case, a.panel_id as panel, f.ref, a.owner_id as owner,
			to_char(a.due, 'YYYY-MM-DD') as due,
			exists (select from action_progress p where p.action_id = a.id and p.what = 'started') as started,
			exists (select from action_progress p where p.action_id = a.id and p.what = 'done') as done
			from decision_action a join case_file f on f.id = a.case_id where a.id = $1`,
	},
	letter: {
		name: "load-letter",
		text: `select l.id, l.case_id as case, l.panel_id as panel, f.ref, l.template, l.sent_on is not null as sent
			from letter l join case_file f on f.id = l.case_id where l.id = $1`,
	},
	notice: {
		name: "load-notice",
		text: `select id, case_id as case, panel_id as panel, person_id as person, received_at is not null as received
			from notice where id = $1`,
	},
	outgoing: {
		name: "load-outgoing",
		text: `select o.id, o.case_id as case, o.panel_id as panel, f.ref, o.kind
			from outgoing o join case_file f on f.id = o.case_id where o.id = $1`,
	},
	incoming: {
		name: "load-incoming",
		text: `select id, case_id as case, panel_id as panel, kind, answered_on is not null as answered
			from incoming where id = $1`,
	},
	member: {
		name: "load-member",
		text: `select $1::uuid as id, null as case, m.panel_id as panel, p.id as person, p.known_as as "knownAs", a.title as agency
			from membership m join person p on p.id = m.person_id join agency a on a.id = p.agency_id
			where m.panel_id = any (my_panels()) and md5(m.panel_id::text || p.id::text)::uuid = $1
				and m.role <> 'public' and is_on_panel(p.id, m.panel_id) limit 1`,
	},
	joining: {
		name: "load-joining",
		text: `select id, null as case, panel_id as panel, platform, used_at is not null as used from account_join where id = $1`,
	},
	listed: {
		name: "load-listed",
		text: `select id, case_id as case, panel_id as panel, list, settled is not null as settled
			from listed_child where id = $1`,
	},
};

const CASE_BY_REF: Statement = {
	name: "case-by-ref",
	text: LOAD.case.text.replace("where id = $1", "where ref = $1"),
};

const CASE_OF_THREAD: Statement = {
	name: "case-of-thread",
	text: `select t.id from place p, thread_case(p.id, $4) t where p.platform = $1 and p.tenant = $2 and p.ref = $3`,
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** @throws the refusal "not found" when it is not there, or not for this person */
export async function loadSubject<K extends SubjectKind>(tx: Tx, kind: K, id: Key): Promise<Subjects[K]> {
	if (kind === "nothing") return undefined as Subjects[K];
	if (!UUID.test(id)) throw notFound();
	const [row] = await tx.query<Subjects[K]>(LOAD[kind as keyof typeof LOAD], [id]);
	if (!row) throw kind === "member" ? notOnPanel() : notFound();
	return row;
}

/** Said of somebody who left, or never was there: they look the same. */
export const notOnPanel = refusal(
	"person.not-on-panel",
	"They are not on the panel any more. Type “people” to see who is. Nothing was changed.",
);

/** @throws the refusal "not found" */
export async function caseByRef(tx: Tx, ref: string): Promise<CaseSubject> {
	const [row] = await tx.query<CaseSubject>(CASE_BY_REF, [ref]);
	if (!row) throw notFound(ref);
	return row;
}

const MAY_OPEN: Statement = { name: "may-open", text: "select may_open($1) as yes" };

/** Whether this person may read a case, rather than know how it stands: whoever raised it may know, and no more. */
export async function mayOpen(tx: Tx, caseId: Key): Promise<boolean> {
	const [row] = await tx.query<{ yes: boolean }>(MAY_OPEN, [caseId]);
	return row!.yes;
}

/** Which case a thread is about, by the message that began it; undefined when it is about none. */
export async function caseOfThread(
	tx: Tx,
	where: { platform: string; tenant: string; ref: string },
	root: string,
): Promise<Key | undefined> {
	const [row] = await tx.query<{ id: Key | null }>(CASE_OF_THREAD, [
		...[where.platform, where.tenant, where.ref],
		root,
	]);
	return row?.id ?? undefined;
}
