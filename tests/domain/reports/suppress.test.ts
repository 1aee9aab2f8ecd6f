import { describe, expect, test } from "vitest";
import { keptBack, keptBackBeside } from "../../../src/domain/reports/suppress.ts";

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

describe("keeping small numbers back from a report of some of the cases", () => {
	const names = ["a", "b"];
	const sums = [{ of: names, to: ["total"] }];
	const figuresOf = (parts: readonly number[]) =>
		new Map([
			...names.map((n, i) => [n, parts[i]!] as const),
			["total", parts.reduce((x, y) => x + y, 0)] as const,
		]);
	const reports = (some: readonly number[], rest: readonly number[], most = 5) => {
		const all = figuresOf(some.map((n, i) => n + rest[i]!));
		const whole = { figures: all, back: keptBack(all, sums, most) };
		const only = figuresOf(some);
		return { whole, only, back: keptBackBeside(whole, only, sums, most) };
	};
	const kept = (some: number[], rest: number[], most = 5) => [...reports(some, rest, most).back].sort();

	test("what would give a small number of the others away by subtraction goes, and what would give that away", () => {
		// 20 and 30 of all cases, 18 and 10 with the concern: the two without it are not told.
		expect(kept([18, 10], [2, 20])).toEqual(["a", "b"]);
		expect(kept([18, 10], [12, 20])).toEqual([]);
		expect(kept([18, 10], [0, 20])).toEqual([]);
	});

	test("what the report of all cases keeps back already is not kept back twice", () => {
		expect(kept([0, 10], [3, 20])).toEqual([]);
	});

	test("nothing is kept back where the panel's file says 0", () => {
		expect(kept([1, 2], [3, 4], 0)).toEqual([]);
	});

	test("no small figure of either, nor of what is between them, can be worked out from both", () => {
		const most = 2;
		// Every two figures of all cases that add up to at most 12, and every part of each that may have the concern.
		const split = Array.from({ length: 13 }, (_, n) =>
			Array.from({ length: n + 1 }, (_, k) => [k, n - k] as const),
		);
		const pairs = split
			.flat()
			.flatMap((x) => split.flat().map((y) => [x[0], y[0], x[1], y[1]] as const))
			.filter((parts) => parts.reduce((x, y) => x + y, 0) <= 12);
		const shown = (figures: ReadonlyMap<string, number>, back: ReadonlySet<string>) =>
			[...figures].map(([name, n]) => (back.has(name) ? undefined : n));
		const pages = pairs.map(([a, b, c, d]) => {
			const { whole, only, back } = reports([a, b], [c, d], most);
			const hidden = [...shown(whole.figures, whole.back), ...shown(only, back)];
			return { hidden, all: [...whole.figures.values(), ...only.values()], parts: [a, b, c, d] };
		});
		const told: string[] = [];
		for (const { hidden } of new Map(pages.map((p) => [p.hidden.join(), p])).values()) {
			if (hidden[2] === undefined) continue;
			// Whatever adds up, and has nothing kept back that is nought.
			const fits = pages.filter(({ all }) =>
				all.every((n, i) => (hidden[i] === undefined ? n > 0 : n === hidden[i])),
			);
			const one = fits[0]!.parts.findIndex(
				(n, p) => n > 0 && n <= most && fits.every((f) => f.parts[p] === n),
			);
			if (one >= 0) told.push(hidden.map((n) => n ?? "c").join());
		}
		expect(told).toEqual([]);
	});
});
