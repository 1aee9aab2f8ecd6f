import { describe, expect, test } from "vitest";
import { calendarFrom, faultsInCalendar, lastSchoolDay } from "../../../src/domain/calendar/term-dates.ts";

const autumn = { from: "2026-09-02", to: "2026-10-23" };
const winter = { from: "2026-11-02", to: "2026-12-18" };
const inset = (from: string, to = from) => ({ from, to, why: "INSET day" });
const faults = (terms: (typeof autumn)[], closures: ReturnType<typeof inset>[] = []) =>
	faultsInCalendar({ terms, closures }).map(({ list, n, end, says }) => `${list} ${n} ${end}: ${says}`);

describe("term dates", () => {
	test("without fault, whatever their order", () => {
		expect(faults([winter, autumn], [inset("2026-09-02"), inset("2026-12-17", "2026-12-18")])).toEqual([]);
		expect(lastSchoolDay({ terms: [winter, autumn], closures: [] })).toBe("2026-12-18");
		expect(lastSchoolDay({ terms: [], closures: [] })).toBeUndefined();
	});

	test("that end before they begin", () => {
		expect(faults([autumn, { from: "2026-12-18", to: "2026-11-02" }])).toEqual([
			"terms 1 to: This ends before it begins, on 2026-12-18.",
		]);
	});

	test("that overlap, if only by a day", () => {
		expect(faults([autumn, { from: "2026-10-23", to: "2026-12-18" }])).toEqual([
			"terms 1 from: This term overlaps the one from 2026-09-02 to 2026-10-23. Correct the dates, or make them one term.",
		]);
	});

	test.each(["2026-10-26", "2026-09-01"])("a closure on %s is not within a term", (date) => {
		expect(faults([autumn, winter], [inset(date)])).toEqual([
			expect.stringMatching(/^closures 0 from: This is not within a term\. .* take it out/),
		]);
	});
});

describe("a published calendar", () => {
	const event = (title: string, from: string, to = from) => ({ title, from, to });

	test.each(["Autumn term", "Autumn Term 1", "Autumn half-term 1", "Term 3 (spring, first half)"])(
		"%s, over weeks, is a term",
		(title) => {
			expect(calendarFrom([event(title, "2026-09-02", "2026-10-23")]).calendar.terms).toEqual([autumn]);
		},
	);

	test.each([
		"INSET day",
		"Inset: school closed to pupils",
		"Staff training day",
		"Non-pupil day",
		"Half term",
		"Autumn half-term holiday",
		"Bank holiday",
		"School shut: election",
	])("%s, within a term, is a closure", (title) => {
		const { calendar, leftOut } = calendarFrom([
			event("Autumn term", "2026-09-02", "2026-12-18"),
			event(title, "2026-10-05"),
		]);
		expect(calendar.closures).toEqual([{ from: "2026-10-05", to: "2026-10-05", why: title }]);
		expect(leftOut).toEqual([]);
	});

	test("holidays between terms need no entry, and what is neither is handed back", () => {
		const { calendar, leftOut } = calendarFrom([
			event("Christmas holiday", "2026-12-19", "2027-01-03"),
			event("Autumn term", "2026-09-02", "2026-12-18"),
			event("Spring term begins", "2027-01-04"),
			event("Sports day", "2026-09-30"),
		]);
		expect(calendar).toEqual({ terms: [{ from: "2026-09-02", to: "2026-12-18" }], closures: [] });
		expect(leftOut.map((one) => one.title)).toEqual(["Sports day", "Spring term begins"]);
	});
});
