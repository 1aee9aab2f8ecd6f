import { describe, expect, test } from "vitest";
import {
	dueDate,
	earliest,
	harmDeadline,
	lateness,
	schoolDaysLate,
	workingDaysLate,
} from "../../../src/domain/calendar/due-date.ts";
import type { Calendars, SchoolCalendar } from "../../../src/domain/calendar/school-days.ts";
import { workingCalendar } from "../../../src/domain/calendar/working-days.ts";

const england: Calendars = { working: workingCalendar() };

const millbrook: SchoolCalendar = {
	terms: [
		{ from: "2026-01-05", to: "2026-02-13" },
		{ from: "2026-02-23", to: "2026-03-27" },
		{ from: "2026-04-13", to: "2026-05-22" },
		{ from: "2026-06-01", to: "2026-07-21" },
		{ from: "2026-09-02", to: "2026-10-23" },
	],
	closures: [{ from: "2026-06-26", to: "2026-06-26", why: "INSET day" }],
};
const term: Calendars = { ...england, authority: millbrook };

describe("working days", () => {
	test.each([
		["2026-12-23", 3, "2026-12-30", "over Christmas, with Boxing Day's substitute"],
		["2026-04-01", 3, "2026-04-08", "over Easter"],
		["2026-08-28", 5, "2026-09-07", "over the summer bank holiday"],
		["2026-05-22", 3, "2026-05-28", "over the spring bank holiday"],
		["2026-03-06", 3, "2026-03-11", "over a weekend"],
		["2026-03-07", 1, "2026-03-09", "from a Saturday"],
		["2027-12-24", 1, "2027-12-29", "when Christmas is a Saturday"],
		["2027-12-31", 1, "2028-01-04", "when New Year's Day is a Saturday"],
	])("%s and %i working days is %s: %s", (from, working, due) => {
		expect(dueDate({ from, working, calendars: england })).toMatchObject({ due, approximate: false });
	});

	test("each day on the way is explained", () => {
		expect(dueDate({ from: "2026-04-01", working: 2, calendars: england }).because).toEqual([
			{ date: "2026-04-02", counted: true, why: "working day" },
			{ date: "2026-04-03", counted: false, why: "Good Friday" },
			{ date: "2026-04-04", counted: false, why: "weekend" },
			{ date: "2026-04-05", counted: false, why: "weekend" },
			{ date: "2026-04-06", counted: false, why: "Easter Monday" },
			{ date: "2026-04-07", counted: true, why: "working day" },
		]);
	});

	test("a day may be declared a holiday, or a working day", () => {
		const working = workingCalendar([
			{ date: "2026-03-09", working: false, why: "National day of mourning" },
			{ date: "2026-03-14", working: true, why: "Office open" },
		]);
		expect(dueDate({ from: "2026-03-06", working: 1, calendars: { working } }).due).toBe("2026-03-10");
		expect(dueDate({ from: "2026-03-13", working: 1, calendars: { working } }).due).toBe("2026-03-14");
	});

	test("beyond the known bank holidays the answer is marked approximate", () => {
		expect(dueDate({ from: "2028-12-29", working: 1, calendars: england })).toMatchObject({
			due: "2029-01-01",
			approximate: true,
		});
		expect(dueDate({ from: "2028-12-28", working: 1, calendars: england }).approximate).toBe(false);
	});
});

