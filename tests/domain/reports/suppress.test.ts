import { describe, expect, test } from "vitest";
import { keptBack } from "../../../src/domain/reports/suppress.ts";

const kept = (parts: number[], most = 5) => {
	const figures = new Map<string, number>(parts.map((n, i) => [`p${i}`, n]));
	figures.set(
		"total",
		parts.reduce((a, b) => a + b, 0),
	);
	return [...keptBack(figures, [{ of: parts.map((_, i) => `p${i}`), to: ["total"] }], most)].sort();
};

describe("keeping small numbers back", () => {
	test("one alone takes the next smallest with it", () => {
		expect(kept([3, 9, 20])).toEqual(["p0", "p1"]);
	});

	test("two are enough, unless their sum fits in one way only", () => {
		expect(kept([2, 3, 20])).toEqual(["p0", "p1"]);
		expect(kept([1, 1, 9, 20])).toEqual(["p0", "p1", "p2"]);
		expect(kept([5, 5, 9, 20])).toEqual(["p0", "p1", "p2"]);
	});

	test("nought is shown, and never chosen to hide another", () => {
		expect(kept([0, 3, 20])).toEqual(["p1", "p2"]);
	});

	test("where nothing else is left the total goes too", () => {
		expect(kept([0, 4])).toEqual(["p1", "total"]);
	});

	test("nothing is kept back where the panel's file says 0", () => {
		expect(kept([1, 2, 3], 0)).toEqual([]);
	});

	test("[S2-18] no small figure can be worked out from those that are shown, even by whoever knows the rule", () => {
		// Every three figures up to 14: what is shown, and all that it may stand for.
		const stands = new Map<string, number[][]>();
		for (let i = 0; i < 15 ** 3; i++) {
			const parts = [Math.floor(i / 225), Math.floor(i / 15) % 15, i % 15];
			const back = kept(parts);
			const total = parts.reduce((a, b) => a + b, 0);
			const page = [
				...parts.map((n, p) => (back.includes(`p${p}`) ? "c" : n)),
				back.includes("total") || total,
			];
			stands.set(page.join(), [...(stands.get(page.join()) ?? []), parts]);
		}
		const told = [...stands].filter(([, all]) =>
			all[0]!.some((n, p) => n > 0 && n <= 5 && all.every((parts) => parts[p] === n)),
		);
		expect(told.map(([page]) => page)).toEqual([]);
	});
});
