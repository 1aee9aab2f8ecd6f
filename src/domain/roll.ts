import { type CountedDay, type Due, dueDate } from "./calendar/due-date.ts";
import { type Calendars, schoolDay } from "./calendar/school-days.ts";
import { type LocalDate, nextDay } from "./date/local-date.ts";

/** School days in a row, counted one by one. */
export interface Absence {
	days: number;
	because: readonly CountedDay[];
	/** A day on the way was not covered by a calendar. */
	approximate: boolean;
}

/** No absence is counted over a longer time: three years. */
const FAR = 1100;

/**
 * The school days of an absence, from its first day to the last before `until`: the day of removal, or today, is not
 * over yet. By the pupil's own school's calendar.
 */
export function absenceBefore(from: LocalDate, until: LocalDate, calendars: Calendars): Absence {
	const because: CountedDay[] = [];
	let approximate = false;
	for (let date = from; date < until && because.length < FAR; date = nextDay(date)) {
		const { counts, why, approximate: guessed } = schoolDay(date, calendars);
		because.push({ date, counted: counts, why, ...(guessed ? { approximate: true as const } : {}) });
		approximate ||= guessed;
	}
	return { days: because.filter((day) => day.counted).length, because, approximate };
}

/** By when a school uploads the file of a pupil who has left, so many school days after the removal. */
export function pupilFileDue(removed: LocalDate, days: number, calendars: Calendars): Due {
	return dueDate({ from: removed, school: days, calendars });
}
