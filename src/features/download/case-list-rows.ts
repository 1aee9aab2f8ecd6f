import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import type { State } from "../../domain/lists/states.ts";
import type { Told } from "../../domain/lists/told.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** An open case as the list for bad mornings has it. */
export interface ListedCase {
	id: Key;
	ref: Words;
	state: State;
	urgent: boolean;
	restricted: boolean;
	owner: Words | null;
	review: LocalDate | null;
}

const CASES: Statement = {
	name: "case-list-cases",
	text: `select f.id, f.ref, f.state, f.urgent, f.restricted, p.known_as as owner,
			to_char(f.next_review, 'YYYY-MM-DD') as review
		from case_file f left join person p on p.id = f.owner_id
		where f.panel_id = $1 and f.closed_at is null order by f.urgent desc, f.ref`,
};

/** A panel's open cases, the urgent ones first. */
export const openCasesOf = (tx: Tx, panel: Key): Promise<ListedCase[]> => tx.query(CASES, [panel]);

/** An open enquiry past its date. */
export interface LateEnquiry {
	case: Key;
	check: CheckCode;
	agency: Words;
	due: LocalDate;
	held: boolean;
}

const LATE: Statement = {
	name: "case-list-enquiries",
	text: `select e.case_id as "case", e.check_code as "check", a.title as agency, to_char(e.due, 'YYYY-MM-DD') as due,
			e.held is not null as held
		from enquiry e join agency a on a.id = e.agency_id
		where e.panel_id = $1 and e.closed_at is null and e.due < $2 order by e.due, e.check_code`,
};

/** Enquiries past their date. */
export const lateEnquiries = (tx: Tx, panel: Key, today: LocalDate): Promise<LateEnquiry[]> =>
	tx.query(LATE, [panel, today]);

/** A safeguarding contact after an act-now answer, which nobody has confirmed. */
export interface OpenContact {
	case: Key;
	told: Told;
	owner: Words;
}

const CONTACTS: Statement = {
	name: "case-list-contacts",
	text: `select c.case_id as "case", c.told, p.known_as as owner from risk_contact c join person p on p.id = c.owner_id
		where c.panel_id = $1 and c.confirmed_at is null`,
};

export const openContacts = (tx: Tx, panel: Key): Promise<OpenContact[]> => tx.query(CONTACTS, [panel]);

const AGENCIES: Statement = {
	name: "case-list-agencies",
	text: `select distinct a.title, a.contact->>'phone' as phone, l.known_as as lead
		from membership m join person p on p.id = m.person_id join agency a on a.id = p.agency_id
			left join person l on l.id = nullif(a.contact->>'lead', '')::uuid
		where m.panel_id = $1 and (m.ended_at is null or m.ended_at > app_now()) order by a.title`,
};

/** The panel's agencies with whom to ring there. */
export const agencyContacts = (
	tx: Tx,
	panel: Key,
): Promise<{ title: Words; phone: Words | null; lead: Words | null }[]> => tx.query(AGENCIES, [panel]);
