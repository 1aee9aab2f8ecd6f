import { lateness, workingDaysLate } from "./calendar/due-date.ts";
import { type Calendars, isAugust, type SchoolCalendar } from "./calendar/school-days.ts";
import type { LocalDate } from "./date/local-date.ts";
import { daysInWords, type Lateness } from "./date/words.ts";
import { AGENCY_KINDS, type AgencyKind } from "./lists/agencies.ts";
import { CHECKS, type CheckCode } from "./lists/checks.ts";
import { entryOf, labelOf } from "./lists/coded.ts";

/** An open enquiry, as the digest sees it: opaque ids, codes and dates. */
export interface DigestRow {
	enquiryId: string;
	caseId: string;
	ref: string;
	agency: AgencyKind;
	check: CheckCode;
	due: LocalDate;
	/** The days its rule counts in. */
	unit: Lateness["unit"];
	urgent: boolean;
	restricted: boolean;
	/** Contact with the family must wait. */
	held: boolean;
	/** Who said "I'm on it", as a channel may show it. */
	acknowledgedBy?: string;
	/** The calendar of the school asked, where it has its own. */
	school?: SchoolCalendar;
}

/** Something urgent about a case that is not an enquiry: a deadline about harm, a contact promised and not confirmed. */
export interface DigestAlert {
	id: string;
	caseId: string;
	ref: string;
	/** Whole sentences fit for a channel, such as "Social care contact promised Tue 16:10, not confirmed." */
	words: string;
	restricted: boolean;
	acknowledgedBy?: string;
}

/** Everything a digest is made from. */
export interface DigestFacts {
	today: LocalDate;
	calendars: Calendars;
	rows: readonly DigestRow[];
	alerts: readonly DigestAlert[];
	/** Open cases. */
	open: number;
	/** The digest before this one, with the ids that it counted as overdue. */
	last?: { on: LocalDate; overdueIds: readonly string[] };
}

/** A line that stands by itself. `id` is that of the enquiry or alert to open; a restricted case shows neither id nor ref. */
export interface UrgentItem {
	id?: string;
	ref?: string;
	words: string;
	acknowledgedBy?: string;
}

/** A line of the table. `oldest` has no reference where that would say too much. */
export interface AgencyLine {
	label: string;
	overdue: number;
	fresh: number;
	oldest?: { late: Lateness; ref?: string; enquiryId?: string };
}

/** What is to be said in a panel's channel: no name, reason, risk answer or sensitive check can be told from it. */
export interface Digest {
	today: LocalDate;
	open: number;
	/** Alerts and overdue enquiries, what is on hold left out. Always `urgent` and the table's counts together. */
	overdue: number;
	/** On how many cases. */
	cases: number;
	/** What changed since the last digest: `cleared` was answered, put on hold or closed. */
	since?: { on: LocalDate; overdue: number; fresh: number; cleared: number };
	dueToday: number;
	urgent: readonly UrgentItem[];
	/** Due today on urgent cases: not overdue yet. */
	urgentToday: readonly UrgentItem[];
	agencies: readonly AgencyLine[];
	held: { contact: number; schoolHolidays: number };
	/** To be kept for the next digest's `last`. */
	overdueIds: readonly string[];
}

interface Judged extends DigestRow {
	late: Lateness | undefined;
	/** Late in working days, by which rows of different rules compare. */
	working: number;
	fresh: boolean;
}

/** The labels of the two lines that must not say which agency it is. */
const SENSITIVE_LINE = "Other enquiries";
const RESTRICTED_LINE = "Restricted cases";

/**
 * The morning digest of a panel, worked out from its open enquiries. Contact that must wait and, in August, what
 * schools owe on cases that are not urgent stand apart as held.
 */
