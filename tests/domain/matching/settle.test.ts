import { expect, test } from "vitest";
import { type Judged, settle } from "../../../src/domain/matching/settle.ts";

/** Rows with these log odds between them; those not named have looked unlike. */
function settled(rows: number, odds: Readonly<Record<string, number>>): Map<string, number> {
	const between = (a: number, b: number) => odds[`${Math.min(a, b)} ${Math.max(a, b)}`] ?? -6;
	const judged: Judged[] = Object.entries(odds).map(([pair, log]) => {
		const [low = 0, high = 0] = pair.split(" ").map(Number);
		return { low, high, probability: 1 / (1 + Math.exp(-log)) };
	});
	return new Map(settle(rows, judged, between).map((p) => [`${p.low} ${p.high}`, p.probability]));
}

test("a pair on its own is as likely as it looked", () => {
	expect(settled(2, { "0 1": 2 }).get("0 1")).toBeCloseTo(0.8808, 4);
});

test("two rows that look little alike are one child when both are surely a third", () => {
	expect(settled(3, { "0 1": 10, "1 2": 10, "0 2": -2 }).get("0 2")).toBeGreaterThan(0.9);
});

test("two rows that were never compared are found through a third", () => {
	expect(settled(3, { "0 1": 12, "1 2": 12 }).get("0 2")).toBeGreaterThan(0.9);
});

test("a row that may be one of two different children is less likely either", () => {
	const found = settled(3, { "0 1": 1, "1 2": 1, "0 2": -8 });
	const alone = settled(2, { "0 1": 1 }).get("0 1")!;
	expect(found.get("0 1")).toBeLessThan(alone - 0.15);
	expect(found.get("1 2")).toBeCloseTo(found.get("0 1")!, 10);
});

test("a weak link does not pull a row away from the one it surely is", () => {
	const found = settled(3, { "0 1": 12, "1 2": 0, "0 2": -8 });
	expect(found.get("0 1")).toBeGreaterThan(0.99);
	expect(found.get("1 2")).toBeLessThan(0.1);
});
