import type { Key, Words } from "../chat/message.ts";
import { dueDate } from "../domain/calendar/due-date.ts";
import { type LocalDate, localDate } from "../domain/date/local-date.ts";
import { type NotPutOff, whyNotPutOff } from "../domain/escalation.ts";
import type { RiskCode } from "../domain/lists/risk-questions.ts";
import { answersFrom } from "../domain/risk.ts";
import { NOBODY_TOLD } from "./not-located.ts";
import type { Panel } from "./panel/settings.ts";

/** What says whether anything of a case may be put off: codes and dates, as the database gives them. */
export interface RiskFacts {
	urgent: boolean;
	kind: string;
	received: string;
	nobodyTold: boolean;
	/** The safety questions answered Yes. */
	yes: readonly RiskCode[];
	/** Somebody is worried about the child, and did not say that they are not at risk. */
	worried: boolean;
	/** An open case of a brother or sister is urgent or at risk. */
	familyUrgent: boolean;
}

/** That a concern stands on a case `f` of which nobody said that the child is not at risk: not asked yet is not a No. */
const WORRIED = `exists (select from concern c where c.case_id = f.id and c.at_risk is distinct from 'no')`;
/** That a brother's or sister's case is urgent or at risk, as far as row security lets whoever asks know of it. */
const FAMILY_URGENT = `exists (select from family_member m join family_member o on o.family_id = m.family_id and o.case_id <> m.case_id
		join case_file s on s.id = o.case_id
	where m.case_id = f.id and m.left_at is null and o.left_at is null and s.closed_at is null and (s.urgent or s.kind = 'at_risk'))`;

/** That anything about risk stands on a case `f` that is not urgent itself: nothing of it is said to be as it was. */
export const RISK_STANDS = `(f.kind = 'at_risk' or exists (select from notification n where n.case_id = f.id and n.tier <> 'none')
	or ${WORRIED} or ${FAMILY_URGENT})`;

/** {@link RiskFacts} of a case `f`, for a statement. */
export const RISK_FACTS = `json_build_object('urgent', f.urgent, 'kind', f.kind, 'received', f.received_at,
	'nobodyTold', ${NOBODY_TOLD}, 'worried', ${WORRIED}, 'familyUrgent', ${FAMILY_URGENT}, 'yes', (select coalesce(json_agg(distinct r.key), '[]')
		from notification n, jsonb_each_text(n.risk) r where n.case_id = f.id and r.value = 'yes'))`;

/** Why nothing of a case may be put off today, if so: it or a sibling's is urgent or at risk, X1, X2 or X3 stands, or a concern. */
export function notPutOff(
	{ received, nobodyTold, yes, ...of }: RiskFacts,
	panel: Panel,
): NotPutOff | undefined {
	const facts = {
		...of,
		received: localDate(new Date(received), panel.zone),
		...{ referredBySchool: nobodyTold, onRoll: false, answers: answersFrom(yes, "no") },
	};
	return whyNotPutOff(facts, panel.today, panel.calendars);
}

/** What somebody said of an enquiry's reminder, as the database gives it. */
export interface PutOff {
	/** The day by the panel's calendar. */
	until: LocalDate;
	by: Key;
	risk: RiskFacts;
}

/** {@link PutOff} of an enquiry `e` of a case `f`; null for the many that nobody put off, or somebody who has left since. */
export const PUT_OFF = `case when e.put_off_until is not null and is_on_panel(e.put_off_by, e.panel_id) then json_build_object('until', e.put_off_until,
	'by', e.put_off_by, 'risk', ${RISK_FACTS}) end`;

/**
 * Until when an enquiry is put off, if it is today. It is decided anew each time: what became urgent, or a case on which
 * anything about risk stands now, counts whatever was said before.
 */
export function putOffUntil(putOff: PutOff | null, panel: Panel): LocalDate | undefined {
	if (!putOff || putOff.until <= panel.today || notPutOff(putOff.risk, panel)) return undefined;
	return putOff.until;
}

/** Who said of an enquiry `e` of a case `f` that they have it, while they are there; null where nobody did. */
export const HAS_IT = `case when e.acknowledged_at is not null and is_there(e.acknowledged_by, e.panel_id)
	then json_build_object('by', e.acknowledged_by, 'at', e.acknowledged_at, 'risk', ${RISK_FACTS},
		'knownAs', (select h.known_as from person h where h.id = e.acknowledged_by)) end`;

/** {@link HAS_IT}, as the database gives it. */
export interface HasIt {
	by: Key;
	knownAs: Words;
	at: string;
	risk: RiskFacts;
}

/** The last day to which an overdue enquiry may be put off, counted in working days from the day it first was. */
export function lastPutOff(first: LocalDate | undefined, panel: Panel): LocalDate {
	const { today: from, calendars } = panel;
	return dueDate({ from: first ?? from, working: panel.putOffDays, calendars }).due;
}
