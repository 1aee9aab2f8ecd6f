import type { Key } from "../chat/message.ts";
import type { LocalDate } from "../domain/date/local-date.ts";
import { localDate } from "../domain/date/local-date.ts";
import { escalateCase } from "../domain/escalation.ts";
import { answersFrom } from "../domain/risk.ts";
import type { Statement, Tx } from "../store/transact.ts";
import type { Panel } from "./panel/settings.ts";

/**
 * That a case `f` is one which a school referred, with nothing to say that the child was located or that social care
 * or the police were told: what rule X2 asks, but for the days.
 */
export const NOBODY_TOLD = `f.closed_at is null
			and f.state in ('notified', 'screening', 'enquiries', 'not_located', 'panel', 'transfer_out_pending', 'reopened')
			and exists (select from notification n join agency a on a.id = n.agency_id
				where n.case_id = f.id and a.kind = 'school' and n.facts->>'whereabouts' is distinct from 'yes')
			and not exists (select from enquiry e where e.case_id = f.id and e.outcome = 'located')
			and not exists (select from risk_contact c where c.case_id = f.id and c.confirmed_at is not null)
			and not exists (select from decision d
				where d.case_id = f.id and d.type in ('refer_social_care', 'refer_police'))`;

/** What X2 says of a case that was received on a date, if it stands today; undefined if it does not. */
export function x2Words(received: LocalDate, panel: Panel): string | undefined {
	const facts = { received, referredBySchool: true, onRoll: false, answers: answersFrom([], "no") };
	return escalateCase(facts, panel.today, panel.calendars).find((e) => e.code === "X2")?.words;
}

const ONE: Statement = {
	name: "nobody-told-of-case",
	text: `select f.received_at as "receivedAt" from case_file f where f.id = $1 and ${NOBODY_TOLD}`,
};

/** X2 in its own words, if it stands on this case: an overdue referral that blocks closing. */
export async function overdueReferral(tx: Tx, panel: Panel, caseId: Key): Promise<string | undefined> {
	const [row] = await tx.query<{ receivedAt: Date }>(ONE, [caseId]);
	return row && x2Words(localDate(row.receivedAt, panel.zone), panel);
}
