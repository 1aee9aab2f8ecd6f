import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { SchoolType } from "../../domain/lists/school-types.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";

const NOTIFICATION: Statement = {
	name: "notification-of-case",
	text: `select p.known_as as "raisedBy", a.title as agency, n.risk, f.reason,
			coalesce(n.facts->>'birth' = 'estimated', false) as "ageIsEstimate",
			n.facts->>'school_type' as "schoolType", n.facts->>'last_attended' as "lastAttended", n.facts->>'last_seen' as "lastSeen"
		from notification n join case_file f on f.id = n.case_id
		join person p on p.id = n.raised_by join agency a on a.id = n.agency_id
		where n.case_id = $1 order by n.event_id limit 1`,
};

/** What the notification said, in codes and dates. */
export async function notificationOf(ctx: PersonCtx, caseId: Key) {
	type Row = {
		raisedBy: Words;
		agency: Words;
		risk: Record<string, string>;
		reason: string | null;
		/** No date of birth was known. */
		ageIsEstimate: boolean;
		schoolType: SchoolType | null;
		lastAttended: LocalDate | null;
		lastSeen: LocalDate | null;
	};
	return (await ctx.tx.query<Row>(NOTIFICATION, [caseId]))[0];
}