describe("school days", () => {
	test.each([
		["2026-03-06", 3, "2026-03-11", "Friday to Wednesday"],
		["2026-02-12", 3, "2026-02-24", "over half-term"],
		["2026-03-26", 3, "2026-04-14", "over Easter"],
		["2026-06-24", 3, "2026-06-30", "over an INSET day"],
		["2026-07-20", 3, "2026-09-03", "over the summer"],
		["2026-04-30", 2, "2026-05-05", "over a bank holiday within a term"],
	])("%s and %i school days is %s: %s", (from, school, due) => {
		expect(dueDate({ from, school, calendars: term })).toMatchObject({ due, approximate: false });
	});

	test("a school's own calendar goes before its authority's", () => {
		const own = { ...millbrook, closures: [{ from: "2026-03-09", to: "2026-03-10", why: "Flood" }] };
		const due = dueDate({ from: "2026-03-06", school: 1, calendars: { ...term, school: own } });
		expect(due.due).toBe("2026-03-11");
		expect(due.because).toContainEqual({ date: "2026-03-09", counted: false, why: "Flood" });
	});

	test("the authority's calendar serves where the school's ends", () => {
		const own = { terms: [{ from: "2026-01-05", to: "2026-03-06" }], closures: [] };
		const due = dueDate({ from: "2026-03-26", school: 2, calendars: { ...term, school: own } });
		expect(due).toMatchObject({ due: "2026-04-13", approximate: false });
	});

	test("without a calendar, working days outside August count, and it says so", () => {
		expect(dueDate({ from: "2026-07-30", school: 3, calendars: england })).toMatchObject({
			due: "2026-09-02",
			approximate: true,
		});
		expect(dueDate({ from: "2026-03-06", school: 3, calendars: england })).toMatchObject({
			due: "2026-03-11",
			approximate: true,
		});
	});
});

describe("counting", () => {
	test("0 days is today where today counts, and the next such day where it does not", () => {
		expect(dueDate({ from: "2026-03-06", school: 0, calendars: term }).due).toBe("2026-03-06");
		expect(dueDate({ from: "2026-03-07", school: 0, calendars: term }).due).toBe("2026-03-09");
		expect(dueDate({ from: "2026-03-07", calendar: 0, calendars: term }).due).toBe("2026-03-07");
	});
	test("calendar days may end at a weekend", () => {
		expect(dueDate({ from: "2026-03-02", calendar: 5, calendars: term }).due).toBe("2026-03-07");
	});
	test.each([-1, 1.5, Number.NaN])("%s days cannot be counted", (working) => {
		expect(() => dueDate({ from: "2026-03-02", working, calendars: term })).toThrow(RangeError);
	});
	test("a calendar that never opens is refused, not searched for ever", () => {
		const never = {
			terms: [{ from: "2026-01-01", to: "2036-01-01" }],
			closures: [{ from: "2026-01-01", to: "2036-01-01", why: "Closed" }],
		};
		expect(() =>
			dueDate({ from: "2026-01-01", school: 1, calendars: { ...england, school: never } }),
		).toThrow(/within three years/);
	});
	test("the earliest of two deadlines is kept with its working", () => {
		const school = dueDate({ from: "2026-07-20", school: 3, calendars: term });
		const working = dueDate({ from: "2026-07-20", working: 3, calendars: term });
		expect(earliest(school, working)).toBe(working);
		expect(working.due).toBe("2026-07-23");
	});
});

test.each([
	["2026-03-06", "2026-03-11", "in term, Friday to Wednesday"],
	["2026-04-30", "2026-05-06", "over a bank holiday"],
	["2026-07-20", "2026-07-23", "into the summer holiday"],
	["2026-02-13", "2026-02-18", "into half-term"],
])("3 school days about harm from %s end on %s: %s", (from, due) => {
	expect(harmDeadline({ from, school: 3, calendars: term }).due).toBe(due);
});

describe("how late", () => {
	test.each([
		["2026-03-11", "2026-03-11", 0, 0],
		["2026-03-11", "2026-03-10", 0, 0],
		["2026-03-11", "2026-03-12", 1, 1],
		["2026-03-13", "2026-03-15", 0, 0],
		["2026-03-27", "2026-04-08", 6, 0],
		["2026-02-12", "2026-02-24", 8, 3],
	])("due %s, on %s: %i working days, %i school days", (due, today, working, school) => {
		expect(workingDaysLate(due, today, term)).toBe(working);
		expect(schoolDaysLate(due, today, term)).toBe(school);
	});

	test("lateness is told in the days of the rule, and in working days while schools are shut", () => {
		expect(lateness("2026-03-11", "school", "2026-03-13", term)).toEqual({ days: 2, unit: "school" });
		expect(lateness("2026-07-21", "school", "2026-08-05", term)).toEqual({ days: 11, unit: "working" });
		expect(lateness("2026-03-07", "calendar", "2026-03-09", term)).toEqual({ days: 1, unit: "working" });
	});

	test("nothing is late at the weekend after a Friday", () => {
		expect(lateness("2026-03-13", "working", "2026-03-14", term)).toBeUndefined();
	});
});
