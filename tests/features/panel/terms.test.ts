import { describe, expect, test } from "vitest";
import { readPanelFile } from "../../../src/features/panel/read.ts";
import { small } from "./a-file.ts";

const event = (title: string, from: string, until: string) =>
	[
		"BEGIN:VEVENT",
		`UID:${title}${from}`,
		`DTSTART;VALUE=DATE:${from}`,
		`DTEND;VALUE=DATE:${until}`,
		`SUMMARY:${title}`,
		"END:VEVENT",
	].join("\r\n");
const ics = (...events: string[]) =>
	["BEGIN:VCALENDAR", "VERSION:2.0", ...events, "END:VCALENDAR", ""].join("\r\n");
const TERMS = ics(
	event("Autumn term 1", "20260902", "20261024"),
	event("INSET day", "20260902", "20260903"),
	event("Christmas holiday", "20261219", "20270104"),
);
const READ = {
	terms: [{ from: "2026-09-02", to: "2026-10-23" }],
	closures: [{ from: "2026-09-02", to: "2026-09-02", why: "INSET day" }],
};

const SCHOOL = "title: Weir High School";
const school = (more: string) => small(SCHOOL, `${SCHOOL}\n    ${more}`);
const panel = (more: string) => small("officer: crane-ada", `officer: crane-ada\n  ${more}`);
const saysOf = (text: string, textOf?: (name: string) => string) =>
	(readPanelFile(text, textOf).errors ?? []).map((e) => e.says);

describe("term dates from an iCalendar file", () => {
	const files = (name: string) => {
		if (name === "terms.ics") return TERMS;
		throw new Error("ENOENT");
	};

	test("of the authority, and of a school", () => {
		const { file } = readPanelFile(panel("calendar: terms.ics"), files);
		expect(file!.panels[0]!.settings).toMatchObject(READ);
		const own = readPanelFile(school("calendar: terms.ics"), files).file!.panels[0]!;
		expect(own.agencies.map((a) => [a.key, a.calendar])).toEqual([
			["cme", undefined],
			["high", READ],
		]);
		expect(own.settings.terms).toEqual([]);
	});

	test.each<[string, string, RegExp]>([
		["is not there", "calendar: other.ics", /other\.ics cannot be read\. It must stand in the same folder/],
		["is not one by its name", "calendar: terms.csv", /Give the name of an iCalendar file/],
		[
			"stands beside terms that are written out",
			"calendar: terms.ics\n    terms: [{ from: 2026-09-02, to: 2026-10-23 }]",
			/either calendar, or terms and closures/,
		],
	])("that %s", (_, more, says) => {
		expect(saysOf(school(more), files)).toEqual([expect.stringMatching(says)]);
	});

	test.each<[string, string, RegExp]>([
		["is something else", "id,date\n1,2026-09-02", /does not begin with BEGIN:VCALENDAR/],
		["has no term", ics(event("Sports day", "20260930", "20261001")), /No event of this file is a term/],
		[
			"has terms that overlap",
			ics(event("Term 1", "20260902", "20261024"), event("Term 2", "20261020", "20261219")),
			/terms\.ics: The event from 2026-10-20 to 2026-12-18: This term overlaps/,
		],
	])("that %s", (_, text, says) => {
		expect(saysOf(panel("calendar: terms.ics"), () => text)).toEqual([expect.stringMatching(says)]);
	});

	test("is not looked for by a file that has no folder", () => {
		expect(saysOf(panel("calendar: terms.ics"))).toEqual([expect.stringMatching(/Write the terms here/)]);
	});
});

describe("a school's own term dates", () => {
	const term = "{ from: 2026-09-02, to: 2026-10-23 }";

	test.each<[string, string, RegExp]>([
		["overlapping terms", `terms: [${term}, { from: 2026-10-20, to: 2026-12-18 }]`, /This term overlaps/],
		[
			"a term that ends before it begins",
			"terms: [{ from: 2026-10-23, to: 2026-09-02 }]",
			/ends before it begins/,
		],
		[
			"a closure in the holidays",
			`terms: [${term}]\n    closures: [{ from: 2026-10-26, to: 2026-10-26, why: Snow }]`,
			/not within a term/,
		],
		[
			"closures alone",
			"closures: [{ from: 2026-10-26, to: 2026-10-26, why: Snow }]",
			/Give this school's terms too/,
		],
	])("%s", (_, more, says) => {
		expect(saysOf(school(more))).toEqual([expect.stringMatching(says)]);
	});

	test("belong to a school alone", () => {
		const text = small("title: CME team }", `title: CME team, terms: [${term}] }`);
		expect(saysOf(text)).toEqual(["Only a school has terms of its own. Take them out."]);
	});
});
