import { addYears, type LocalDate } from "./date/local-date.ts";
import { longDate } from "./date/words.ts";
import { schoolAgeOn, schoolAgeStart } from "./school-age.ts";

/** Children without a place who reach compulsory school age on one day (Education Act 1996, section 8). */
export interface StartGroup {
	/** 31 March, 31 August or 31 December. */
	on: LocalDate;
	/** That day has come: a child of compulsory school age without a place. */
	reached: boolean;
	count: number;
}

/** Groups children by the day on which they reach compulsory school age, the earliest first. */
export function startGroups(starts: readonly LocalDate[], today: LocalDate): StartGroup[] {
	const groups = Map.groupBy(starts, (on) => on);
	return [...groups]
		.map(([on, all]) => ({ on, reached: on <= today, count: all.length }))
		.sort((a, b) => (a.on < b.on ? -1 : 1));
}

/** "31 August 2027", and "31 December 2026 (reached)". */
export function groupInWords({ on, reached }: Pick<StartGroup, "on" | "reached">): string {
	return `${longDate(on)}${reached ? " (reached)" : ""}`;
}

/** Children who reach school age later than this after a list is loaded are another year's work. */
const YEARS_AHEAD = 2;

/** Why a child does not belong on the list of those reaching school age; undefined where they do. */
export function notStarting(birth: LocalDate, today: LocalDate): string | undefined {
	if (schoolAgeOn(birth, today) === "above")
		return "With this date of birth the child is over compulsory school age.";
	return schoolAgeStart(birth) > addYears(today, YEARS_AHEAD)
		? `With this date of birth the child reaches school age on ${longDate(schoolAgeStart(birth))}, more than two years from now.`
		: undefined;
}
