import { describe, expect, test } from "vitest";
import { compareNames, NAME_LEVELS, nameBook } from "../../../src/domain/matching/name.ts";
import { isOneSlip, jaroWinkler, slipsBetween } from "../../../src/domain/matching/similarity.ts";

const levels = Object.entries(NAME_LEVELS);

function between(a: string, b: string): string | undefined {
	const book = nameBook();
	const level = compareNames(book(a)!, book(b)!);
	return levels.find(([, number]) => number === level)?.[0];
}

test.each([
	["O'Donoghue", "o donoghue", "same"],
	["Łukasz", "Lukasz", "same"],
	["MARY-KATE", "Mary Kate", "same"],
	["Wójcik", "Wojcik", "same"],
	["Morrison", "Morrisin", "slip"],
	["Isabella", "Isablela", "slip"],
	["Taylor", "Tyler", "variant"],
	["William", "Billy", "variant"],
	["Harrison", "Harris", "near"],
	["Katarzyna", "Kate", "different"],
	["Mohammed", "Muhamad", "variant"],
	["Yusuf", "Youssef", "variant"],
	["Smith-Jones", "Jones", "variant"],
	["Singh Gill", "Gill", "variant"],
	["J", "John", "variant"],
	["Shevchenko", "Schewtschenko", "variant"],
	["Ali", "Leo", "different"],
	["Luke", "Mia", "different"],
])("%s and %s are %s", (a, b, level) => {
	expect(between(a, b)).toBe(level);
	expect(between(b, a), "the other way round").toBe(level);
});

test("a name of no letters is blank", () => {
	expect(nameBook()(" - ")).toBeUndefined();
});

test("one spelling is one name, however it was written", () => {
	const book = nameBook();
	expect(book("José")?.id).toBe(book("JOSE")?.id);
	expect(book("Jose")?.id).not.toBe(book("Josef")?.id);
});

describe("likeness of texts", () => {
	test("Jaro–Winkler of the examples in Winkler's own papers", () => {
		expect(jaroWinkler("martha", "marhta")).toBeCloseTo(0.9611, 4);
		expect(jaroWinkler("dwayne", "duane")).toBeCloseTo(0.84, 4);
		expect(jaroWinkler("dixon", "dicksonx")).toBeCloseTo(0.8133, 4);
		expect(jaroWinkler("", "anna")).toBe(0);
	});

	test("slips are counted up to the number that matters", () => {
		expect(slipsBetween("kayla", "kalya", 2)).toBe(1);
		expect(slipsBetween("kayla", "kyla", 2)).toBe(1);
		expect(slipsBetween("kayla", "mayra", 2)).toBe(2);
		expect(slipsBetween("kayla", "rosie", 2)).toBe(3);
	});

	test("the quick question about one slip has the counted answer, for every pair of short texts", () => {
		const letters = ["", "a", "b"];
		const texts = letters.flatMap((a) =>
			letters.flatMap((b) => letters.flatMap((c) => letters.map((d) => a + b + c + d))),
		);
		const wrong = texts.flatMap((a) =>
			texts.filter((b) => isOneSlip(a, b) !== (slipsBetween(a, b, 1) === 1)).map((b) => `${a} ${b}`),
		);
		expect(wrong).toEqual([]);
	});
});
