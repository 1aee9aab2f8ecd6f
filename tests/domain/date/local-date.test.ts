import { describe, expect, test } from "vitest";
import {
	addDays,
	addYears,
	ageOn,
	compareDates,
	daysBetween,
	instantAt,
	localDate,
	localTime,
	parseDate,
	weekday,
} from "../../../src/domain/date/local-date.ts";

const LONDON = "Europe/London";

test.each([
	["2026-02-28", "2026-02-28"],
	["2024-02-29", "2024-02-29"],
	["2026-02-29", undefined],
	["2026-13-01", undefined],
	["2026-1-01", undefined],
	["01/02/2026", undefined],
	["2026-02-28T10:00", undefined],
	["", undefined],
])("%j is read as %s", (text, date) => {
	expect(parseDate(text)).toBe(date);
});

describe("arithmetic", () => {
	test("days cross months, years and leap days", () => {
		expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
		expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
		expect(addDays("2026-03-01", -1)).toBe("2026-02-28");
	});
	test("a day count does not notice clock changes", () => {
		expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
		expect(daysBetween("2026-03-30", "2026-03-28")).toBe(-2);
	});
	test("years from a leap day end on 28 February", () => {
		expect(addYears("2020-02-29", 5)).toBe("2025-02-28");
	});
	test("age changes on the birthday", () => {
		expect(ageOn("2015-06-10", "2026-06-09")).toBe(10);
		expect(ageOn("2015-06-10", "2026-06-10")).toBe(11);
	});
	test("dates sort as text", () => {
		expect(["2026-10-01", "2026-09-30"].sort(compareDates)).toEqual(["2026-09-30", "2026-10-01"]);
		expect(compareDates("2026-01-01", "2026-01-01")).toBe(0);
	});
	test("Monday is 1 and Sunday is 7", () => {
		expect([weekday("2026-03-09"), weekday("2026-03-15")]).toEqual([1, 7]);
	});
});

describe("instants and the panel's clocks", () => {
	test("08:30 is another instant in summer", () => {
		expect(instantAt("2026-01-12", "08:30", LONDON).toISOString()).toBe("2026-01-12T08:30:00.000Z");
		expect(instantAt("2026-07-13", "08:30", LONDON).toISOString()).toBe("2026-07-13T07:30:00.000Z");
	});
	test("a time that clocks skip is taken as one hour later", () => {
		expect(instantAt("2026-03-29", "01:30", LONDON).toISOString()).toBe("2026-03-29T01:30:00.000Z");
		expect(localTime(new Date("2026-03-29T01:30:00Z"), LONDON)).toBe("02:30");
	});
	test("of a time that comes twice the first is meant", () => {
		expect(instantAt("2026-10-25", "01:30", LONDON).toISOString()).toBe("2026-10-25T00:30:00.000Z");
	});
	test("half past eleven at night in UTC is tomorrow in a British summer", () => {
		expect(localDate(new Date("2026-07-13T23:30:00Z"), LONDON)).toBe("2026-07-14");
		expect(localDate(new Date("2026-01-13T23:30:00Z"), LONDON)).toBe("2026-01-13");
	});
	test("a date and time come back from their instant", () => {
		const instant = instantAt("2027-03-10", "16:10", LONDON);
		expect([localDate(instant, LONDON), localTime(instant, LONDON)]).toEqual(["2027-03-10", "16:10"]);
	});
});
