import { expect, test } from "vitest";
import { workingCalendar, workingDay } from "../../../src/domain/calendar/working-days.ts";

const { holidays, known } = workingCalendar();
const inYear = (year: string) =>
	[...holidays.keys()].filter((date) => date.startsWith(year)).map((date) => date.slice(5));

test.each([
	["2026", ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]],
	["2027", ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]],
	["2028", ["01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"]],
])("the bank holidays of %s are known", (year, dates) => {
	expect(inYear(year)).toEqual(dates);
});

test("the calendar reaches from 2019 to 2028", () => {
	expect(known).toEqual({ from: "2019-01-01", to: "2028-12-31" });
});

test("a holiday is named", () => {
	expect(workingDay("2026-12-28", workingCalendar())).toEqual({
		counts: false,
		why: "Boxing Day",
		approximate: false,
	});
});
