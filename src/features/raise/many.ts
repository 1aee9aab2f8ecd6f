import type { Key } from "../../chat/message.ts";
import type { Many } from "../../store/together.ts";
import * as rows from "./rows.ts";

/** What a notification writes, of many cases in one statement each: see `store/together.ts`. */
export const RAISE_MANY: readonly Many[] = [
	{
		one: rows.MEMBERS,
		same: [0],
		rows: ([, of, event, kinds, agencies, people]) =>
			(kinds as string[]).map((kind, n) => [
				...[of, event, kind],
				...[(agencies as Key[])[n], (people as Key[])[n]],
			]),
		all: {
			name: "case-members-add-many",
			text: `insert into case_member (panel_id, case_id, event_id, kind, agency_id, person_id)
				select $1, u.case_id, u.event_id, u.kind, u.agency, u.person
				from unnest($2::uuid[], $3::bigint[], $4::text[], $5::uuid[], $6::uuid[])
					as u (case_id, event_id, kind, agency, person)
				on conflict do nothing`,
		},
	},
	{
		one: rows.OPEN_CASE,
		same: [0, 7, 9],
		all: {
			name: "case-open-many",
			text: `insert into case_file (panel_id, id, event_id, child_id, ref, kind, state, urgent, received_at, entered_at,
					owner_id, next_review, restricted)
				select $1, u.id, u.event_id, u.child_id, u.ref, 'cme', 'notified', u.urgent, u.received_at, $2,
					u.owner_id, $3, u.restricted
				from unnest($4::uuid[], $5::bigint[], $6::uuid[], $7::text[], $8::boolean[], $9::timestamptz[], $10::uuid[],
					$11::boolean[]) as u (id, event_id, child_id, ref, urgent, received_at, owner_id, restricted)`,
		},
	},
	{
		one: rows.NOTIFY,
		same: [0, 4, 5],
		all: {
			name: "notification-add-many",
			text: `insert into notification (panel_id, raised_by, agency_id, case_id, event_id, id, tier, risk, complete)
				select $1, $2, $3, u.case_id, u.event_id, u.id, u.tier, u.risk, false
				from unnest($4::uuid[], $5::bigint[], $6::uuid[], $7::text[], $8::jsonb[])
					as u (case_id, event_id, id, tier, risk)`,
		},
	},
	{
		one: rows.AWAIT_CONTACT,
		same: [0, 4],
		all: {
			name: "contact-await-many",
			text: `insert into risk_contact (panel_id, owner_id, case_id, event_id, id, told, chase_at)
				select $1, $2, u.case_id, u.event_id, u.id, 'nobody_yet', u.chase_at
				from unnest($3::uuid[], $4::bigint[], $5::uuid[], $6::timestamptz[]) as u (case_id, event_id, id, chase_at)`,
		},
	},
	{
		one: rows.IS_OVER,
		same: [],
		rows: ([of], n) => [[of, n]],
		all: {
			name: "case-is-over-many",
			text: `select u.n, f.closed_at is not null as over from unnest($1::uuid[], $2::int[]) as u (id, n)
				join case_file f on f.id = u.id for no key update of f`,
		},
	},
	{
		one: rows.OPEN_ENQUIRIES,
		same: [0, 3],
		all: {
			name: "enquiries-open-many",
			text: `insert into enquiry (panel_id, case_id, event_id, opened_on, id, check_code, agency_id, due, due_because, held)
				select $1, o.case_id, o.event_id, $2, u.id, u."check", u.agency, u.due, u.because, u.held
				from unnest($3::uuid[], $4::bigint[], $5::jsonb[]) as o (case_id, event_id, enquiries)
					cross join jsonb_to_recordset(o.enquiries)
						as u (id uuid, "check" text, agency uuid, due date, because jsonb, held text)
				on conflict (case_id, check_code) where closed_at is null do nothing`,
		},
	},
	{
		one: rows.BEGIN_ENQUIRIES,
		same: [],
		all: {
			name: "case-to-enquiries-many",
			text: `update case_file f set kind = case when f.triaged_at is null then u.kind else f.kind end,
					state = case when f.state = 'notified' then 'enquiries' else f.state end, reason = u.reason,
					next_review = case when f.state = 'notified' then u.review else f.next_review end, event_id = u.event_id,
					school_age_ends = u.ends
				from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::bigint[], $6::date[])
					as u (id, kind, reason, review, event_id, ends)
				where f.id = u.id`,
		},
	},
	{
		one: rows.COMPLETE,
		same: [],
		all: {
			name: "notification-complete-many",
			text: `update notification n set complete = true, facts = u.facts, event_id = u.event_id
				from unnest($1::uuid[], $2::jsonb[], $3::bigint[]) as u (id, facts, event_id) where n.id = u.id`,
		},
	},
];
