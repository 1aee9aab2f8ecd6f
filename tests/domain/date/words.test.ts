import { expect, test } from "vitest";
import {
	count,
	daysInWords,
	dueInWords,
	listInWords,
	longDate,
	moment,
	shortDate,
} from "../../../src/domain/date/words.ts";

const TODAY = "2027-01-08";

test.each([
	["2027-03-10", "Wed 10 Mar"],
	["2027-09-01", "Wed 1 Sep"],
	["2026-12-23", "Wed 23 Dec 2026"],
])("%s is written %s", (date, words) => {
	expect(shortDate(date, TODAY)).toBe(words);
});

test.each([
	["2027-01-06", { days: 2, unit: "school" }, "Wed 6 Jan (2 school days late)"],
	["2027-01-07", { days: 1, unit: "working" }, "Thu 7 Jan (1 working day late)"],
	["2027-01-08", undefined, "Fri 8 Jan (today)"],
	["2027-01-09", undefined, "Sat 9 Jan (tomorrow)"],
	["2027-01-12", undefined, "Tue 12 Jan"],
] as const)("due %s reads %j %s", (due, late, words) => {
	expect(dueInWords(due, TODAY, late)).toBe(words);
});

test("counts agree with their nouns", () => {
	expect([count(1, "case"), count(0, "case"), count(2, "enquiry", "enquiries")]).toEqual([
		"1 case",
		"0 cases",
		"2 enquiries",
	]);
	expect(daysInWords({ days: 11, unit: "working" })).toBe("11 working days");
	expect(daysInWords({ days: 1, unit: "calendar" })).toBe("1 day");
});

test("lists read as sentences", () => {
	expect([
		listInWords([]),
		listInWords(["a"]),
		listInWords(["a", "b"]),
		listInWords(["a", "b", "c"]),
	]).toEqual(["", "a", "a and b", "a, b and c"]);
});

test("long dates and moments", () => {
	expect(longDate("2027-03-01")).toBe("1 March 2027");
	expect(moment(new Date("2027-07-13T07:30:00Z"), "Europe/London", TODAY)).toBe("Tue 13 Jul, 08:30");
});
