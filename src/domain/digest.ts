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
	/** The id of the person who said "I'm on it". */
	acknowledgedBy?: string;
	/** The calendar of the school asked, where it has its own. */
	school?: SchoolCalendar;
}

/** Something urgent about a case that is not an enquiry: a deadline about harm, a contact promised and not confirmed. */
export interface DigestAlert {
	/** The contact's id, or the case's own. */
	id: string;
	about: "contact" | "case";
	caseId: string;
	ref: string;
	/** Whole sentences fit for a channel, such as "Social care contact promised Tue 16:10, not confirmed." */
	words: string;
	restricted: boolean;
	/** The id of the person who said "I'm on it". */
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

/**
 * A line that stands by itself. `id` is that of the enquiry, contact or case it is about. A restricted case shows
 * words only, and outside the urgent lines a sensitive check does not say on which case it is.
 */
export interface DigestItem {
	about?: "enquiry" | DigestAlert["about"];
	id?: string;
	caseId?: string;
	ref?: string;
	words: string;
	/** The id of the person who said "I'm on it". */
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
	urgent: readonly DigestItem[];
	/** Due today on urgent cases: not overdue yet. */
	urgentToday: readonly DigestItem[];
	agencies: readonly AgencyLine[];
	/** Everything overdue in the order above, but for restricted cases: those are `overdue` less these. */
	listed: readonly DigestItem[];
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
	const judge = judgeOf(facts, before);
	const judged = live.map(judge).sort((a, b) => b.working - a.working);
	const overdue = judged.filter((row) => row.late);
	const todays = judged.filter((row) => row.due === today);
	const overdueIds = [...alerts.map((alert) => alert.id), ...overdue.map((row) => row.enquiryId)];
	const now = new Set(overdueIds);
	const urgent = [...alerts.map(alertItem), ...overdue.filter((row) => row.urgent).map(urgentItem)];
	const groups = grouped(overdue.filter((row) => !row.urgent));
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
		urgent,
		urgentToday: todays.filter((row) => row.urgent).map(urgentItem),
		agencies: groups.map(agencyLine),
		listed: [...urgent.filter((item) => item.id), ...groups.flatMap(listedItems)],
		held: { contact: contact.length, schoolHolidays: shut.length },
		overdueIds,
	};
}

function waitsForSchool(row: DigestRow, today: LocalDate): boolean {
	return row.agency === "school" && isAugust(today) && !row.urgent;
}

/** How late each row is. Many are due on the same day, so each day is counted through once. */
function judgeOf(facts: DigestFacts, before: ReadonlySet<string>): (row: DigestRow) => Judged {
	const known = new Map<string, Pick<Judged, "late" | "working">>();
	const count = ({ due, unit, school }: DigestRow) => {
		const calendars = school ? { ...facts.calendars, school } : facts.calendars;
		return {
			late: lateness(due, unit, facts.today, calendars),
			working: workingDaysLate(due, facts.today, calendars),
		};
	};
	return (row) => {
		const day = `${row.due} ${row.unit}`;
		const counted = row.school ? count(row) : (known.get(day) ?? count(row));
		if (!row.school) known.set(day, counted);
		return { ...row, ...counted, fresh: !before.has(row.enquiryId) };
	};
}

function alertItem({ restricted, ...shown }: DigestAlert): DigestItem {
	return restricted ? restrictedItem(undefined) : shown;
}

function urgentItem(row: Judged): DigestItem {
	return row.restricted ? restrictedItem(row.late) : enquiryItem(row);
}

function enquiryItem(row: Judged): DigestItem {
	const check = entryOf(CHECKS, row.check);
	const time = row.late ? `${daysInWords(row.late)} late` : "due today";
	const agency = check.sensitive ? "" : ` ${labelOf(AGENCY_KINDS, row.agency)}.`;
	return {
		about: "enquiry",
		id: row.enquiryId,
		caseId: row.caseId,
		ref: row.ref,
		words: `${capital(check.words)}: ${time}.${agency}`,
		acknowledgedBy: row.acknowledgedBy,
	};
}

function restrictedItem(late: Lateness | undefined): DigestItem {
	const time = late ? ` ${capital(daysInWords(late))} late.` : "";
	return { words: `Restricted case.${time} Coordinator and chair have it privately.` };
}

/** Rows that share a line of the table. */
interface Group {
	label: string;
	rows: readonly Judged[];
	hides?: "case" | "everything";
}

/** The most overdue agency first; the two lines that hide their agency last. `rows` begin with the oldest. */
function grouped(rows: readonly Judged[]): Group[] {
	const restricted = rows.filter((row) => row.restricted);
	const sensitive = rows.filter((row) => !row.restricted && isSensitive(row));
	const ordinary = rows.filter((row) => !row.restricted && !isSensitive(row));
	const byAgency = AGENCY_KINDS.map(({ code, label }): Group => {
		return { label, rows: ordinary.filter((row) => row.agency === code) };
	});
	byAgency.sort((a, b) => b.rows.length - a.rows.length);
	const all: Group[] = [
		...byAgency,
		{ label: SENSITIVE_LINE, rows: sensitive, hides: "case" },
		{ label: RESTRICTED_LINE, rows: restricted, hides: "everything" },
	];
	return all.filter((group) => group.rows.length > 0);
}

function agencyLine({ label, rows, hides }: Group): AgencyLine {
	const line = { label, overdue: rows.length, fresh: rows.filter((row) => row.fresh).length };
	const oldest = rows[0];
	if (!oldest?.late || hides === "everything") return line;
	const { late, ref, enquiryId } = oldest;
	return { ...line, oldest: hides === "case" ? { late } : { late, ref, enquiryId } };
}

function listedItems({ rows, hides }: Group): DigestItem[] {
	if (hides === "everything") return [];
	return rows.map(enquiryItem).map(({ ref, ...item }) => (hides === "case" ? item : { ref, ...item }));
}

function isSensitive(row: DigestRow): boolean {
	return entryOf(CHECKS, row.check).sensitive;
}

function capital(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
