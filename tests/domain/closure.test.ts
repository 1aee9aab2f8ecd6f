import { describe, expect, test } from "vitest";
import type { Calendars } from "../../src/domain/calendar/school-days.ts";
import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { blockedBy, faultsInEvidence } from "../../src/domain/closure.ts";
import { CLOSURE_REASONS } from "../../src/domain/lists/closure-reasons.ts";

const calendars: Calendars = {
	working: workingCalendar(),
	authority: {
		terms: [
			{ from: "2026-02-23", to: "2026-03-27" },
			{ from: "2026-04-13", to: "2026-05-22" },
		],
		closures: [],
	},
};
const faults = (
	closure: Parameters<typeof faultsInEvidence>[0],
	dates: Record<string, string>,
	today = "2026-04-20",
) => faultsInEvidence(closure, dates, today, calendars);

describe("[S2-3] the dates among the evidence", () => {
	test.each(CLOSURE_REASONS.map((reason) => reason.code))("of %s do not lie in the future", (code) => {
		const asked = CLOSURE_REASONS.find((reason) => reason.code === code)!.asks;
		const dates = asked.filter(({ as }) => as === "date").map(({ name }) => name);
		const given = Object.fromEntries(dates.map((name) => [name, "2026-04-21"]));
		expect(Object.keys(faults(code, given)).sort()).toEqual(dates.sort());
	});
	test("are not of another age", () => {
		expect(faults("ehe_suitable", { view_on: "2016-04-20" }).view_on).toContain("Check the year");
		expect(faults("ehe_suitable", { view_on: "2026-04-20" })).toEqual({});
	});
});

describe("[S2-7] a child back on roll", () => {
	// Five weeks to the holidays and two after them: the twentieth school day after Monday 9 March is Monday 20 April.
	test.each([
		["2026-04-19", false],
		["2026-04-20", true],
	])("on %s, twenty school days from the first day attended: %s", (today, closes) => {
		const found = faults("on_roll_attending", { first_day: "2026-03-09" }, today);
		expect(Object.keys(found)).toEqual(closes ? [] : ["first_day"]);
		if (!closes) expect(found.first_day).toContain("Monitor until Mon 20 Apr");
	});
	test("in alternative provision needs no such time", () => {
		expect(faults("alternative_provision_attending", { first_day: "2026-04-20" })).toEqual({});
	});
});

describe("a date of birth that a person confirms", () => {
	// Compulsory school age of a child born on 10 June 2010 ends on Friday 26 June 2026.
	test.each([
		["2026-06-26", "2010-06-10", true],
		["2026-06-27", "2010-06-10", false],
	])("on %s, born %s, is too early to close as over age: %s", (today, birth, early) => {
		expect("birth" in faults("over_compulsory_age", { birth }, today)).toBe(early);
	});
	test("says until when", () => {
		expect(faults("over_compulsory_age", { birth: "2010-06-10" }).birth).toContain("26 June 2026");
		expect(faults("below_age_error", { birth: "2020-06-10" }).birth).toContain("31 August 2025");
		expect(faults("below_age_error", { birth: "2022-06-10" })).toEqual({});
	});
});

describe("[S3-33] what blocks closing", () => {
	const clear = { unseen: false, untold: undefined };
	const untold = { ...clear, untold: "Not located 4 school days after referral: tell social care today." };
	test("a child not seen, for every reason but death", () => {
		const blocked = CLOSURE_REASONS.filter(({ code }) => blockedBy(code, { ...clear, unseen: true }));
		expect(CLOSURE_REASONS.filter((reason) => !blocked.includes(reason)).map((r) => r.code)).toEqual([
			"deceased",
		]);
	});
	test("an overdue referral, in words that say what to do", () => {
		expect(blockedBy("ehe_suitable", untold)).toMatchObject({
			code: "untold",
			because: expect.stringMatching(/^Not located 4 school days.*Refer to social care/),
		});
		for (const code of ["deceased", "duplicate", "not_located_enquiries_exhausted"] as const) {
			expect(blockedBy(code, untold)).toBeUndefined();
		}
	});
	test("and nothing else", () => {
		expect(CLOSURE_REASONS.filter(({ code }) => blockedBy(code, clear))).toEqual([]);
	});
});
