import { addDays, ageOn, type LocalDate } from "../date/local-date.ts";
import { YEAR_GROUPS, type YearGroup } from "../lists/year-groups.ts";

/** Days from one to another, both included. */
export interface Period {
	from: LocalDate;
	to: LocalDate;
}

/** The academic year of a day: 1 September to 31 August. */
export function academicYear(day: LocalDate): Period {
	const year = Number(day.slice(0, 4)) - (day.slice(5) < "09-01" ? 1 : 0);
	return { from: `${year}-09-01`, to: `${year + 1}-08-31` };
}

/** The academic year before that of a day. */
export function previousAcademicYear(day: LocalDate): Period {
	return academicYear(addDays(academicYear(day).from, -1));
}

/**
 * The year group that a child's age puts them in for an academic year. Whoever is of compulsory school age on a day of it
 * is in one of Reception to Year 11; undefined for others.
 */
export function yearGroup(birth: LocalDate, year: Period): YearGroup | undefined {
	const age = ageOn(birth, addDays(year.from, -1));
	return YEAR_GROUPS.find((group) => group.age === age)?.code;
}
