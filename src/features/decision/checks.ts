import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import type { Statement } from "../../store/transact.ts";
import { familyOnHold, WAITS } from "../hold/queries.ts";
import type { PersonCtx } from "../kit.ts";

/** Checks that a panel wants made, by whom and by when. */
export interface WantedChecks {
	checks: readonly CheckCode[];
	person: Key;
	agency: Key;
	due: LocalDate;
}

/** One that is open already is handed to whoever the panel names, with the panel's date; its hold stays. */
const OPEN: Statement = {
	name: "decision-checks-open",
	text: `insert into enquiry (panel_id, case_id, event_id, opened_on, agency_id, owner_id, due, id, check_code, held, due_because)
		select $1, $2, $3, $4, $5, $6, $7, u.id, u.check_code, u.held, jsonb_build_array(jsonb_build_object(
			'date', $7::date, 'counted', true, 'why', 'the date that the panel gave'))
		from unnest($8::uuid[], $9::text[], $10::text[]) as u (id, check_code, held)
		on conflict (case_id, check_code) where closed_at is null
		do update set agency_id = excluded.agency_id, owner_id = excluded.owner_id, due = excluded.due,
			due_because = excluded.due_because, event_id = excluded.event_id`,
};

const SIGHT: Statement = {
	name: "decision-checks-sight",
	text: `insert into case_member (panel_id, case_id, event_id, kind, agency_id) values ($1, $2, $3, 'agency', $4)
		on conflict do nothing`,
};

/**
 * Opens the checks that a panel decided on as enquiries, owned and dated. Contact with the family waits where it
 * could do harm, as in any plan. The agency asked can then see the case.
 */
export async function openChecks(
	ctx: PersonCtx,
	belongs: { panelId: Key; caseId: Key; eventId: number; today: LocalDate },
	wanted: WantedChecks,
): Promise<void> {
	const { panelId, caseId, eventId, today } = belongs;
	const hold = (await familyOnHold(ctx.tx, caseId)) ? WAITS : null;
	const held = wanted.checks.map((check) => (entryOf(CHECKS, check).contactsFamily ? hold : null));
	await ctx.tx.query(OPEN, [
		...[panelId, caseId, eventId, today, wanted.agency, wanted.person, wanted.due],
		...[wanted.checks.map(() => randomUUID()), wanted.checks, held],
	]);
	await ctx.tx.query(SIGHT, [panelId, caseId, eventId, wanted.agency]);
}
