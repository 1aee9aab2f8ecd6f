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

const TERMS = [
	{ label: "Autumn, September to December", from: "09-01", to: "12-31" },
	{ label: "Spring, January to March", from: "01-01", to: "03-31" },
	{ label: "Summer, April to August", from: "04-01", to: "08-31" },
] as const;

/**
 * The terms of an academic year that have begun by the end of the period, the last one as far as that; none for a period
 * that does not begin on 1 September. By the calendar, and no day is between two (a choice of ours): schools' own terms
 * differ from one to the next.
 */
export function termsOf({ from, to }: Period): (Period & { label: string })[] {
	const year = academicYear(from);
	if (from !== year.from) return [];
	return TERMS.map(({ label, ...days }, n) => {
		const of = (n ? year.to : year.from).slice(0, 4);
		const end = `${of}-${days.to}`;
		return { label, from: `${of}-${days.from}`, to: end < to ? end : to };
	}).filter((term) => term.from <= to);
}

/** "2026/27": the academic year of a day, in short. */
export const yearInShort = (day: LocalDate): string => {
	const { from, to } = academicYear(day);
	return `${from.slice(0, 4)}/${to.slice(2, 4)}`;
};

/**
 * The year group that a child's age puts them in for an academic year. Whoever is of compulsory school age on a day of it
 * is in one of Reception to Year 11; undefined for others.
 */
export function yearGroup(birth: LocalDate, year: Period): YearGroup | undefined {
	const age = ageOn(birth, addDays(year.from, -1));
	return YEAR_GROUPS.find((group) => group.age === age)?.code;
}
