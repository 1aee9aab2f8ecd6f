import { expect, test } from "vitest";
import type { Calendars } from "../../src/domain/calendar/school-days.ts";
import { countedInWords } from "../../src/domain/calendar/why.ts";
import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { absenceBefore, pupilFileDue } from "../../src/domain/roll.ts";

const calendars: Calendars = {
	working: workingCalendar(),
	authority: {
		terms: [
			{ from: "2027-01-04", to: "2027-02-12" },
			{ from: "2027-02-22", to: "2027-03-25" },
		],
		closures: [{ from: "2027-03-01", to: "2027-03-01", why: "INSET day" }],
	},
};

test("the school days of an absence are counted one by one, holidays and closures left out", () => {
	const { days, because, approximate } = absenceBefore("2027-02-08", "2027-03-10", calendars);
	// 5 days to half-term, 5 after it, then 6 without the INSET day.
	expect({ days, approximate }).toEqual({ days: 16, approximate: false });
	expect(countedInWords(because, "2027-03-10")).toEqual([
		"Mon 8 to Fri 12 Feb: 5 school days, counted",
		"Sat 13 to Sun 14 Feb: weekend, not counted",
		"Mon 15 to Fri 19 Feb: school holiday, not counted",
		"Sat 20 to Sun 21 Feb: weekend, not counted",
		"Mon 22 to Fri 26 Feb: 5 school days, counted",
		"Sat 27 to Sun 28 Feb: weekend, not counted",
		"Mon 1 Mar: INSET day, not counted",
		"Tue 2 to Tue 9 Mar: 6 school days, counted (weekends left out)",
	]);
});

test("the day of removal is not one of them, and without a calendar the count says that it is a guess", () => {
	expect(absenceBefore("2027-03-09", "2027-03-10", calendars).days).toBe(1);
	expect(absenceBefore("2027-03-10", "2027-03-10", calendars).days).toBe(0);
	const guess = absenceBefore("2027-03-08", "2027-03-10", { working: workingCalendar() });
	expect(guess).toMatchObject({ days: 2, approximate: true });
});

test("the pupil's file is due so many school days after the removal", () => {
	expect(pupilFileDue("2027-02-12", 15, calendars).due).toBe("2027-03-15");
});
