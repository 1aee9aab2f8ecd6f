import { describe, expect, test } from "vitest";
import { addDays } from "../../../src/domain/date/local-date.ts";
import { DURATION_BANDS } from "../../../src/domain/lists/duration-bands.ts";
import { type Cell, durationIn, ReturnCounter } from "../../../src/domain/reports/return.ts";
import { judge, type ReturnCase } from "../../../src/domain/reports/return-case.ts";
import { academicYear, previousAcademicYear, yearGroup } from "../../../src/domain/reports/school-year.ts";

const CENSUS = "2027-01-21";
let n = 0;

const aCase = (but: Partial<ReturnCase> = {}): ReturnCase => {
	const id = `case-${++n}`;
	return {
		...{ id, ref: `MIL-2026-${String(n).padStart(4, "0")}`, kind: "cme", state: "enquiries" },
		...{ received: "2027-01-11", back: undefined, closed: undefined, closure: undefined, provisional: false },
		...{
			reason: "bullying",
			confirmed: undefined,
			birth: "2015-06-10",
			sex: "female",
			sameAs: id,
			shared: false,
		},
		...but,
	};
};

const counted = (cases: ReturnCase[], withCases = true) => {
	const counter = new ReturnCounter(CENSUS, withCases);
	for (const one of cases) counter.add(one);
	return counter.result().counts;
};
const filled = (cells: readonly Cell[]) =>
	Object.fromEntries(cells.filter((c) => c.count).map((c) => [c.code, c.count]));
const onDay = (c: ReturnCase) => judge(c, { from: CENSUS, to: CENSUS });

describe("the termly return", () => {
	test("[S0-11] counts a fixture exactly, in the collection's order, with the cases behind each figure", () => {
		const cases = [
			aCase(),
			aCase({ sex: "male", received: "2026-12-01", confirmed: "mental_health" }),
			aCase({ sex: "unknown", birth: "2011-09-01", received: "2026-06-30", reason: undefined }),
			aCase({ received: "2026-03-01", closed: "2026-10-01" }),
		];
		const [day, year] = counted(cases);
		expect([day.total.count, year.total.count]).toEqual([3, 2]);
		expect(day.sex.map((c) => [c.label, c.count])).toEqual([
			["Female", 1],
			["Male", 1],
			["Unknown", 1],
		]);
		expect(filled(day.yearGroup)).toEqual({ 7: 2, 10: 1 });
		expect(filled(day.duration)).toEqual({ under_2_weeks: 1, weeks_4_to_8: 1, weeks_26_to_52: 1 });
		expect(filled(day.reason)).toEqual({ dissatisfied_general: 1, mental_health: 1, not_recorded: 1 });
		expect(day.reason.find((c) => c.code === "mental_health")!.unconfirmed).toBe(0);
		expect(day.reason.find((c) => c.code === "dissatisfied_general")!.unconfirmed).toBe(1);
		expect(day.total.cases).toEqual(cases.slice(0, 3).map((c) => c.ref));
		expect(year.total.cases).toEqual(cases.slice(2).map((c) => c.ref));
		expect(counted(cases, false)[0].total.cases).toBeUndefined();
	});

	test("[S4-6][S2-8][S4-2] early years, at risk, redirected, duplicate and unknown age are left out and counted apart", () => {
		const cases = [
			aCase(),
			aCase({ kind: "early_years", birth: "2023-01-01" }),
			aCase({ birth: "2022-03-31" }),
			aCase({ kind: "at_risk" }),
			aCase({ state: "redirected" }),
			aCase({ state: "duplicate" }),
			aCase({ birth: undefined }),
			aCase({ birth: "2010-08-31" }),
			aCase({ provisional: true }),
			aCase({ state: "monitoring", back: "2027-01-20" }),
		];
		const [day] = counted(cases);
		expect(day.total.count).toBe(1);
		expect(filled(day.leftOut)).toEqual({
			...{ early_years: 2, at_risk: 1, redirected: 1, duplicate: 1, unconfirmed_age: 1, over_age: 1 },
			...{ on_roll: 1, in_education: 1 },
		});
		expect(day.leftOut.every((cell) => cell.why)).toBe(true);
	});

	test("[S1-16] a child at risk is in neither count", () => {
		const [day, year] = counted([aCase({ kind: "at_risk", received: "2026-06-01" })]);
		expect([day.total.count, year.total.count]).toEqual([0, 0]);
	});

	test("a child counts on the day it is received, and not on the day it closes", () => {
		expect(onDay(aCase({ received: CENSUS }))).toBe("counted");
		expect(onDay(aCase({ received: "2027-01-22" }))).toBeUndefined();
		expect(onDay(aCase({ closed: CENSUS }))).toBeUndefined();
		expect(onDay(aCase({ closed: "2027-01-22" }))).toBe("counted");
		expect(onDay(aCase({ state: "monitoring", back: "2027-01-22" }))).toBe("counted");
	});

	test("on the prescribed day a child who turned five comes into the count, and not the day before", () => {
		const five = aCase({ birth: "2021-09-01", received: "2026-12-01" });
		expect(judge(five, { from: "2026-12-31", to: "2026-12-31" })).toBe("counted");
		expect(judge(five, { from: "2026-12-30", to: "2026-12-30" })).toEqual({ leftOut: "early_years" });
	});

	test("cases of one child count once, by the newest; the others are counted already", () => {
		const first = aCase({ received: "2025-10-01", closed: "2025-11-01", state: "closed", shared: true });
		const again = aCase({ received: "2026-05-01", sameAs: first.id, shared: true });
		const [day, year] = counted([again, first]);
		expect([day.total.cases, year.total.cases]).toEqual([[again.ref], [again.ref]]);
		expect(filled(year.leftOut)).toEqual({ same_child: 1 });
		expect(filled(day.leftOut)).toEqual({});
	});

	test("the bands of duration are half-open, and leave no day out", () => {
		const census = { from: CENSUS, to: CENSUS };
		const band = (days: number) => durationIn(aCase({ received: addDays(CENSUS, -days) }), census);
		for (const { code, from, below } of DURATION_BANDS.filter((b) => b.code !== "unknown")) {
			expect(band(from)).toBe(code);
			if (Number.isFinite(below)) expect(band(below - 1)).toBe(code);
		}
	});

	test("of a year, the duration ends when the child is back, the case closes or the year ends", () => {
		const year = { from: "2025-09-01", to: "2026-08-31" };
		const at = (but: Partial<ReturnCase>) => durationIn(aCase({ received: "2026-08-20", ...but }), year);
		expect(at({})).toBe("under_2_weeks");
		expect(at({ received: "2026-08-01", closed: "2026-08-10" })).toBe("under_2_weeks");
		expect(at({ received: "2026-07-01", back: "2026-07-16", closed: "2026-08-30" })).toBe("weeks_2_to_4");
	});

	test("year groups follow the birthday on 31 August, and the academic year begins on 1 September", () => {
		const year = academicYear("2027-01-21");
		expect(year).toEqual({ from: "2026-09-01", to: "2027-08-31" });
		expect(academicYear("2026-08-31").from).toBe("2025-09-01");
		expect(previousAcademicYear("2027-01-21").from).toBe("2025-09-01");
		const births = ["2022-08-31", "2021-09-01", "2021-08-31", "2010-09-01", "2010-08-31"];
		expect(births.map((birth) => yearGroup(birth, year))).toEqual(["R", "R", "1", "11", undefined]);
	});
});
