import { expect, test } from "vitest";
import { addUp, TALLIES } from "./tallies.ts";

const [one, two] = TALLIES;
const all = TALLIES.map((title) => ({ title, attempts: 3, refused: 3 }));

test("the total adds up what several files and processes counted under one title", () => {
	const { lines, faults } = addUp([...all, { title: two, attempts: 10, refused: 10 }]);
	expect(lines.find((l) => l.includes(two))).toMatch(/13 +13 +0$/);
	const n = TALLIES.length * 3 + 10;
	expect(lines.at(-1)).toBe(`  attempts ${n}, refused ${n}, let in: 0`);
	expect(faults).toEqual([]);
});

test("whatever was let in fails the run", () => {
	const { lines, faults } = addUp([...all, { title: one, attempts: 5, refused: 4 }]);
	expect(lines.at(-1)).toMatch(/let in: 1$/);
	expect(faults).toEqual(["1 let in."]);
});

test("a count that was not handed in fails the run, and so does one without an attempt", () => {
	expect(addUp(all.slice(1)).faults).toEqual([`Not tried, though it is expected: ${one}.`]);
	const empty = addUp([{ title: one, attempts: 0, refused: 0 }, ...all.slice(1)]);
	expect(empty.faults).toEqual([`Not tried, though it is expected: ${one}.`]);
});

test("a run of some files misses none of the others", () => {
	expect(addUp(all.slice(1), []).faults).toEqual([]);
});