export function composeDigest(facts: DigestFacts): Digest {
	const { today, alerts, last } = facts;
	const before = new Set(last?.overdueIds);
	const contact = facts.rows.filter((row) => row.held);
	const shut = facts.rows.filter((row) => !row.held && waitsForSchool(row, today));
	const live = facts.rows.filter((row) => !row.held && !waitsForSchool(row, today));
	const judged = live.map((row) => judge(row, facts, before)).sort((a, b) => b.working - a.working);
	const overdue = judged.filter((row) => row.late);
	const todays = judged.filter((row) => row.due === today);
	const overdueIds = [...alerts.map((alert) => alert.id), ...overdue.map((row) => row.enquiryId)];
	const now = new Set(overdueIds);
	return {
		today,
		open: facts.open,
		overdue: overdueIds.length,
		cases: new Set([...alerts, ...overdue].map((one) => one.caseId)).size,
		since: last && {
			on: last.on,
			overdue: before.size,
			fresh: overdueIds.filter((id) => !before.has(id)).length,
			cleared: [...before].filter((id) => !now.has(id)).length,
		},
		dueToday: todays.length,
		urgent: [...alerts.map(alertItem), ...overdue.filter((row) => row.urgent).map(urgentItem)],
		urgentToday: todays.filter((row) => row.urgent).map(urgentItem),
		agencies: table(overdue.filter((row) => !row.urgent)),
		held: { contact: contact.length, schoolHolidays: shut.length },
		overdueIds,
	};
}

function waitsForSchool(row: DigestRow, today: LocalDate): boolean {
	return row.agency === "school" && isAugust(today) && !row.urgent;
}

function judge(row: DigestRow, facts: DigestFacts, before: ReadonlySet<string>): Judged {
	const calendars = row.school ? { ...facts.calendars, school: row.school } : facts.calendars;
	return {
		...row,
		late: lateness(row.due, row.unit, facts.today, calendars),
		working: workingDaysLate(row.due, facts.today, calendars),
		fresh: !before.has(row.enquiryId),
	};
}

function alertItem(alert: DigestAlert): UrgentItem {
	if (alert.restricted) return restrictedItem(undefined);
	return { id: alert.id, ref: alert.ref, words: alert.words, acknowledgedBy: alert.acknowledgedBy };
}

function urgentItem(row: Judged): UrgentItem {
	if (row.restricted) return restrictedItem(row.late);
	const check = entryOf(CHECKS, row.check);
	const time = row.late ? `${daysInWords(row.late)} late` : "due today";
	const agency = check.sensitive ? "" : ` ${labelOf(AGENCY_KINDS, row.agency)}.`;
	return {
		id: row.enquiryId,
		ref: row.ref,
		words: `${capital(check.words)}: ${time}.${agency}`,
		acknowledgedBy: row.acknowledgedBy,
	};
}

function restrictedItem(late: Lateness | undefined): UrgentItem {
	const time = late ? ` ${capital(daysInWords(late))} late.` : "";
	return { words: `Restricted case.${time} Coordinator and chair have it privately.` };
}

/** The most overdue agency first; the two lines that hide their agency last. `rows` begin with the oldest. */
function table(rows: readonly Judged[]): AgencyLine[] {
	const restricted = rows.filter((row) => row.restricted);
	const sensitive = rows.filter((row) => !row.restricted && isSensitive(row));
	const ordinary = rows.filter((row) => !row.restricted && !isSensitive(row));
	const lines = AGENCY_KINDS.flatMap(({ code, label }) => {
		const own = ordinary.filter((row) => row.agency === code);
		const oldest = own[0];
		if (!oldest?.late) return [];
		const { late, ref, enquiryId } = oldest;
		return [{ ...tally(label, own), oldest: { late, ref, enquiryId } }];
	});
	lines.sort((a, b) => b.overdue - a.overdue);
	const hidden: AgencyLine[] = [];
	const late = sensitive[0]?.late;
	if (late) hidden.push({ ...tally(SENSITIVE_LINE, sensitive), oldest: { late } });
	if (restricted.length > 0) hidden.push(tally(RESTRICTED_LINE, restricted));
	return [...lines, ...hidden];
}

function tally(label: string, rows: readonly Judged[]): AgencyLine {
	return { label, overdue: rows.length, fresh: rows.filter((row) => row.fresh).length };
}

function isSensitive(row: DigestRow): boolean {
	return entryOf(CHECKS, row.check).sensitive;
}

function capital(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
