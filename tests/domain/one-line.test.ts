import { describe, expect, test } from "vitest";
import { dateIn } from "../../src/domain/date/typed.ts";
import { choiceIn } from "../../src/domain/one-line.ts";

describe("a date in a typed line", () => {
	const today = "2027-03-10";
	test.each([
		["review 2027-04-20 please", "2027-04-20", "review please"],
		["born 10/6/2015", "2015-06-10", "born"],
		["on Wed 7 Apr, rang", "2027-04-07", "on , rang"],
		["20 december", "2026-12-20", ""],
		["8 Jan", "2027-01-08", ""],
		["29 February", "2028-02-29", ""],
		["29 February 2027", undefined, ""],
		["by tomorrow", "2027-03-11", "by"],
		["31/2/2027", undefined, ""],
		["flat 3 Marlow House", undefined, ""],
		["nothing", undefined, ""],
	])("%s", (line, date, rest) => {
		expect(dateIn(line, today)).toEqual(date && { date, rest });
	});
});

describe("a choice in a typed line", () => {
	const outcomes = [
		{ value: "no_trace", label: "Checked, no trace" },
		{ value: "lead_found", label: "A lead was found" },
		{ value: "located", label: "Child located" },
		{ value: "no_reply", label: "No reply yet (keeps it open)" },
		{ value: "yes", label: "Yes" },
	];
	test.each([
		["No trace, rang twice", "no_trace", "rang twice"],
		["child located at aunt's", "located", "at aunt's"],
		["no reply yet", "no_reply", ""],
		// Two are named: neither is taken.
		["located or no trace", undefined, ""],
		["relocated", undefined, ""],
		["yes", undefined, ""],
	])("%s", (line, value, rest) => {
		expect(choiceIn(line, outcomes)).toEqual(value && { value, rest });
	});

	test("of two of the same length none", () => {
		const two = [
			{ value: "north", label: "North" },
			{ value: "south", label: "South" },
		];
		expect(choiceIn("south or north", two)).toBeUndefined();
	});
});
