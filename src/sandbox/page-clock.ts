import { Temporal } from "temporal-polyfill";
import holidays from "../domain/calendar/bank-holidays-england-and-wales.json" with { type: "json" };

/** Where people of the panel keep their time. */
const ZONE = "Europe/London";

/** Where the clock can be moved to. */
export const MOVES = ["next working day 08:30", "+30 minutes", "+1 day", "now"] as const;
export type Move = (typeof MOVES)[number];

const BANK_HOLIDAYS = new Set(holidays["england-and-wales"].events.map((one) => one.date));

/**
 * The instant that a move leads to. Days are calendar days in London, so "+1 day" keeps the time on the wall.
 * @param now the casework's time
 * @param real the time of this machine, to which "now" leads
 */
export function moved(to: Move, now: Date, real: Date): Date {
	const here = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(ZONE);
	switch (to) {
		case "next working day 08:30":
			return instantOf(
				nextWorkingDay(here.toPlainDate()).toZonedDateTime({ timeZone: ZONE, plainTime: "08:30" }),
			);
		case "+30 minutes":
			return instantOf(here.add({ minutes: 30 }));
		case "+1 day":
			return instantOf(here.add({ days: 1 }));
		case "now":
			return real;
	}
}

/** The first day after this one that is neither a weekend nor a bank holiday of England and Wales. */
function nextWorkingDay(today: Temporal.PlainDate): Temporal.PlainDate {
	let day = today.add({ days: 1 });
	while (day.dayOfWeek > 5 || BANK_HOLIDAYS.has(day.toString())) day = day.add({ days: 1 });
	return day;
}

function instantOf(at: Temporal.ZonedDateTime): Date {
	return new Date(at.epochMilliseconds);
}

/** The instant as the page words it, in London: "Tuesday 22 September 2026, 08:30". */
export function clockWords(now: Date): string {
	const words = (options: Intl.DateTimeFormatOptions) =>
		new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options }).format(now);
	// The parts are joined here: between versions of ICU the comma after the weekday comes and goes.
	const day = words({ day: "numeric", month: "long", year: "numeric" });
	const time = words({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
	return `${words({ weekday: "long" })} ${day}, ${time}`;
}
