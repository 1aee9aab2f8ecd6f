import { addDays, type LocalDate, localDate, localTime, weekday } from "./local-date.ts";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
export const MONTH_NAMES = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
] as const;

/** A number with its noun: "1 case", "3 cases". Nouns that do not take an s give their plural. */
export function count(n: number, one: string, many = `${one}s`): string {
	return `${n} ${n === 1 ? one : many}`;
}

/** "a", "a and b", "a, b and c". */
export function listInWords(items: readonly string[]): string {
	if (items.length < 2) return items.join("");
	return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** "Wed 10 Mar"; with the year when it is not the year of `today`. */
export function shortDate(date: LocalDate, today: LocalDate): string {
	const { day, month, year } = parts(date);
	const words = `${WEEKDAYS[weekday(date) - 1]} ${day} ${month.slice(0, 3)}`;
	return date.slice(0, 4) === today.slice(0, 4) ? words : `${words} ${year}`;
}

/** "10 March 2027", as GOV.UK writes dates. */
export function longDate(date: LocalDate): string {
	const { day, month, year } = parts(date);
	return `${day} ${month} ${year}`;
}

/** "Wed 10 Mar, 08:30", by the clocks of the zone. */
export function moment(instant: Date, zone: string, today: LocalDate): string {
	return `${shortDate(localDate(instant, zone), today)}, ${localTime(instant, zone)}`;
}

/** How long something is late, in the days of its own rule. */
export interface Lateness {
	days: number;
	unit: "working" | "school" | "calendar";
}

/** "11 working days", "1 school day", "3 days". */
export function daysInWords({ days, unit }: Lateness): string {
	return unit === "calendar" ? count(days, "day") : count(days, `${unit} day`);
}

/** When something is due, as a card says it: "Wed 6 Jan (2 school days late)", "Wed 10 Mar (today)", "Fri 12 Mar". */
export function dueInWords(due: LocalDate, today: LocalDate, late: Lateness | undefined): string {
	const date = shortDate(due, today);
	if (late) return `${date} (${daysInWords(late)} late)`;
	if (due === today) return `${date} (today)`;
	if (due === addDays(today, 1)) return `${date} (tomorrow)`;
	return date;
}

function parts(date: LocalDate): { day: number; month: string; year: string } {
	const [year, month, day] = date.split("-");
	return { day: Number(day), month: MONTH_NAMES[Number(month) - 1] ?? "", year: year ?? "" };
}
