import { type LocalDate, weekday } from "../date/local-date.ts";
import feed from "./bank-holidays-england-and-wales.json" with { type: "json" };

/** Whether a day counts, why, and whether that is certain. */
export interface DayVerdict {
	counts: boolean;
	/** In words a person can check: "Good Friday", "weekend", "working day". */
	why: string;
	/** True when no calendar covers the day, so that the answer is a guess. */
	approximate: boolean;
}

/** A day declared to be a working day, or not to be one, after the feed was published. */
export interface OneOff {
	date: LocalDate;
	working: boolean;
	why: string;
}

/** Monday to Friday without the bank holidays of England and Wales. */
export interface WorkingCalendar {
	holidays: ReadonlyMap<LocalDate, string>;
	oneOffs: ReadonlyMap<LocalDate, OneOff>;
	/** The first and last day whose bank holidays are known. */
	known: { from: LocalDate; to: LocalDate };
}

const HOLIDAYS = new Map<LocalDate, string>(
	feed["england-and-wales"].events.map((event) => [event.date, event.title]),
);
const YEARS = [...HOLIDAYS.keys()].map((date) => date.slice(0, 4)).sort();

/** The working days of England and Wales, with one-off changes such as an extra bank holiday. The last one wins. */
export function workingCalendar(oneOffs: readonly OneOff[] = []): WorkingCalendar {
	return {
		holidays: HOLIDAYS,
		oneOffs: new Map(oneOffs.map((oneOff) => [oneOff.date, oneOff])),
		known: { from: `${YEARS[0]}-01-01`, to: `${YEARS.at(-1)}-12-31` },
	};
}

/**
 * Whether a date is a working day. Outside the years whose bank holidays are known, Monday to Friday count and the
 * answer is marked approximate: a deadline a day early is better than none.
 */
export function workingDay(date: LocalDate, calendar: WorkingCalendar): DayVerdict {
	const oneOff = calendar.oneOffs.get(date);
	if (oneOff) return { counts: oneOff.working, why: oneOff.why, approximate: false };
	if (weekday(date) > 5) return { counts: false, why: "weekend", approximate: false };
	const holiday = calendar.holidays.get(date);
	if (holiday) return { counts: false, why: holiday, approximate: false };
	const unknown = date < calendar.known.from || date > calendar.known.to;
	return { counts: true, why: "working day", approximate: unknown };
}
