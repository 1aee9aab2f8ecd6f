import { describe, expect, test } from "vitest";
import { type BoardCase, changeInPercent, changeInWords, median } from "../../../src/domain/reports/board.ts";
import { boardReport, periodBefore, yearBefore } from "../../../src/domain/reports/board-report.ts";
import { aCase, many } from "./cases.ts";

const TERM = { from: "2027-01-01", to: "2027-03-31" };

const report = (cases: BoardCase[], most = 0, overdue: { agency: string; overdue: number }[] = []) =>
	boardReport({ panel: "Millbrook CME panel", today: "2027-05-01", period: TERM, cases, overdue, most });
const line = (cases: BoardCase[], item: string) =>
	report(cases)
		.rows.find((row) => row[1] === item)!
		.slice(2);

describe("the board's figures", () => {
	test("[S1-15] 100 new referrals that become 173 are a rise of 73 per cent", () => {
		expect(changeInWords(changeInPercent(100, 173)!)).toBe("+73 %");
		const cases = [
			...many(100, { received: "2026-02-01", closed: "2026-03-01" }),
			...many(80, { received: "2026-11-01", closed: "2026-12-01" }),
			...many(173, {}),
		];
		expect(line(cases, "New referrals (children)")).toEqual([173, 80, "+116 %", 100, "+73 %"]);
		expect(changeInPercent(0, 5)).toBeUndefined();
		expect([changeInWords(-5), changeInWords(0)]).toEqual(["-5 %", "no change"]);
	});

	test("brought forward and new are active and resolved, and repeat episodes are a share of the new", () => {
		const cases = [
			...many(4, { received: "2026-12-31" }),
			...many(1, { received: "2026-12-01", closed: "2027-01-01", closure: "on_roll_attending" }),
			...many(3, { repeats: true }),
			...many(1, { closed: "2027-02-20", closure: "ehe_suitable" }),
			...many(2, { received: "2027-04-01" }),
		];
		const items = [
			...["Brought forward", "New referrals (children)", "Resolved", "Active at the end"],
			...["Repeat episodes of all new", "Suitable home education"],
		];
		expect(items.map((item) => line(cases, item)[0])).toEqual([5, 4, 2, 7, "75 %", 1]);
	});

	test("[S2-8][S4-2] children at risk and below school age are counted apart, and in nothing else", () => {
		const cases = [
			...many(2, {}),
			...many(3, { kind: "at_risk" }),
			...many(4, { kind: "early_years" }),
			...many(5, { state: "duplicate" }),
		];
		const items = ["New referrals (children)", "Active at the end", "At-risk watch-list", "Early years"];
		expect(items.map((item) => line(cases, item)[0])).toEqual([2, 2, 3, 4]);
	});

	test("[S1-14] groups are counted of new referrals, each child in as many as it belongs to; small numbers are kept back", () => {
		const cases = [
			...many(7, { groups: ["poverty", "sen_or_extra_support"] }),
			...many(6, { groups: ["social_care_involvement"] }),
			...many(9, { groups: ["poverty"], received: "2026-12-01" }),
			...many(3, { groups: ["looked_after"] }),
			...many(8, { groups: ["poverty"], kind: "early_years" }),
		];
		const items = ["Poverty or deprivation", "Special educational needs or extra support", "Looked after"];
		expect(items.map((item) => line(cases, item).slice(0, 2))).toEqual([
			[7, 9],
			[7, 0],
			[3, 0],
		]);
		const shown = new Map(report(cases, 5).rows.map((row) => [row[1], row[2]]));
		expect(shown.get("Looked after")).toBe("[c]");
		expect(shown.get("Social care involvement")).toBe(6);
		expect(shown.has("Bullied")).toBe(false);
	});

	test("[S0-8] the figures are of cases with a concern of one kind where that is asked for, and count concerns by kind", () => {
		const behaviour = { kind: "behaviour", on: "2027-02-02" };
		const cases = [
			...many(4, { concerns: [behaviour, behaviour, { kind: "mental_health", on: "2027-02-03" }] }),
			...many(2, { concerns: [{ kind: "behaviour", on: "2026-12-02" }], received: "2026-12-01" }),
			...many(5, {}),
		];
		expect(line(cases, "Behaviour").slice(0, 2)).toEqual([4, 2]);
		expect(line(cases, "Mental health")[0]).toBe(4);
		const facts = { panel: "Millbrook", today: "2027-05-01", period: TERM, cases, overdue: [], most: 0 };
		const only = boardReport({ ...facts, concern: "mental_health" });
		const of = (item: string) => only.rows.find((row) => row[1] === item)?.[2];
		expect([of("New referrals (children)"), of("Brought forward"), of("All agencies")]).toEqual([
			4,
			0,
			undefined,
		]);
		expect(only.notes[0]).toBe("Only cases with a concern of this kind: mental health.");
	});

	test("the figures of one kind of concern give none of the others away when they are taken from those of all", () => {
		const behaviour = { concerns: [{ kind: "behaviour", on: "2027-02-02" }] };
		const cases = [
			...many(18, { ...behaviour, located: "2027-02-11" }),
			...many(10, { ...behaviour, reason: "youth_offending" }),
			...many(9, { ...behaviour, received: "2026-12-01" }),
			// Two of twenty have no concern of the kind, and so many of the rest that nothing else about them is small.
			...many(2, { located: "2027-02-21" }),
			...many(20, { reason: "youth_offending" }),
			...many(9, { received: "2026-12-01" }),
		];
		const facts = { panel: "Millbrook", today: "2027-05-01", period: TERM, cases, overdue: [], most: 5 };
		const shown = (only?: "behaviour") =>
			new Map(
				boardReport({ ...facts, ...(only ? { concern: only } : {}) }).rows.map((row) => [row[1], row[2]]),
			);
		expect(shown().get("Bullying")).toBe(20);
		expect(shown().get("Youth offending")).toBe(30);
		expect(shown().get("To located")).toBe(10);
		const only = shown("behaviour");
		expect([only.get("Bullying"), only.get("Youth offending"), only.get("To located")]).toEqual([
			"[c]",
			"[c]",
			"[c]",
		]);
		expect([only.get("New referrals (children)"), only.get("Brought forward")]).toEqual([28, 9]);
		const { notes } = boardReport({ ...facts, concern: "behaviour" });
		expect(notes.at(-1)).toBe(
			"[c] also stands for a figure that would give such a one away if it were taken from the figures of all cases.",
		);
		expect(boardReport(facts).notes.join()).not.toMatch(/taken from the figures/);
	});

	test("days to located and to education again are counted from receipt, and the middle is shown", () => {
		const cases = ["2027-02-04", "2027-02-06", "2027-03-13"].map((located) =>
			aCase({ located, back: "2027-03-03" }),
		);
		expect([line(cases, "To located")[0], line(cases, "To education again")[0]]).toEqual([5, 30]);
		expect([median([]), median([1, 2]), median([9, 1, 2])]).toEqual([undefined, 2, 2]);
	});

	test("the period before is as long and ends the day before; a year earlier has the same days", () => {
		expect(periodBefore(TERM)).toEqual({ from: "2026-10-03", to: "2026-12-31" });
		expect(yearBefore(TERM)).toEqual({ from: "2026-01-01", to: "2026-03-31" });
	});

	test("[S2-18] figures from 1 to 5 are kept back, with as many others as it takes that no sum gives one away", () => {
		const cases = [
			...many(20, {}),
			...many(3, { reason: "caring_responsibilities" }),
			...many(8, { reason: "youth_offending" }),
		];
		const shown = report(cases, 5, [
			{ agency: "Health", overdue: 9 },
			{ agency: "Police", overdue: 2 },
			{ agency: "Schools", overdue: 30 },
		]).rows.map((row) => [row[1], row[2]]);
		expect(shown).toEqual(
			expect.arrayContaining([
				["New referrals (children)", 31],
				["Bullying", 20],
				["Cares for a relative", "[c]"],
				["Youth offending", "[c]"],
				["Health", "[c]"],
				["Police", "[c]"],
				["Schools", 30],
				["All agencies", 41],
			]),
		);
	});

	test("[S2-18] what is open now does not give away what is kept back at the end of a period that lasts until today", () => {
		// 20 of 22 are active, so the 2 resolved are kept back, and with them the active ones.
		const cases = [...many(20, {}), ...many(2, { closed: "2027-02-20", closure: "ehe_suitable" })];
		const facts = { panel: "Millbrook", period: TERM, cases, overdue: [], most: 5 };
		const shown = (today: string) => {
			const { rows } = boardReport({ ...facts, today });
			return ["Resolved", "Active at the end", "Children missing education"].map(
				(item) => rows.find((row) => row[1] === item)![2],
			);
		};
		expect(shown("2027-03-31")).toEqual(["[c]", "[c]", "[c]"]);
		expect(shown("2027-04-01")).toEqual(["[c]", "[c]", 20]);
	});
});
