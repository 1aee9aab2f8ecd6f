import { describe, expect, test } from "vitest";
import { annualReport, isSoFar } from "../../../src/domain/reports/annual-report.ts";
import type { BoardCase } from "../../../src/domain/reports/board.ts";
import { chartsOf } from "../../../src/domain/reports/chart.ts";
import { termsOf, yearInShort } from "../../../src/domain/reports/school-year.ts";
import { many } from "./cases.ts";

const YEAR = { from: "2025-09-01", to: "2026-08-31" };
const ANSWERED = { now: { answered: 200, onTime: 150 }, year: { answered: 100, onTime: 98 } };

const annual = (cases: BoardCase[], most = 5, period = YEAR) =>
	annualReport({
		...{ panel: "Millbrook CME panel", period, cases, overdue: [], most },
		...{ year: ANSWERED, today: "2027-03-10" },
	});
const row = ({ rows }: ReturnType<typeof annual>, item: string) =>
	rows.find((one) => one[1] === item)!.slice(2);

describe("the annual report", () => {
	test("[S3-18][S1-15] sets an academic year beside the year before, term by term as well", () => {
		const made = annual([
			...many(30, { received: "2025-10-01" }),
			...many(12, { received: "2026-03-31" }),
			...many(9, { received: "2026-04-01" }),
			...many(40, { received: "2024-12-31" }),
		]);
		expect(made.head).toEqual(["Section", "Item", "This year", "A year earlier", "Change in the year"]);
		expect(made.rows.every(({ length }) => length === 5)).toBe(true);
		expect(row(made, "New referrals (children)")).toEqual([51, 40, "+28 %"]);
		expect(row(made, "Autumn, September to December")).toEqual([30, 40, "-25 %"]);
		expect(row(made, "Spring, January to March")).toEqual([12, 0, ""]);
		expect(row(made, "Summer, April to August")).toEqual([9, 0, ""]);
		expect(
			chartsOf(made)
				.get("New referrals by term")!
				.series.map(({ bars }) => bars),
		).toEqual([
			[30, 12, 9],
			[40, 0, 0],
		]);
		expect(made.title).toContain("annual report 2025/26: Millbrook CME panel");
	});

	test("[S2-28] says how many enquiries were answered by their date", () => {
		const made = annual([]);
		expect(row(made, "Answered by their date")).toEqual([150, "[c]", "[c]"]);
		expect(row(made, "By their date, of all answered")).toEqual(["75 %", "[c]", ""]);
		expect(row(made, "Answered")).toEqual([200, 100, "+100 %"]);
	});

	test("[S2-18] a small term is kept back with another, so that the year does not give it away", () => {
		const made = annual([
			...many(30, { received: "2025-10-01" }),
			...many(3, { received: "2026-01-01" }),
			...many(9, { received: "2026-05-01" }),
		]);
		expect(row(made, "New referrals (children)")[0]).toBe(42);
		expect(made.rows.filter(([s]) => s === "New referrals by term").map((r) => r[2])).toEqual([
			30,
			"[c]",
			"[c]",
		]);
	});

	test("of a year that is under way has the terms that have begun, beside the same days a year earlier", () => {
		const period = { from: "2026-09-01", to: "2027-01-15" };
		expect([isSoFar(period), isSoFar(YEAR), isSoFar({ from: "2027-09-01", to: "2028-08-31" })]).toEqual([
			...[true, false, false],
		]);
		const cases = many(20, { received: "2026-01-10" }).concat(many(30, { received: "2026-01-20" }));
		const made = annual(cases, 0, period);
		expect(made.rows.filter(([s]) => s === "New referrals by term").map((r) => [r[1], r[3]])).toEqual([
			["Autumn, September to December", 0],
			["Spring, January to March", 20],
		]);
	});

	test("terms leave no day of the year out, and a period that begins elsewhere has none", () => {
		expect(termsOf(YEAR).map(({ from, to }) => [from, to])).toEqual([
			["2025-09-01", "2025-12-31"],
			["2026-01-01", "2026-03-31"],
			["2026-04-01", "2026-08-31"],
		]);
		expect(termsOf({ from: "2025-09-02", to: "2026-08-31" })).toEqual([]);
		expect([yearInShort("2026-08-31"), yearInShort("1999-09-01")]).toEqual(["2025/26", "1999/00"]);
	});
});
