import { addDays, type LocalDate } from "./date/local-date.ts";
import { ATTENDANCE_CODES, type AttendanceCodeOf } from "./lists/attendance-codes.ts";
import { entryOf } from "./lists/coded.ts";

/** Minutes after which somebody who comes late counts as absent (innov8/Suffolk policy, S3-10). */
export const LATE_MINUTES = 15;

/** The mark of somebody who came so many minutes late: up to 15 late but there, from 16 an absence. */
export function lateMark(minutes: number): Extract<AttendanceCodeOf, "L" | "U"> {
	return minutes > LATE_MINUTES ? "U" : "L";
}

/** Whether a session with this mark was attended. */
export const wasThere = (code: AttendanceCodeOf): boolean => entryOf(ATTENDANCE_CODES, code).present;

/** A session's mark on a day. */
export interface Mark {
	on: LocalDate;
	session: "am" | "pm";
	code: AttendanceCodeOf;
}

/** Which absence is a pattern: so many sessions with these marks within so many weeks. */
export interface PatternRule {
	codes: readonly AttendanceCodeOf[];
	sessions: number;
	weeks: number;
}

/**
 * The pattern of absence that these marks come to, in the weeks up to and including `until`: its first and last day and
 * how many sessions; undefined while there are fewer than the rule asks for.
 */
export function patternIn(
	marks: readonly Mark[],
	rule: PatternRule,
	until: LocalDate,
): { from: LocalDate; to: LocalDate; sessions: number } | undefined {
	const since = patternSince(rule, until);
	const days = marks
		.filter(({ on, code }) => since <= on && on <= until && rule.codes.includes(code))
		.map(({ on }) => on)
		.sort();
	if (days.length < rule.sessions) return undefined;
	return { from: days[0]!, to: days.at(-1)!, sessions: days.length };
}

/** The first day of the weeks up to `until` that the rule looks at. */
export const patternSince = ({ weeks }: PatternRule, until: LocalDate): LocalDate =>
	addDays(until, 1 - weeks * 7);
