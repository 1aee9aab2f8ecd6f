import { Temporal } from "temporal-polyfill";

/** A calendar date in the panel's zone, written YYYY-MM-DD. Dates of this form sort as text. */
export type LocalDate = string;

/** The calendar date that this text is, or undefined: the form must be YYYY-MM-DD and the day must exist. */
export function parseDate(text: string): LocalDate | undefined {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
	try {
		return Temporal.PlainDate.from(text).toString();
	} catch {
		return undefined;
	}
}

/** The date so many days later (earlier when negative). Throws a RangeError when `date` is no date. */
export function addDays(date: LocalDate, days: number): LocalDate {
	return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** The same day so many months later; the last day of the month where it has no such day. */
export function addMonths(date: LocalDate, months: number): LocalDate {
	return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** The same day so many years later; 29 February becomes 28 February where there is none. */
export function addYears(date: LocalDate, years: number): LocalDate {
	return Temporal.PlainDate.from(date).add({ years }).toString();
}

/** Days from one date to another: negative when `to` is the earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
	return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: "day" }).days;
}

/** Whole years of age on a date: negative before birth. */
export function ageOn(birth: LocalDate, date: LocalDate): number {
	return Temporal.PlainDate.from(birth).until(Temporal.PlainDate.from(date), { largestUnit: "year" }).years;
}

/** The order of two dates, as a sort wants it. */
export function compareDates(a: LocalDate, b: LocalDate): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** The day after. Kept once worked out: every deadline is counted day by day, over the same few thousand days. */
export function nextDay(date: LocalDate): LocalDate {
	return kept(NEXT_DAYS, date, () => addDays(date, 1));
}

/** The day of the week: 1 is Monday, 7 is Sunday. Kept, as {@link nextDay} is. */
export function weekday(date: LocalDate): number {
	return kept(WEEKDAYS, date, () => Temporal.PlainDate.from(date).dayOfWeek);
}

const NEXT_DAYS = new Map<LocalDate, LocalDate>();
const WEEKDAYS = new Map<LocalDate, number>();

function kept<Value>(cache: Map<LocalDate, Value>, date: LocalDate, work: () => Value): Value {
	const known = cache.get(date);
	if (known !== undefined) return known;
	const value = work();
	cache.set(date, value);
	return value;
}

/** The calendar date of an instant in a time zone such as Europe/London. */
export function localDate(instant: Date, zone: string): LocalDate {
	return inZone(instant, zone).toPlainDate().toString();
}

/** The wall-clock time of an instant in a time zone, written HH:MM. */
export function localTime(instant: Date, zone: string): string {
	return inZone(instant, zone).toPlainTime().toString({ smallestUnit: "minute" });
}

/**
 * The instant when clocks in the zone show this date and time (HH:MM). A time that clocks skip in spring is taken
 * as one hour later; of a time that comes twice in autumn the first is meant.
 */
export function instantAt(date: LocalDate, time: string, zone: string): Date {
	const zoned = Temporal.PlainDate.from(date)
		.toPlainDateTime(Temporal.PlainTime.from(time))
		.toZonedDateTime(zone, { disambiguation: "compatible" });
	return new Date(zoned.epochMilliseconds);
}

function inZone(instant: Date, zone: string): Temporal.ZonedDateTime {
	return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
}
