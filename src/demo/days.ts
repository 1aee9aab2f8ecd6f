import { workingCalendar, workingDay } from "../domain/calendar/working-days.ts";
import { addDays, instantAt, type LocalDate, localDate, localTime } from "../domain/date/local-date.ts";
import type { Ago } from "./story.ts";

/** The sandbox opens on a morning at work, when the digest has been there for a while. */
const OPENS = "09:10";
const WORK_ENDS = "17:00";

/** When the sandbox opens. */
export interface Opening {
	at: Date;
	/** Whether that is now, so that its clock need not be moved. */
	isNow: boolean;
}

/**
 * When the sandbox opens, in the zone: now, between 09:10 and 17:00 on a working day; otherwise at 09:10 of the last
 * working day that has come to that time, so that nobody's first sight of it is a Sunday night.
 */
export function openingOf(now: Date, zone: string): Opening {
	const today = localDate(now, zone);
	const time = localTime(now, zone);
	if (isWorking(today) && time >= OPENS && time <= WORK_ENDS) return { at: now, isNow: true };
	const latest = isWorking(today) && time > WORK_ENDS ? today : nextWorking(today, -1);
	return { at: instantAt(latest, OPENS, zone), isNow: false };
}

/** The days of a story, counted back from its opening: working days only, so nothing happens at a weekend. */
export function daysBefore(opening: Date, zone: string): (ago: Ago) => LocalDate {
	const back = [localDate(opening, zone)];
	const ahead = [...back];
	return (ago) => {
		const days = ago < 0 ? ahead : back;
		const step = ago < 0 ? 1 : -1;
		while (days.length <= Math.abs(ago)) days.push(nextWorking(days.at(-1)!, step));
		return days[Math.abs(ago)]!;
	};
}

const CALENDAR = workingCalendar();

function isWorking(date: LocalDate): boolean {
	return workingDay(date, CALENDAR).counts;
}

function nextWorking(date: LocalDate, step: 1 | -1): LocalDate {
	let next = addDays(date, step);
	while (!isWorking(next)) next = addDays(next, step);
	return next;
}
