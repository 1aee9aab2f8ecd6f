import type { LocalDate } from "../date/local-date.ts";
import type { DateRange, SchoolCalendar } from "./school-days.ts";

/** A mistake in term dates: in which list, the how manyth of it from 0, at which end, and what to do about it. */
export interface CalendarFault {
	list: "terms" | "closures";
	n: number;
	end: "from" | "to";
	says: string;
}

/** What is wrong with a school's or an authority's term dates; none when all is well. */
export function faultsInCalendar({ terms, closures }: SchoolCalendar): CalendarFault[] {
	const backwards = [...inList("terms", terms), ...inList("closures", closures)].filter(
		({ range }) => range.to < range.from,
	);
	if (backwards.length) {
		return backwards.map(({ list, n, range }) => ({
			...{ list, n, end: "to" },
			says: `This ends before it begins, on ${range.from}.`,
		}));
	}
	const clash = terms.flatMap((term, n): CalendarFault[] => {
		const other = terms.slice(0, n).find((one) => one.from <= term.to && term.from <= one.to);
		if (!other) return [];
		const says = `This term overlaps the one from ${other.from} to ${other.to}. Correct the dates, or make them one term.`;
		return [{ list: "terms", n, end: "from", says }];
	});
	const outside = closures.flatMap((closure, n): CalendarFault[] => {
		if (terms.some((term) => term.from <= closure.from && closure.to <= term.to)) return [];
		const says =
			"This is not within a term. Between terms schools are shut anyway: take it out, or correct its dates.";
		return [{ list: "closures", n, end: "from", says }];
	});
	return [...clash, ...outside];
}

function inList(list: CalendarFault["list"], ranges: readonly DateRange[]) {
	return ranges.map((range, n) => ({ list, n, range }));
}

/** An all-day event of a published calendar, both days included. */
export interface DatedEvent extends DateRange {
	title: string;
}

/** A day within a term on which there is no session, as councils and schools call it. */
const SHUT =
	/inset|baker day|non[- ]pupil|(staff|teacher) (training|development)|training day|clos(ed|ure)|shut|holiday|half[- ]?term(?! *[1-6])|\bbreak\b|bank holiday/i;
const TERM = /\bterm\b|half[- ]?term *[1-6]/i;
/** A shorter "term" is the note of a day, such as "Spring term begins". */
const SHORTEST_TERM = 5;

/**
 * The terms and closures among a published calendar's events, told by their titles. Holidays between terms need no
 * entry. What is neither a term nor a closure is handed back, so that a person can look whether something was missed.
 */
export function calendarFrom(events: readonly DatedEvent[]): {
	calendar: SchoolCalendar;
	leftOut: readonly DatedEvent[];
} {
	const inOrder = [...events].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
	const shut = inOrder.filter((event) => SHUT.test(event.title));
	const rest = inOrder.filter((event) => !SHUT.test(event.title));
	const terms = rest.filter((event) => TERM.test(event.title) && days(event) >= SHORTEST_TERM);
	const within = shut.filter(({ from, to }) => terms.some((term) => from <= term.to && term.from <= to));
	return {
		calendar: {
			terms: terms.map(({ from, to }) => ({ from, to })),
			closures: within.map(({ from, to, title }) => ({ from, to, why: title })),
		},
		leftOut: rest.filter((event) => !terms.includes(event)),
	};
}

const days = ({ from, to }: DateRange): number => (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;

/** The last day that a calendar speaks for; undefined without terms. */
export function lastSchoolDay({ terms }: SchoolCalendar): LocalDate | undefined {
	return terms
		.map((term) => term.to)
		.sort()
		.at(-1);
}
