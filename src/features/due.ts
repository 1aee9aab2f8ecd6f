import { countOf, lateness } from "../domain/calendar/due-date.ts";
import type { SchoolCalendar } from "../domain/calendar/school-days.ts";
import type { LocalDate } from "../domain/date/local-date.ts";
import { dueInWords, type Lateness } from "../domain/date/words.ts";
import { CHECKS, type CheckCode } from "../domain/lists/checks.ts";
import { entryOf } from "../domain/lists/coded.ts";
import { calendarsFor } from "./panel/calendars.ts";
import type { Panel } from "./panel/settings.ts";

interface Dated {
	check: CheckCode;
	due: LocalDate;
}

/** How late an enquiry is, in the days of its own rule. `school`: the asked school's own calendar. */
export function lateOf(e: Dated, panel: Panel, school: SchoolCalendar | undefined): Lateness | undefined {
	const rule = panel.planSettings.due?.[e.check] ?? entryOf(CHECKS, e.check).due;
	return lateness(e.due, countOf(rule).unit, panel.today, calendarsFor(panel, school));
}

/** When an enquiry is due and how late it is, in the days of its own rule. `school`: the asked school's own calendar. */
export function dueOf(
	e: Dated & { approximate: boolean },
	panel: Panel,
	school: SchoolCalendar | undefined,
): string {
	const late = lateOf(e, panel, school);
	return `${dueInWords(e.due, panel.today, late)}${e.approximate ? " (approximate)" : ""}`;
}
