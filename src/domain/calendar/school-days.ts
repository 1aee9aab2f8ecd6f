import type { LocalDate } from "../date/local-date.ts";
import { type DayVerdict, type WorkingCalendar, workingDay } from "./working-days.ts";

/** Some days that belong together, both ends included. */
export interface DateRange {
	from: LocalDate;
	to: LocalDate;
}

/**
 * When a school, or an authority's schools by default, is open. It speaks for the days from its first term's start
 * to its last term's end: between its terms there are holidays.
 */
export interface SchoolCalendar {
	/** Stretches of school, half-terms apart: the days between two are a holiday. */
	terms: readonly DateRange[];
	/** Days within a term without a session: INSET, snow. */
	closures: readonly (DateRange & { why: string })[];
}

/** What days are counted with. A school's own calendar goes before its authority's. */
export interface Calendars {
	working: WorkingCalendar;
	school?: SchoolCalendar;
	authority?: SchoolCalendar;
}

/**
 * Whether a date is a school day: by the school's calendar, or where that does not reach by the authority's. Where
 * neither reaches, working days outside August count and the answer is marked approximate.
 */
export function schoolDay(date: LocalDate, calendars: Calendars): DayVerdict {
	const calendar = [calendars.school, calendars.authority].find((one) => one && reaches(one, date));
	const working = workingDay(date, calendars.working);
	if (!working.counts) return working;
	if (!calendar) {
		return isAugust(date)
			? { counts: false, why: "August", approximate: true }
			: { counts: true, why: "school day, by an approximate calendar", approximate: true };
	}
	if (!calendar.terms.some((term) => within(date, term))) {
		return { counts: false, why: "school holiday", approximate: false };
	}
	const closure = calendar.closures.find((one) => within(date, one));
	if (closure) return { counts: false, why: closure.why, approximate: false };
	return { counts: true, why: "school day", approximate: false };
}

/** True in August, when schools of England and Wales are shut and what they owe is held. */
export function isAugust(date: LocalDate): boolean {
	return date.slice(5, 7) === "08";
}

/** From the first term's start to the last one's end, in whatever order they are given. */
function reaches(calendar: SchoolCalendar, date: LocalDate): boolean {
	return calendar.terms.some((term) => term.from <= date) && calendar.terms.some((term) => date <= term.to);
}

function within(date: LocalDate, range: DateRange): boolean {
	return range.from <= date && date <= range.to;
}
