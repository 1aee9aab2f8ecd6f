import { expect, test } from "vitest";
import type { KeptRow } from "../../bench/support/kept.ts";
import type { Machine } from "../../bench/support/machine.ts";
import { reportOn } from "../../bench/support/report.ts";
import type { Outcome } from "../../bench/support/row.ts";
import { benchPage } from "../../scripts/bench-page.ts";

const machine: Machine = {
	cores: 2,
	processor: "a processor",
	memoryGiB: 8,
	system: "Linux",
	node: "24.0.0",
	loadBefore: 0.1,
	loadAfter: 2.5,
};

/** The page, where so much of one row was kept: as a file holds it. */
function pageWith(name: string, outcome: Outcome): string {
	const { runs: _, ...row } = reportOn(outcome);
	const kept: KeptRow = { name, on: "2026-11-30", commit: "abc1234", machine, row };
	return benchPage({ rows: new Map([[name, JSON.parse(JSON.stringify(kept))]]) });
}

const soak = (value: number): Outcome => ({
	what: "Mixed load for an hour",
	marks: [{ what: "memory at most", value, unit: "MB", most: 300 }],
	notes: ["One bot."],
});

test("a mark that is missed says so on the page, with when and where it was measured", () => {
	const page = pageWith("soak", soak(301));
	expect(page).toContain("| Mixed load for an hour: memory at most | 301 MB | ≤ 300 MB | MISSED |");
	expect(page).toContain("`soak`, 2026-11-30, at abc1234. 2 cores (a processor), 8 GiB, Linux.");
	expect(page).toContain("- One bot.");
	expect(pageWith("soak", soak(300))).toContain("| 300 MB | ≤ 300 MB | met |");
});

test("what could not be measured is not met, and the page says it", () => {
	expect(pageWith("soak", soak(Number.NaN))).toContain("| not measured | ≤ 300 MB | MISSED |");
});

test("a ratio stands above its floor", () => {
	const run = (perSecond: number) => ({ perSecond, p50: 2, p99: 9, errors: 0 });
	const page = pageWith("raise", {
		ours: { what: "Raise", runs: [run(400)] },
		floor: { what: "the same rows", runs: [run(1_000)] },
		...{ beside: [], reach: 0.6, notes: [] },
	});
	expect(page).toContain(
		"| Raise | 400 | 2.0 | 9.0 | 0 | 0.40 | ≥ 0.60 | MISSED |\n| – the same rows | 1000 | 2.0 | 9.0 | 0 |  |  |  |",
	);
});

test("a row of which every answer was wrong has no times, and keeps nobody from the page", () => {
	const run = (perSecond: number, times: number) => ({ perSecond, p50: times, p99: times, errors: 7 });
	const page = pageWith("raise", {
		ours: { what: "Raise", runs: [run(0, Number.NaN)] },
		floor: { what: "the same rows", runs: [run(0, Number.NaN)] },
		...{ beside: [], reach: 0.6, notes: [] },
	});
	expect(page).toContain("| Raise | 0 | – | – | 7 | – | ≥ 0.60 | MISSED |");
});

test("a row of which nothing is kept is named", () => {
	const page = pageWith("soak", soak(1));
	const without = page.split("\n").find((line) => line.startsWith("Nothing is kept of"));
	expect(without).toContain("`verify`");
	expect(without).not.toContain("`soak`");
});
