import { expect, test } from "vitest";
import { backOffMs, isDelayed, isTimeToGiveUp } from "../../src/delivery/retries.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const blind = { canFind: false, doubt: true };
const asking = { canFind: true, doubt: false };

/** How many attempts there are in a day of nothing but failures, the first among them. */
function attemptsInADay(how: { canFind: boolean; doubt: boolean }, chance: number): number {
	let attempts = 0;
	for (let at = 0; at < DAY; attempts++) at += backOffMs({ ...how, attempts }, chance);
	return attempts;
}

test("the first tries follow each other quickly, the later ones every five minutes, none far apart", () => {
	expect([0, 1, 2, 3].map((attempts) => backOffMs({ ...asking, attempts }, 0.5))).toEqual([
		500, 1_000, 2_000, 4_000,
	]);
	for (const attempts of [10, 24, 300, 5_000]) {
		expect(backOffMs({ ...asking, attempts }, 0.5)).toBe(5 * MINUTE);
	}
	expect(attemptsInADay(asking, 0.5)).toBeGreaterThan(250);
});

test("those that failed together come back a quarter sooner or later", () => {
	expect(backOffMs({ ...asking, attempts: 20 }, 0)).toBe(3.75 * MINUTE);
	expect(backOffMs({ ...asking, attempts: 20 }, 1)).toBe(6.25 * MINUTE);
});

test("where each try may be a repeat that all can see there are fewer of them", () => {
	expect(backOffMs({ ...blind, attempts: 20 }, 0.5)).toBe(15 * MINUTE);
	expect(attemptsInADay(blind, 0.5)).toBeLessThan(120);
});

test("a message whose answer was lost is not looked for while it may be on its way", () => {
	expect(backOffMs({ canFind: true, doubt: true, attempts: 0 }, 0.5)).toBe(10_000);
	expect(backOffMs({ canFind: true, doubt: true, attempts: 9 }, 0.5)).toBe(256_000);
});

test("it is told after a quarter of an hour, and given up after a day", () => {
	expect([14 * 60, 15 * 60].map(isDelayed)).toEqual([false, true]);
	expect([23.9, 24].map((hours) => isTimeToGiveUp("ambiguous", hours * 3_600))).toEqual([false, true]);
	expect([0.9, 1].map((hours) => isTimeToGiveUp("gone", hours * 3_600))).toEqual([false, true]);
});
