import type { Calendars } from "./calendar/school-days.ts";
import { addDays, type LocalDate, weekday } from "./date/local-date.ts";
import { dueInWords, type Lateness, shortDate } from "./date/words.ts";
import type { DigestFacts, Judged } from "./digest-facts.ts";
import { type EscalationSteps, lateEnough } from "./escalation.ts";
import type { AgencyKind } from "./lists/agencies.ts";

/** From which day of the week the digest lists everything overdue again; or that it does so each day. */
export const FULL_VIEWS = ["monday", "tuesday", "wednesday", "thursday", "friday", "every day"] as const;
export type FullView = (typeof FULL_VIEWS)[number];

/** The newest day, up to today, from which a full view is due: the first digest from then on has it. */
export function fullViewFrom(view: FullView, today: LocalDate): LocalDate {
	if (view === "every day") return today;
	const back = (weekday(today) - (FULL_VIEWS.indexOf(view) + 1) + 7) % 7;
	return addDays(today, -back);
}

/** Overdue enquiries of an agency that are as they were in the last digest: counted, with a way to see them. */
export interface StillItem {
	about: "still";
	/** The agency whose list it opens; none where the line must not say whose it is. */
	kind?: AgencyKind;
	words: string;
	overdue: number;
	under: string;
}

/** That line. @param rows begin with the most late */
export function stillItem(
	label: string,
	kind: AgencyKind | undefined,
	rows: readonly Judged[],
	since: LocalDate,
	today: LocalDate,
): StillItem {
	const [oldest] = rows as [Judged, ...Judged[]];
	const which = rows.length > 1 ? "the oldest since" : "since";
	return {
		...{ about: "still", kind, overdue: rows.length, under: `No change since ${shortDate(since, today)}` },
		words: `${label}: ${rows.length} still overdue, ${which} ${dueInWords(oldest.due, today, oldest.late as Lateness)}`,
	};
}

/**
 * Whether an overdue enquiry says nothing new: the last digest listed it, and no step of X4 has come since. Nothing on a case
 * with a safety answer, or at risk, is ever as it was; neither is anything where a full view is due.
 */
export function unchangedSince(
	{ last, today, fullFrom, steps }: DigestFacts,
	calendars: Calendars,
): ((row: Judged) => boolean) | undefined {
	if (!last || !fullFrom || !steps || !last.full || last.full < fullFrom) return undefined;
	const [then, now] = [last.on, today].map((date) => stepsOn(date, calendars, steps)) as [Step, Step];
	const before = new Set(last.overdueIds);
	return (row) => !row.risk && before.has(row.enquiryId) && then(row.due) === now(row.due);
}

type Step = (due: LocalDate) => number;

function stepsOn(date: LocalDate, calendars: Calendars, steps: EscalationSteps): Step {
	const newest = Object.values(lateEnough(date, calendars, steps));
	return (due) => newest.filter((day) => due <= day).length;
}
