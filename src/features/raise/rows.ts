import type { Key } from "../../chat/message.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** What each row of a case names: its panel, its case, and the event that made it what it is. */
export interface Belongs {
	panelId: Key;
	caseId: Key;
	eventId: number;
}

/** Somebody who is given sight of a case: a person, or all who work on cases at an agency. */
export interface CaseMember {
	kind: "agency" | "notifier";
	agency?: Key;
	person?: Key;
}

export const MEMBERS: Statement = {
	name: "case-members-add",
	text: `insert into case_member (panel_id, case_id, event_id, kind, agency_id, person_id)
		select $1, $2, $3, u.kind, u.agency, u.person
		from unnest($4::text[], $5::uuid[], $6::uuid[]) as u (kind, agency, person)
		on conflict do nothing`,
};

/** Gives these sight of a case; whoever has it already keeps it. */
export async function addMembers(tx: Tx, belongs: Belongs, members: readonly CaseMember[]): Promise<void> {
	const column = (of: (member: CaseMember) => string | undefined) => members.map((m) => of(m) ?? null);
	await tx.query(MEMBERS, [
		...[belongs.panelId, belongs.caseId, belongs.eventId],
		...[column((m) => m.kind), column((m) => m.agency), column((m) => m.person)],
	]);
}

/** The same of agencies, by whoever knows of the case and may not read it: what they said has it follow. */
export const ASKED_SEE: Statement = {
	name: "asked-agencies-see",
	text: "select asked_agencies_see($1, $2, $3)",
};

export const OPEN_CASE: Statement = {
	name: "case-open",
	text: `insert into case_file (panel_id, id, event_id, child_id, ref, kind, state, urgent, received_at, entered_at,
			owner_id, next_review, restricted)
		values ($1, $2, $3, $4, $5, 'cme', 'notified', $6, $7, $8, $9, $10, $11)`,
};

export const NOTIFY: Statement = {
	name: "notification-add",
	text: `insert into notification (panel_id, case_id, event_id, id, raised_by, agency_id, tier, risk, complete)
		values ($1, $2, $3, $4, $5, $6, $7, $8, false)`,
};

export const AWAIT_CONTACT: Statement = {
	name: "contact-await",
	text: `insert into risk_contact (panel_id, case_id, event_id, id, owner_id, told, chase_at)
		values ($1, $2, $3, $4, $5, 'nobody_yet', $6)`,
};

export const IS_OVER: Statement = {
	name: "case-is-over",
	text: "select closed_at is not null as over from case_file where id = $1 for no key update",
};

/** One that is open already stays: a case may be accepted while its form is still being filled in. */
export const OPEN_ENQUIRIES: Statement = {
	name: "enquiries-open",
	text: `insert into enquiry (panel_id, case_id, event_id, opened_on, id, check_code, agency_id, due, due_because, held)
		select $1, $2, $3, $4, u.id, u."check", u.agency, u.due, u.because, u.held
		from jsonb_to_recordset($5)
			as u (id uuid, "check" text, agency uuid, due date, because jsonb, held text)
		on conflict (case_id, check_code) where closed_at is null do nothing`,
};

export const COMPLETE: Statement = {
	name: "notification-complete",
	text: "update notification set complete = true, facts = $2, event_id = $3 where id = $1",
};

export const TAKEN: Statement = {
	name: "notification-taken",
	text: "update notification set came_by = $2, event_id = $3 where id = $1",
};

export const RECEIVED: Statement = {
	name: "case-received",
	text: "update case_file set received_at = $2, event_id = $3 where id = $1",
};

export const FROM_PUBLIC: Statement = {
	name: "notification-from-public",
	text: "update notification set complete = true, came_by = 'public', event_id = $2 where id = $1",
};

/**
 * Whoever triaged the case, or moved it on, while its form was still being filled in has said where it stands, and when it
 * is looked at next: that holds.
 */
export const BEGIN_ENQUIRIES: Statement = {
	name: "case-to-enquiries",
	text: `update case_file set kind = case when triaged_at is null then $2 else kind end,
			state = case when state = 'notified' then 'enquiries' else state end, reason = $3,
			next_review = case when state = 'notified' then $4::date else next_review end, event_id = $5, school_age_ends = $6
		where id = $1`,
};
