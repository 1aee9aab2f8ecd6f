import ical, { type VEvent } from "node-ical";
import type { SchoolCalendar } from "../../domain/calendar/school-days.ts";
import { calendarFrom, type DatedEvent, faultsInCalendar } from "../../domain/calendar/term-dates.ts";

/** What an iCalendar file says of a school's or an authority's terms, or why it cannot be used. */
export type ReadTermFile =
	| { calendar: SchoolCalendar; leftOut: readonly DatedEvent[]; fault?: undefined }
	| { fault: string };

/** Reads term dates from the text of an iCalendar file (RFC 5545), as councils and schools publish them. */
export function readTermFile(text: string): ReadTermFile {
	if (!/^\uFEFF?BEGIN:VCALENDAR/i.test(text.trimStart())) {
		return { fault: "This is not an iCalendar file: it does not begin with BEGIN:VCALENDAR." };
	}
	const events = Object.values(ical.sync.parseICS(text)).filter(
		(one): one is VEvent => one?.type === "VEVENT",
	);
	const { calendar, leftOut } = calendarFrom(events.flatMap(allDay));
	if (!calendar.terms.length) {
		return {
			fault:
				'No event of this file is a term. A term is an all-day event over several days with "term" in its title. Write the dates under "terms" instead.',
		};
	}
	const [fault] = faultsInCalendar(calendar);
	if (!fault) return { calendar, leftOut };
	const { from, to } = calendar[fault.list][fault.n]!;
	return { fault: `The event from ${from} to ${to}: ${fault.says}` };
}

/** The calendar days of an event; what has hours, or repeats, says nothing about terms. */
function allDay(event: VEvent): DatedEvent[] {
	const { start, end, summary } = event;
	if (event.datetype !== "date" || event.rrule || !isDate(start)) return [];
	const title = (typeof summary === "string" ? summary : summary?.val)?.trim() ?? "";
	// The end is the day after the last one, and may be left out of an event of one day.
	const last =
		isDate(end) && end > start ? new Date(end.getFullYear(), end.getMonth(), end.getDate() - 1) : start;
	return [{ from: asDay(start), to: asDay(last), title }];
}

const isDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime());

/** The library gives a date as midnight by the machine's own clock. */
function asDay(date: Date): string {
	const two = (n: number) => String(n).padStart(2, "0");
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
