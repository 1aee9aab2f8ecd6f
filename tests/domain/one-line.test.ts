import { describe, expect, test } from "vitest";
import { dateApart, dateIn } from "../../src/domain/date/typed.ts";
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

describe("a date that stands by itself in a typed line", () => {
	test.each([
		["20 April", "2027-04-20", ""],
		["on 8 March, rang twice", "2027-03-08", "rang twice"],
		["rang twice, 8 March.", "2027-03-08", "rang twice"],
		["yesterday: rang twice", "2027-03-09", "rang twice"],
		["rang, by 20 April, as agreed", "2027-04-20", "rang, as agreed"],
		// A day within a sentence is told of something else.
		["seen 3 March by a neighbour", undefined, ""],
		["all well today", undefined, ""],
		["nothing", undefined, ""],
	])("%s", (line, date, rest) => {
		expect(dateApart(line, "2027-03-10")).toEqual(date && { date, rest });
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
		["located, at aunt's", "located", "at aunt's"],
		// One word of a sentence is no answer, and what is denied or asked is the opposite of one.
		["checked, found a lead", undefined, ""],
		["located at aunt's", undefined, ""],
		["not yet a child located", undefined, ""],
		["it isn't that a lead was found", undefined, ""],
		["child located? nobody knows", undefined, ""],
		["nobody in, no trace", "no_trace", "nobody in,"],
	])("%s", (line, value, rest) => {
		expect(choiceIn(line, outcomes)).toEqual(value && { value, rest });
	});

	test.each([
		["close to home", undefined, ""],
		["do not close the case", undefined, ""],
		["close: found", "close", "found"],
		["close the case, as agreed", "close", "as agreed"],
		["not known to us", undefined, ""],
		["not yet, police are looking into it", undefined, ""],
		["the police say that contact is safe", "police", ""],
	])("%s", (line, value, rest) => {
		const choices = [
			{ value: "close", label: "Close the case" },
			{ value: "known", label: "Known to us, and there is no doubt" },
			{ value: "police", label: "The police say that contact is safe" },
		];
		expect(choiceIn(line, choices)).toEqual(value && { value, rest });
	});

	test("of two of the same length none", () => {
		const two = [
			{ value: "north", label: "North" },
			{ value: "south", label: "South" },
		];
		expect(choiceIn("south or north", two)).toBeUndefined();
	});
});
