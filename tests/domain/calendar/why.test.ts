import { expect, test } from "vitest";
import { dueDate } from "../../../src/domain/calendar/due-date.ts";
import type { Calendars } from "../../../src/domain/calendar/school-days.ts";
import { countedInWords, isApproximate } from "../../../src/domain/calendar/why.ts";
import { workingCalendar } from "../../../src/domain/calendar/working-days.ts";

const england: Calendars = { working: workingCalendar() };
const term: Calendars = {
	...england,
	authority: {
		terms: [
			{ from: "2026-02-23", to: "2026-03-27" },
			{ from: "2026-04-13", to: "2026-05-22" },
		],
		closures: [{ from: "2026-03-23", to: "2026-03-23", why: "INSET day" }],
	},
};
const words = (from: string, school: number, calendars: Calendars) =>
	countedInWords(dueDate({ from, school, calendars }).because, "2026-03-19");

test("days for one reason stand together, across their weekends", () => {
	expect(words("2026-03-19", 8, term)).toEqual([
		"Fri 20 Mar: 1 school day, counted",
		"Sat 21 to Sun 22 Mar: weekend, not counted",
		"Mon 23 Mar: INSET day, not counted",
		"Tue 24 to Fri 27 Mar: 4 school days, counted",
		"Sat 28 to Sun 29 Mar: weekend, not counted",
		"Mon 30 Mar to Thu 2 Apr: school holiday, not counted",
		"Fri 3 Apr: Good Friday, not counted",
		"Sat 4 to Sun 5 Apr: weekend, not counted",
		"Mon 6 Apr: Easter Monday, not counted",
		"Tue 7 to Fri 10 Apr: school holiday, not counted",
		"Sat 11 to Sun 12 Apr: weekend, not counted",
		"Mon 13 to Wed 15 Apr: 3 school days, counted",
	]);
});

test("a weekend between two counted stretches is left out of their number", () => {
	expect(words("2026-04-13", 9, term)).toEqual([
		"Tue 14 to Fri 24 Apr: 9 school days, counted (weekends left out)",
	]);
});

test("the year is named where it is another", () => {
	const { because } = dueDate({ from: "2026-12-31", working: 1, calendars: england });
	expect(countedInWords(because, "2026-12-01").at(-1)).toBe("Mon 4 Jan 2027: 1 working day, counted");
});

test("a day that no calendar covers makes the date approximate", () => {
	expect(isApproximate(dueDate({ from: "2026-03-19", school: 1, calendars: england }).because)).toBe(true);
	expect(isApproximate(dueDate({ from: "2026-03-19", school: 1, calendars: term }).because)).toBe(false);
	expect(words("2026-03-19", 2, england).at(-1)).toBe(
		"Fri 20 to Mon 23 Mar: 2 school days, by an approximate calendar, counted (weekends left out)",
	);
});
