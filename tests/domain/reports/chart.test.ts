import { describe, expect, test } from "vitest";
import type { BoardCase } from "../../../src/domain/reports/board.ts";
import { type BoardFacts, boardReport } from "../../../src/domain/reports/board-report.ts";
import { chartsOf } from "../../../src/domain/reports/chart.ts";
import { aCase, many } from "./cases.ts";

const TERM = { from: "2027-01-01", to: "2027-03-31" };
const report = (cases: BoardCase[], overdue: BoardFacts["overdue"] = [], most = 5) =>
	boardReport({ panel: "Millbrook CME panel", today: "2027-05-01", period: TERM, cases, overdue, most });
const charts = (...given: Parameters<typeof report>) => chartsOf(report(...given));

/** New referrals with so many of each of these reasons. */
const reasons = (counts: Record<string, number>) =>
	Object.entries(counts).flatMap(([reason, n]) => many(n, { reason }));

describe("a report's charts", () => {
	test("[S2-18] are the same whatever is kept back: neither a bar, nor an order, nor a scale tells it", () => {
		const one = reasons({
			bullying: 20,
			exclusion_formal_or_unlawful: 12,
			caring_responsibilities: 3,
			youth_offending: 8,
		});
		const other = reasons({
			bullying: 20,
			exclusion_formal_or_unlawful: 12,
			caring_responsibilities: 4,
			youth_offending: 7,
		});
		// As the record gives them: most first.
		const late = (health: number, police: number) =>
			[
				{ agency: "Schools", overdue: 30 },
				{ agency: "Housing", overdue: 25 },
				{ agency: "Health", overdue: health },
				{ agency: "Police", overdue: police },
			].sort((a, b) => b.overdue - a.overdue);
		expect([...charts(one, late(9, 2))]).toEqual([...charts(other, late(4, 7))]);
		expect(report(one, late(9, 2)).rows).toEqual(report(other, late(4, 7)).rows);
		// They are not the same where nothing is kept back, so the two do differ.
		expect([...charts(one, late(9, 2), 0)]).not.toEqual([...charts(other, late(4, 7), 0)]);
	});

	test("show what has a bar, the longest first, and say how many are left to the table", () => {
		const cases = [
			...reasons({
				bullying: 9,
				exclusion_formal_or_unlawful: 12,
				youth_offending: 2,
				caring_responsibilities: 3,
			}),
			...many(4, { received: "2026-02-01", closed: "2026-02-02", reason: "mid_year_transfer" }),
		];
		const chart = charts(cases).get("Main reason at referral")!;
		expect(chart).toMatchObject({ counts: "Number of children", of: "Main reason" });
		expect(chart.series).toEqual([{ name: "This period", bars: [12, 9] }]);
		expect(chart.labels).toEqual(["Excluded, formally or unlawfully", "Bullying"]);
		expect(chart.leftOut).toBe("Not drawn, and in the table: 2 kept back and 1 of nought.");
	});

	test("say in words what they show, for whoever does not see them: every figure, and what is kept back", () => {
		const cases = [...many(30, {}), ...many(3, { repeats: true }), ...many(9, { received: "2026-12-01" })];
		const { alt } = charts(cases).get("Referrals")!;
		expect(alt).toMatch(/^Bar chart\. Referrals, and what became of them\. This period\. /);
		expect(alt).toContain("Brought forward: 9; New referrals (children): 33; Repeat episodes: kept back");
		expect(alt).toContain("A year earlier. ");
		expect(alt).not.toContain("[c]");
	});

	test("compare the periods where there are few figures, and have no bars of shares or totals", () => {
		const late = [
			{ agency: "Health", overdue: 9 },
			{ agency: "Police", overdue: 8 },
		];
		const all = charts(many(30, {}), late);
		expect(all.get("Referrals")!.series.map(({ name }) => name)).toEqual([
			...["This period", "Period before", "A year earlier"],
		]);
		expect(all.get("Referrals")!.labels).not.toContain("Repeat episodes of all new");
		expect(all.get("Enquiries overdue now")!.labels).toEqual(["Health", "Police"]);
	});

	test("are left out where there are not two figures to compare", () => {
		expect([...charts(many(9, {})).keys()]).toEqual(["Referrals"]);
		expect([...charts([]).keys()]).toEqual([]);
		expect([...charts([aCase()]).keys()]).toEqual([]);
	});

	test("stop at what a picture can hold: the other bars stand in the table, and are said to", () => {
		const late = Array.from({ length: 40 }, (_, n) => ({ agency: `School ${n}`, overdue: 60 - n }));
		const chart = charts([], late).get("Enquiries overdue now")!;
		expect(chart.labels).toHaveLength(18);
		expect([chart.labels[0], chart.series[0]!.bars[0]]).toEqual(["School 0", 60]);
		expect(chart.leftOut).toBe("Not drawn, and in the table: 22 smaller.");
	});
});
