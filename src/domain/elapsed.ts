import { daysBetween, type LocalDate } from "./date/local-date.ts";
import { count } from "./date/words.ts";

/**
 * How long a case has run: calendar days from the day on which the referral was received (day 0), or on which this
 * episode began, to `until`. A case received on 1 March has run for 27 days on 28 March (Bury briefing, S1: identify
 * and re-engage fast).
 */
export function elapsedDays(from: LocalDate, until: LocalDate): number {
	return Math.max(0, daysBetween(from, until));
}

/** "12 days", "1 day", "since today". */
export function elapsedInWords(from: LocalDate, until: LocalDate): string {
	const days = elapsedDays(from, until);
	return days === 0 ? "since today" : count(days, "day");
}
