import type { Block, Key, Words } from "../../chat/message.ts";
import type { Calendars } from "../../domain/calendar/school-days.ts";
import { countedInWords } from "../../domain/calendar/why.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, longDate, shortDate } from "../../domain/date/words.ts";
import { type CodeOf, entryOf, labelOf } from "../../domain/lists/coded.ts";
import { OUTCOMES, type Outcome } from "../../domain/lists/outcomes.ts";
import {
	JOINT_ENQUIRIES,
	ROLL_GROUNDS,
	type RollGround,
	type RollGroundCode,
} from "../../domain/lists/roll-grounds.ts";
import { absenceBefore, pupilFileDue } from "../../domain/roll.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { calendarsFor, schoolCalendars } from "../panel/calendars.ts";
import type { Panel } from "../panel/settings.ts";

/** A removal as it was recorded; its evidence is sealed under its id. */
export interface Removal {
	id: Key;
	ground: RollGroundCode;
	removed: LocalDate | null;
	absentFrom: LocalDate | null;
	enquiries: CodeOf<typeof JOINT_ENQUIRIES>;
	sent: LocalDate | null;
	received: LocalDate | null;
	file: LocalDate | null;
	by: Words;
}

const OF_CASE: Statement = {
	name: "removals-of-case",
	text: `select r.id, r.ground, to_char(r.removed_on, 'YYYY-MM-DD') as removed, to_char(r.absent_from, 'YYYY-MM-DD') as "absentFrom",
			r.enquiries, to_char(r.return_sent_on, 'YYYY-MM-DD') as sent, to_char(r.return_received_on, 'YYYY-MM-DD') as received,
			to_char(r.file_on, 'YYYY-MM-DD') as file, p.known_as as by
		from roll_removal r join person p on p.id = r.recorded_by where r.case_id = $1 order by r.recorded_at, r.id`,
};

/** What was recorded of a removal from roll, the oldest first: what was put right later comes after. */
export const removalsOf = (tx: Tx, caseId: Key): Promise<Removal[]> => tx.query(OF_CASE, [caseId]);

const SCHOOL: Statement = {
	name: "roll-school",
	text: `select n.agency_id as id from notification n join agency a on a.id = n.agency_id
		where n.case_id = $1 and a.kind = 'school' order by n.event_id limit 1`,
};

/** What school days are counted with: the calendar of the school that raised the case, where it has its own. */
export async function calendarsOf(tx: Tx, caseId: Key, panel: Panel): Promise<Calendars> {
	const [school] = await tx.query<{ id: Key }>(SCHOOL, [caseId]);
	if (!school) return panel.calendars;
	return calendarsFor(panel, (await schoolCalendars(tx, [school.id])).get(school.id));
}

const SIGN_OFF: Statement = {
	name: "roll-sign-off",
	text: `select outcome from enquiry where case_id = $1 and check_code = 'E19' order by opened_on desc, event_id desc limit 1`,
};

/** What the enquiry "joint sign-off" has come to; undefined where none was opened. */
export async function signOffOf(tx: Tx, caseId: Key): Promise<Words | undefined> {
	const [row] = await tx.query<{ outcome: Outcome | null }>(SIGN_OFF, [caseId]);
	if (!row) return undefined;
	return row.outcome ? labelOf(OUTCOMES, row.outcome).toLowerCase() : "open";
}

const AS_RECORDED =
	"This is what was recorded. Whether the ground holds is for the school and the authority to judge.";

/** What was recorded of a removal, with the days of its absence counted. It never says that a removal is right. */
export function removalInWords(r: Removal, panel: Panel, calendars: Calendars, signOff?: Words): Block[] {
	const date = (d: LocalDate | null) => (d ? longDate(d) : "Not recorded");
	return [
		{
			facts: [
				["Ground", labelOf(ROLL_GROUNDS, r.ground)],
				["Removed on", r.removed ? longDate(r.removed) : "Not removed: still on roll"],
				["Joint enquiries", labelOf(JOINT_ENQUIRIES, r.enquiries)],
				...(signOff ? [["Enquiry “joint sign-off”", signOff] as const] : []),
				["Deletion return sent", date(r.sent)],
				["Deletion return received", date(r.received)],
				["Pupil's file uploaded (XXX)", fileInWords(r, panel, calendars)],
				["Recorded by", r.by],
			],
		},
		...counted(r, panel, calendars),
		{ text: [AS_RECORDED], tone: "quiet" },
	];
}

/** The days of the absence that the ground speaks of, and how they were counted. */
function counted({ ground, absentFrom, removed }: Removal, panel: Panel, calendars: Calendars): Block[] {
	const { days: asked }: RollGround = entryOf(ROLL_GROUNDS, ground);
	if (!asked || !absentFrom) return [];
	const until = removed ?? panel.today;
	const { days, because, approximate } = absenceBefore(absentFrom, until, calendars);
	const short = days < asked ? ` The ground speaks of ${asked}.` : "";
	return [
		{
			text: [
				`${count(days, "school day")} of absence, from ${shortDate(absentFrom, panel.today)} to the day before ${removed ? "the removal" : "today"}.${short}`,
				...countedInWords(because, panel.today),
				...(approximate ? ["Approximate: no calendar covers some of these days."] : []),
			],
			...(days < asked ? { tone: "warning" as const } : {}),
		},
	];
}

/** When the file was uploaded, or by when it is to be. */
function fileInWords({ removed, file }: Removal, panel: Panel, calendars: Calendars): Words {
	if (file) return longDate(file);
	if (!removed) return "Not recorded";
	const { due } = pupilFileDue(removed, panel.pupilFileDays, calendars);
	return `Not recorded. ${due < panel.today ? "Overdue since" : "By"} ${shortDate(due, panel.today)}`;
}
