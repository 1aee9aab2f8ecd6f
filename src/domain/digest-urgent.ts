import { capital, saysWho } from "./check-words.ts";
import type { LocalDate } from "./date/local-date.ts";
import { count, daysInWords, dueInWords } from "./date/words.ts";
import type { DigestAlert, Judged } from "./digest-facts.ts";
import { AGENCY_KINDS } from "./lists/agencies.ts";
import { CHECKS } from "./lists/checks.ts";
import { entryOf, labelOf } from "./lists/coded.ts";

/** All that is urgent about one case, in one line; or about all restricted cases together, which show words only. */
export interface UrgentItem {
	about: "case";
	id?: string;
	caseId?: string;
	ref?: string;
	words: string;
	/** How many alerts and overdue enquiries it tells of. */
	overdue: number;
	/** How many enquiries that can be answered. */
	enquiries: number;
	/** A safeguarding contact that can be confirmed. */
	contact?: string;
	/** The id of the person who said "I'm on it". */
	acknowledgedBy?: string;
}

/** What is urgent about a case. */
interface Urgent {
	caseId: string;
	ref: string;
	restricted: boolean;
	alerts: DigestAlert[];
	/** The most late first. */
	overdue: Judged[];
	today: Judged[];
}

/** Enquiries named in one line: the case has them all. */
const MOST_NAMED = 3;

/**
 * The urgent lines, one for each case: those with an alert first, then those with the enquiry that is most late; what
 * is due today only stands apart. `cases` counts the first kind, restricted ones among them.
 *
 * @param rows of urgent cases, overdue or due today, the most late first
 */
export function urgentItems(
	alerts: readonly DigestAlert[],
	rows: readonly Judged[],
	date: LocalDate,
): { now: UrgentItem[]; today: UrgentItem[]; cases: number } {
	const all = byCase(alerts, rows);
	const now = all.filter((one) => one.alerts.length + one.overdue.length > 0);
	const today = all.filter((one) => !now.includes(one));
	return { now: itemsOf(now, date), today: itemsOf(today, date), cases: now.length };
}

function byCase(alerts: readonly DigestAlert[], rows: readonly Judged[]): Urgent[] {
	const cases = new Map<string, Urgent>();
	const of = ({ caseId, ref, restricted }: Pick<Urgent, "caseId" | "ref" | "restricted">): Urgent => {
		const one = cases.get(caseId) ?? { caseId, ref, restricted, alerts: [], overdue: [], today: [] };
		cases.set(caseId, one);
		return one;
	};
	for (const alert of alerts) of(alert).alerts.push(alert);
	for (const row of rows) of(row)[row.late ? "overdue" : "today"].push(row);
	return [...cases.values()];
}

function itemsOf(cases: readonly Urgent[], date: LocalDate): UrgentItem[] {
	const restricted = cases.filter((one) => one.restricted);
	return [
		...cases.filter((one) => !one.restricted).map((one) => itemOf(one, date)),
		...(restricted.length ? [restrictedItem(restricted)] : []),
	];
}

function itemOf({ caseId, ref, alerts, overdue, today }: Urgent, date: LocalDate): UrgentItem {
	const sentences = [
		...alerts.map((alert) => alert.words),
		...(overdue.length ? [`${capital(named(overdue, date))}.`] : []),
		...(today.length ? [`Due today: ${named(today, date)}.`] : []),
	];
	return {
		about: "case",
		id: caseId,
		caseId,
		ref,
		words: sentences.join(" "),
		overdue: alerts.length + overdue.length,
		enquiries: overdue.length + today.length,
		contact: alerts.find((alert) => alert.about === "contact")?.id,
		acknowledgedBy: [...alerts, ...overdue, ...today].find((one) => one.acknowledgedBy)?.acknowledgedBy,
	};
}

function restrictedItem(cases: readonly Urgent[]): UrgentItem {
	const rows = cases.flatMap((one) => one.overdue).sort((a, b) => b.working - a.working);
	const overdue = rows.length + cases.reduce((sum, one) => sum + one.alerts.length, 0);
	const oldest = rows[0]?.late;
	const upTo = cases.length > 1 ? "up to " : "";
	const time = oldest ? `, ${upTo}${daysInWords(oldest)} late` : overdue ? "" : ", due today";
	const them = cases.length > 1 ? "them" : "it";
	return {
		about: "case",
		words: `${count(cases.length, "restricted case")}${time}. The coordinator and the chair have ${them} privately.`,
		overdue,
		enquiries: 0,
	};
}

/** "an enquiry due Tue 9 Mar (1 working day late); home visit; neighbour enquiry (Education welfare); and 2 more". */
function named(rows: readonly Judged[], date: LocalDate): string {
	const words = rows.slice(0, MOST_NAMED).map((row, i, all) => {
		const late = row.late ? ` due ${dueInWords(row.due, date, row.late)}` : "";
		const agency = agencyToName(row);
		const next = all[i + 1];
		// Several that one agency is asked stand beside each other: it is named after the last of them.
		const said = agency === undefined || (next && agencyToName(next) === agency) ? "" : ` (${agency})`;
		return `${entryOf(CHECKS, row.check).words}${said}${late}`;
	});
	const left = rows.length - MOST_NAMED;
	return [...words, ...(left > 0 ? [`and ${left} more`] : [])].join("; ");
}

/** Who is asked; undefined where the check's own words say it already, or where it must not be said. */
function agencyToName({ check, agency }: Judged): string | undefined {
	const { sensitive, words } = entryOf(CHECKS, check);
	const label = labelOf(AGENCY_KINDS, agency);
	return sensitive || saysWho(words, label) ? undefined : label;
}
