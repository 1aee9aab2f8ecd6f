import { type LocalDate, nextDay } from "../date/local-date.ts";
import type { Lateness } from "../date/words.ts";
import { type Calendars, schoolDay } from "./school-days.ts";
import { type DayVerdict, workingDay } from "./working-days.ts";

/** A number of days of one kind, 0 included. */
export type Count = { working: number } | { school: number } | { calendar: number };

/** A day on the way to a due date, and whether it counted. */
export interface CountedDay {
	date: LocalDate;
	counted: boolean;
	why: string;
	/** Where no calendar covers the day. */
	approximate?: true;
}

/** A due date with its working, so that anybody can check it. */
export interface Due {
	due: LocalDate;
	because: readonly CountedDay[];
	/** True when a day on the way was not covered by a calendar. */
	approximate: boolean;
}

/** Three years: no rule counts further, so a search that reaches it met a calendar without days. */
const FAR = 1100;

/**
 * When something is due so many days after `from`, counting from the day after it.
 *
 * 0 calendar days is the day itself. 0 working or school days is the day itself if it is one, else the next: nobody
 * can call from a school that is shut. Calendar days may end at a weekend.
 *
 * @throws RangeError for a count that is negative or not whole, or a calendar that has no such day.
 */
export function dueDate(rule: { from: LocalDate; calendars: Calendars } & Count): Due {
	const { from, calendars } = rule;
	const { days, unit } = countOf(rule);
	if (!Number.isInteger(days) || days < 0) throw new RangeError(`Cannot count ${days} days`);
	const because: CountedDay[] = [];
	let approximate = false;
	let left = days;
	let date = from;
	const visit = (): boolean => {
		const verdict = judge(date, unit, calendars);
		const guessed = verdict.approximate ? { approximate: true as const } : {};
		because.push({ date, counted: verdict.counts, why: verdict.why, ...guessed });
		approximate ||= verdict.approximate;
		return verdict.counts;
	};
	if (days === 0) {
		while (!visit()) date = next(date, because.length);
		return { due: date, because, approximate };
	}
	while (left > 0) {
		date = next(date, because.length);
		if (visit()) left -= 1;
	}
	return { due: date, because, approximate };
}

/** The earliest of several due dates: what a deadline with a backstop comes to. The first wins a tie. */
export function earliest(first: Due, ...others: readonly Due[]): Due {
	return others.reduce((best, other) => (other.due < best.due ? other : best), first);
}

/**
 * A deadline about harm that a rule gives in school days: as many working days stand behind them, and the earlier
 * counts, since school days stand still in the holidays.
 */
export function harmDeadline(rule: { from: LocalDate; school: number; calendars: Calendars }): Due {
	const { from, school, calendars } = rule;
	return earliest(dueDate({ from, school, calendars }), dueDate({ from, working: school, calendars }));
}

/** How many days, and of which kind. */
export function countOf(rule: Count): Lateness {
	if ("working" in rule) return { days: rule.working, unit: "working" };
	if ("school" in rule) return { days: rule.school, unit: "school" };
	return { days: rule.calendar, unit: "calendar" };
}

/** Working days after `due`, up to and including `today`: 0 when it is not late, or late by a weekend only. */
export function workingDaysLate(due: LocalDate, today: LocalDate, calendars: Calendars): number {
	return daysAfter(due, today, (date) => workingDay(date, calendars.working).counts);
}

/** School days after `due`, up to and including `today`. */
export function schoolDaysLate(due: LocalDate, today: LocalDate, calendars: Calendars): number {
	return daysAfter(due, today, (date) => schoolDay(date, calendars).counts);
}

/**
 * How late something is, in the days of its own rule, or undefined when it is not late. In a school holiday, what
 * was counted in school days is late in working days, so that a deadline about harm never stands still.
 * Calendar days are late in working days too: nobody chases on a Sunday.
 */
export function lateness(
	due: LocalDate,
	unit: Lateness["unit"],
	today: LocalDate,
	calendars: Calendars,
): Lateness | undefined {
	const working = workingDaysLate(due, today, calendars);
	if (working === 0) return undefined;
	const school = unit === "school" ? schoolDaysLate(due, today, calendars) : 0;
	return school > 0 ? { days: school, unit: "school" } : { days: working, unit: "working" };
}

function judge(date: LocalDate, unit: Lateness["unit"], calendars: Calendars): DayVerdict {
	if (unit === "working") return workingDay(date, calendars.working);
	if (unit === "school") return schoolDay(date, calendars);
	return { counts: true, why: "day", approximate: false };
}

function next(date: LocalDate, steps: number): LocalDate {
	if (steps > FAR) throw new RangeError(`No such day within three years of ${date}`);
	return nextDay(date);
}

function daysAfter(due: LocalDate, today: LocalDate, counts: (date: LocalDate) => boolean): number {
	let days = 0;
	for (let date = due; date < today; ) {
		date = nextDay(date);
		if (counts(date)) days += 1;
	}
	return days;
}
