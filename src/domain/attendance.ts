import { type Calendars, schoolDay } from "./calendar/school-days.ts";
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

/** School days running, both sessions of each with one of these marks. */
export interface RunRule {
	codes: readonly AttendanceCodeOf[];
	days: number;
}

/**
 * The run of school days that these marks end with: its first and last day and how many; undefined while there are fewer
 * than the rule asks for. A school day that was not entered breaks it, days without school do not.
 */
export function runIn(
	marks: readonly Mark[],
	rule: RunRule,
	until: LocalDate,
	calendars: Calendars,
): { from: LocalDate; to: LocalDate; days: number } | undefined {
	const sessions = new Map<LocalDate, number>();
	for (const { on, code } of marks) {
		if (on <= until && rule.codes.includes(code)) sessions.set(on, (sessions.get(on) ?? 0) + 1);
	}
	const first = [...sessions.keys()].sort()[0];
	const to = marks
		.map(({ on }) => on)
		.filter((on) => on <= until)
		.sort()
		.at(-1);
	if (first === undefined || to === undefined) return undefined;
	let [from, days] = [to, 0];
	for (let on = to; on >= first; on = addDays(on, -1)) {
		if (sessions.get(on) === 2) [from, days] = [on, days + 1];
		else if (sessions.has(on) || schoolDay(on, calendars).counts) break;
	}
	return days < rule.days ? undefined : { from, to, days };
}

/** The first day of the weeks up to `until` that the rule looks at. */
export const patternSince = ({ weeks }: PatternRule, until: LocalDate): LocalDate =>
	addDays(until, 1 - weeks * 7);
