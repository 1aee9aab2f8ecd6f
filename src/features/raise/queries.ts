import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { SchoolType } from "../../domain/lists/school-types.ts";
import type { StepTried } from "../../domain/lists/steps-tried.ts";
import { groupsOf, type VulnerableGroup } from "../../domain/lists/vulnerable-groups.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";

export { contactsInWords } from "./contacts.ts";
export { beforeInWords } from "./said-words.ts";

const NOTIFICATION: Statement = {
	name: "notification-of-case",
	text: `select p.known_as as "raisedBy", a.title as agency, n.risk, f.reason,
			coalesce(n.facts->>'birth' = 'estimated', false) as "ageIsEstimate",
			n.facts->>'school_type' as "schoolType", n.facts->>'last_attended' as "lastAttended", n.facts->>'last_seen' as "lastSeen",
			n.facts->>'tried_on' as "triedOn", n.facts->>'on_roll' as "onRoll", n.facts->>'whereabouts' as whereabouts,
			coalesce(n.facts->'steps', '[]') as tried, coalesce(n.facts->'not_known', '[]') as "notKnown"
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
		/** What was tried before the panel was told. */
		tried: StepTried[];
		triedOn: LocalDate | null;
		/** "yes", "no" or "unknown"; null where it was not asked. */
		onRoll: string | null;
		whereabouts: string | null;
		/** The days that a school said it cannot find out, by their fields. */
		notKnown: string[];
	};
	return (await ctx.tx.query<Row>(NOTIFICATION, [caseId]))[0];
}

const GROUPS: Statement = {
	name: "groups-of-case",
	text: `select coalesce(t.groups, '{}') as ticked, n.risk from notification n
		left join told_later t on t.case_id = n.case_id where n.case_id = $1 order by n.event_id limit 1`,
};

/** The vulnerable groups of a case's child: those ticked, and those that the risk screen says. */
export async function groupsIn(tx: Tx, caseId: Key): Promise<VulnerableGroup[]> {
	type Row = { ticked: VulnerableGroup[]; risk: Record<string, string> };
	const [row] = await tx.query<Row>(GROUPS, [caseId]);
	return row ? groupsOf(row.ticked, row.risk) : [];
}

const NOTICES: Statement = {
	name: "notices-of-case",
	text: `select p.known_as as who, a.title as agency, n.why, n.received_at as "receivedAt"
		from notice n join person p on p.id = n.person_id join agency a on a.id = p.agency_id
		where n.case_id = $1 order by n.why, p.known_as`,
};

/** Who was told of a notification, and when each said that they have it: all for the panel, one's own for others. */
export function noticesOf(tx: Tx, caseId: Key) {
	type Row = { who: Words; agency: Words; why: "authority" | "school" | "other"; receivedAt: Date | null };
	return tx.query<Row>(NOTICES, [caseId]);
}
