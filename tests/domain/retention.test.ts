import { describe, expect, test } from "vitest";
import type { LongerRule } from "../../src/domain/lists/keeping.ts";
import {
	endOfSchoolYear,
	isPast,
	keepUntil,
	keptBy,
	type Periods,
	type SameChild,
} from "../../src/domain/retention.ts";

const usual: Periods = { afterEnd: 7, afterBirth: 25, ehcPlan: 45, lookedAfter: 75 };
const kept = (birth: string | undefined, over: string, ...longer: LongerRule[]) =>
	keepUntil({ over, received: "2027-01-11", birth, longer }, usual);

describe("until when a case is kept", () => {
	test.each([
		// A young child: 25 years after birth are later than seven after closing.
		["2020-02-29", "2027-03-10", [], "2045-08-31", "after_birth"],
		// A young person who closes at 24 (with a plan that ended): seven years after closing are later.
		["2003-05-01", "2027-03-10", [], "2034-08-31", "after_end"],
		["2010-01-15", "2027-03-10", ["ehc_plan"], "2055-08-31", "ehc_plan"],
		["2010-01-15", "2027-03-10", ["ehc_plan", "looked_after"], "2085-08-31", "looked_after"],
	] as const)("born %s, over %s, %j: %s", (birth, over, longer, until, rule) => {
		expect(kept(birth, over, ...longer)).toEqual({ until, rule, birthKnown: true });
	});

	test("does not tell two birthdays of one school year apart, and tells 31 August from 1 September", () => {
		const until = (birth: string) => kept(birth, "2027-03-10").until;
		expect(until("2015-09-01")).toBe("2041-08-31");
		expect(until("2016-08-31")).toBe("2041-08-31");
		expect(until("2016-09-01")).toBe("2042-08-31");
	});

	test("counts a child whose date of birth is not known as born on the day it was received: never too early", () => {
		expect(kept(undefined, "2027-03-10")).toEqual({
			...{ until: "2052-08-31", rule: "after_birth", birthKnown: false },
		});
		expect(kept(undefined, "2027-03-10", "looked_after").until).toBe("2102-08-31");
	});

	test("is a setting: a panel that keeps longer after closing than after birth keeps by that", () => {
		const long = { ...usual, afterEnd: 30 };
		const one = { over: "2027-03-10", received: "2027-01-11", birth: "2010-01-15", longer: [] };
		expect(keepUntil(one, long)).toMatchObject({ until: "2057-08-31", rule: "after_end" });
	});

	test("lasts through its last day", () => {
		expect(endOfSchoolYear("2041-08-31")).toBe("2041-08-31");
		expect(endOfSchoolYear("2041-09-01")).toBe("2042-08-31");
		expect(isPast("2041-08-31", "2041-08-31")).toBe(false);
		expect(isPast("2041-08-31", "2041-09-01")).toBe(true);
	});
});

describe("a case's record stays because of another about the same child", () => {
	const past = { ref: "A", state: "closed", held: false, until: "2026-08-31" } as const;
	const by = (early: boolean, ...others: Partial<SameChild>[]) =>
		keptBy(
			others.map((o) => ({ ...past, ...o })),
			early,
			"2026-11-25",
		)?.because;

	test("while one of them is on legal hold, whatever the reason", () => {
		expect([by(false, {}, { held: true }), by(true, { held: true })]).toEqual(["held", "held"]);
	});

	test("by its date, until each of them is over and past its own", () => {
		expect(by(false)).toBeUndefined();
		expect(by(false, {})).toBeUndefined();
		expect(by(false, {}, { state: "enquiries", until: null })).toBe("open");
		expect(by(false, {}, { until: "2027-08-31" })).toBe("longer");
		expect(by(false, { until: null })).toBe("longer");
		expect(by(true, { state: "enquiries", until: null })).toBeUndefined();
	});
});
