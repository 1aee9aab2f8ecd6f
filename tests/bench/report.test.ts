import { expect, test } from "vitest";
import { type Figures, figuresOf, median, percentile, typical } from "../../bench/support/figures.ts";
import type { Machine } from "../../bench/support/machine.ts";
import { growthInWords, isMet, type Mark } from "../../bench/support/marks.ts";
import { reportOn, table } from "../../bench/support/report.ts";
import type { Compared } from "../../bench/support/row.ts";

const MACHINE: Machine = {
	cores: 2,
	processor: "a processor",
	memoryGiB: 8,
	system: "Linux",
	node: "24.0.0",
	postgres: "18.4",
	loadBefore: 0.1,
	loadAfter: 2.5,
};

const run = (perSecond: number, errors = 0): Figures => ({ perSecond, p50: 2, p99: 9, errors });

function outcome(ours: readonly Figures[], reach?: number): Compared {
	return {
		ours: { what: "Ours", runs: ours },
		floor: { what: "the floor", runs: ours.map(() => run(1_000)) },
		beside: [],
		reach,
		notes: ["How it was measured."],
	};
}

test("the median is the middle value, or between the two in the middle", () => {
	expect(median([3, 1, 2])).toBe(2);
	expect(median([4, 1, 3, 2])).toBe(2.5);
	expect(median([])).toBeNaN();
});

test("a percentile is a value that was measured", () => {
	const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
	expect(percentile(hundred, 0.5)).toBe(50);
	expect(percentile(hundred, 0.99)).toBe(99);
	expect(percentile([7], 0.99)).toBe(7);
});

test("only what was done rightly counts for the throughput", () => {
	expect(figuresOf([1, 2, 3, 4], 2, 5)).toEqual({ perSecond: 2, p50: 2, p99: 4, errors: 5 });
});

test("the errors of all runs are added up, and not hidden by a median", () => {
	expect(typical([run(1), run(2), run(3, 1)])).toMatchObject({ perSecond: 2, errors: 1 });
});

test("a ratio at its target is met", () => {
	expect(reportOn(outcome([run(500)], 0.5)).compared).toMatchObject({ ratio: 0.5, met: true });
});

test("a turn in which the machine was busy does not count more than the others", () => {
	const busy = outcome([run(500), run(100), run(510)]);
	const floor = { what: "the floor", runs: [run(1_000), run(200), run(1_000)] };
	expect(reportOn({ ...busy, floor }).compared?.ratio).toBe(0.5);
});

test("a missed target is printed as missed", () => {
	const missed = reportOn(outcome([run(499)], 0.5));
	expect(missed.compared?.met).toBe(false);
	expect(table(MACHINE, [missed])).toMatch(/Ours.* 0\.50 .*≥ 0\.50 {2}MISSED/);
});

test("a wrong answer misses the target, however fast", () => {
	expect(reportOn(outcome([run(900), run(900, 1), run(900)], 0.5)).compared?.met).toBe(false);
});

test("without a target nothing is met or missed", () => {
	const lines = table(MACHINE, [reportOn(outcome([run(100)]))]);
	expect(lines).toContain("none");
	expect(lines).not.toMatch(/met|missed/i);
});

test("the table says on what machine it was measured, and its columns are aligned", () => {
	const lines = table(MACHINE, [reportOn(outcome([run(12_345)], 0.5))]).split("\n");
	expect(lines.slice(0, 3).join(" ")).toMatch(/2 cores.*Node 24\.0\.0, PostgreSQL 18\.4.*0\.1, 2\.5/);
	const [head, ours, floor] = ["per second", "Ours", "  the floor"].map((begin) =>
		lines.find((line) => line.includes(begin)),
	);
	const end = head!.indexOf("per second") + "per second".length;
	expect(ours!.slice(0, end)).toMatch(/12345$/);
	expect(floor!.slice(0, end)).toMatch(/1000$/);
});

const mark = (of: Partial<Mark>): Mark => ({ what: "p95", value: 50, unit: "ms", ...of });

test("a figure at its mark keeps it, one past it does not, and without a mark nothing is kept", () => {
	expect(
		[mark({ most: 50 }), mark({ most: 49.9 }), mark({ least: 50 }), mark({ least: 51 }), mark({})].map(isMet),
	).toEqual([true, false, true, false, undefined]);
});

test("what could not be measured keeps no mark", () => {
	expect(isMet(mark({ value: Number.NaN, most: 50 }))).toBe(false);
	expect(isMet(mark({ value: Number.NaN, least: 50 }))).toBe(false);
});

test("a row that stands by its marks alone is printed with them, and a missed one says so", () => {
	const marks = [mark({ most: 50 }), mark({ what: "p99", value: 151.2, most: 150 })];
	const lines = table(MACHINE, [reportOn({ what: "Look-up", marks, notes: ["Of a million."] })]);
	expect(lines).toMatch(/Look-up: p95 +50 ms +≤ 50 ms +met/);
	expect(lines).toMatch(/Look-up: p99 +151 ms +≤ 150 ms +MISSED/);
	expect(lines).toContain("  Of a million.");
	expect(lines).not.toContain("per second");
});

test("growth is told step by step, as so many times the first", () => {
	expect(
		growthInWords("p95", "ms", [
			["10,000 children", 2],
			["100,000 children", 3],
		]),
	).toBe("p95: 2 ms with 10,000 children, 3 ms with 100,000 children (× 1.5).");
});
