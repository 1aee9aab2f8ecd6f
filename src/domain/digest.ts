import { lateness, workingDaysLate } from "./calendar/due-date.ts";
import { isAugust } from "./calendar/school-days.ts";
import type { LocalDate } from "./date/local-date.ts";
import { type AgencyLine, type EnquiryItem, overdueByAgency } from "./digest-agencies.ts";
import type { DigestFacts, DigestRow, Judged } from "./digest-facts.ts";
import { type StillItem, unchangedSince } from "./digest-fold.ts";
import { type Owner, ownersToMention } from "./digest-owners.ts";
import { overdueRequests, type RequestItem } from "./digest-requests.ts";
import { type UrgentItem, urgentItems } from "./digest-urgent.ts";

/** A line that stands by itself. */
export type DigestItem = UrgentItem | EnquiryItem | RequestItem | StillItem;

/** What is to be said in a panel's channel: no name, reason, risk answer or sensitive check can be told from it. */
export interface Digest {
	today: LocalDate;
	open: number;
	/** Alerts and overdue enquiries, what is on hold left out. Always those of `urgent` and the table's together. */
	overdue: number;
	/** On how many cases, and how many of them are urgent. */
	cases: number;
	urgentCases: number;
	/** What changed since the last digest: `cleared` was answered, put on hold or closed. */
	since?: { on: LocalDate; overdue: number; fresh: number; cleared: number; putOff?: number; back?: number };
	dueToday: number;
	urgent: readonly UrgentItem[];
	/** Urgent cases on which something is due today and nothing is overdue yet. */
	urgentToday: readonly UrgentItem[];
	agencies: readonly AgencyLine[];
	/** Everything overdue in the order above, but for restricted cases. */
	listed: readonly DigestItem[];
	/** Whether all of it is listed in full: otherwise what did not change is counted. Those kept from before all were. */
	full?: boolean;
	held: { contact: number; schoolHolidays: number };
	/** What whoever is to answer has put off, and the first day on which any of it is back; a digest kept from before has none. */
	putOff?: { n: number; until: LocalDate; more: boolean };
	/** Whom it mentions, as the panel chose. */
	owners?: readonly Owner[];
	/** To be kept for the next digest's `last`. */
	overdueIds: readonly string[];
	putOffIds?: readonly string[];
}

/**
 * The morning digest of a panel, worked out from its open enquiries. Contact that must wait and, in August, what
 * schools owe on cases that are not urgent stand apart as held.
 */
export function composeDigest(facts: DigestFacts): Digest {
	const { today, alerts, last } = facts;
	const before = new Set(last?.overdueIds);
	const contact = facts.rows.filter((row) => row.held);
	const shut = facts.rows.filter((row) => !row.held && waitsForSchool(row, today));
	const running = facts.rows.filter((row) => !row.held && !waitsForSchool(row, today));
	const off = running.filter((row) => row.putOffUntil);
	const live = running.filter((row) => !row.putOffUntil);
	const judge = judgeOf(facts, before);
	const judged = live.map(judge).sort((a, b) => b.working - a.working);
	const overdue = judged.filter((row) => row.late);
	const todays = judged.filter((row) => row.due === today);
	const { requests = [] } = facts;
	const overdueIds = [
		...alerts.map((alert) => alert.id),
		...overdue.map((row) => row.enquiryId),
		...requests.map((request) => request.id),
	];
	const now = new Set(overdueIds);
	const putOffIds = off.map((row) => row.enquiryId);
	const urgent = urgentItems(
		alerts,
		[...overdue, ...todays].filter((row) => row.urgent),
		today,
	);
	const unchanged = unchangedSince(facts, facts.calendars);
	const same = last && unchanged && { as: unchanged, on: last.on };
	const { agencies, listed } = overdueByAgency(
		overdue.filter((row) => !row.urgent),
		today,
		same,
	);
	const across = overdueRequests(requests, today, facts.calendars, before);
	const cases = [...alerts, ...overdue, ...requests].map(
		(one) => one.caseId ?? `request:${"id" in one ? one.id : ""}`,
	);
	return {
		today,
		open: facts.open,
		overdue: overdueIds.length,
		cases: new Set(cases).size,
		urgentCases: urgent.cases,
		since: last && sinceLast(last, now, new Set(putOffIds)),
		dueToday: todays.length,
		urgent: urgent.now,
		urgentToday: urgent.today,
		agencies: [...agencies, ...across.lines],
		listed: [...urgent.now.filter((item) => item.id), ...listed, ...across.listed],
		full: same === undefined,
		held: { contact: contact.length, schoolHolidays: shut.length },
		owners: ownersToMention(overdue, facts.mention ?? "none"),
		...(off.length ? { putOff: putOffOf(off), putOffIds } : {}),
		overdueIds,
	};
}

function putOffOf(off: readonly DigestRow[]): Digest["putOff"] {
	const days = off.map((row) => row.putOffUntil as LocalDate).sort();
	return { n: off.length, until: days[0] as LocalDate, more: days.at(-1) !== days[0] };
}

/** What was put off is not said to be answered, and what is back from it is not said to be new. */
function sinceLast(
	last: NonNullable<DigestFacts["last"]>,
	now: ReadonlySet<string>,
	off: ReadonlySet<string>,
): NonNullable<Digest["since"]> {
	const before = new Set(last.overdueIds);
	const wasOff = new Set(last.putOffIds);
	const come = [...now].filter((id) => !before.has(id));
	const gone = [...before].filter((id) => !now.has(id));
	return {
		on: last.on,
		overdue: before.size,
		fresh: come.filter((id) => !wasOff.has(id)).length,
		cleared: gone.filter((id) => !off.has(id)).length,
		putOff: gone.filter((id) => off.has(id)).length,
		back: come.filter((id) => wasOff.has(id)).length,
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
