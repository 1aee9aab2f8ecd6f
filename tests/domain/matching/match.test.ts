import { describe, expect, test } from "vitest";
import { readBritish, readFebrl } from "../../../bench/matching/files.ts";
import { makeBritish } from "../../../bench/matching/made-british.ts";
import { makeLikeFebrl } from "../../../bench/matching/made-like-febrl.ts";
import { qualityOf, withoutPlace } from "../../../bench/matching/quality.ts";
import { visitCandidates } from "../../../src/domain/matching/block.ts";
import { matchRows } from "../../../src/domain/matching/match.ts";
import { makeReady, type Row } from "../../../src/domain/matching/row.ts";

const BLANK: Row = { givenName: "", surname: "", birth: "", postcode: "", suburb: "", address: "" };
const OTHERS = makeBritish(400, 1).slice(0, 400);

/** How likely two rows are one child, among four hundred other children; undefined below a half. */
function likelihoodOf(a: Partial<Row>, b: Partial<Row>): number | undefined {
	const rows = [{ ...BLANK, ...a }, { ...BLANK, ...b }, ...OTHERS];
	return matchRows(rows).find((match) => match.a === 0 && match.b === 1)?.probability;
}

describe("one child", () => {
	const zofia = { givenName: "Zofia", surname: "Łukaszewska-Ward", birth: "2012-03-04" };

	test.each<[string, Partial<Row>]>([
		["in another agency's spelling", { ...zofia, givenName: "Sofia", surname: "Lukaszewska" }],
		["with day and month exchanged", { ...zofia, birth: "20120403" }],
		["with one digit mistaken", { ...zofia, birth: "2012-03-14" }],
		["with the names exchanged", { ...zofia, givenName: "Lukaszewska Ward", surname: "Zofia" }],
		[
			"without a date of birth, at the same address",
			{ ...zofia, birth: "", postcode: "LS8 5NW", address: "36 Oak Row" },
		],
		["without a surname", { ...zofia, surname: "" }],
	])("%s", (_, other) => {
		expect(likelihoodOf({ ...zofia, postcode: "LS8 5NW", address: "36 Oak Row" }, other)).toBeGreaterThan(
			0.9,
		);
	});

	test("who has moved to another town", () => {
		const before = { ...zofia, postcode: "LS8 5NW", suburb: "Leeds", address: "36 Oak Row" };
		const after = { ...zofia, postcode: "CT9 2QA", suburb: "Margate", address: "2 Cliff Way" };
		expect(likelihoodOf(before, after)).toBeGreaterThan(0.9);
	});
});

describe("not one child", () => {
	const place = { postcode: "LS8 5NW", suburb: "Leeds", address: "36 Oak Row" };

	test("a brother or sister at the same address", () => {
		const elder = { givenName: "Amina", surname: "Warsame", birth: "2011-06-25", ...place };
		const younger = { givenName: "Idris", surname: "Warsame", birth: "2014-08-19", ...place };
		expect(likelihoodOf(elder, younger)).toBeUndefined();
	});

	test("a common name with another date of birth", () => {
		const one = { givenName: "Mohammed", surname: "Khan", birth: "2011-06-25" };
		expect(likelihoodOf(one, { ...one, birth: "2014-08-19" })).toBeUndefined();
	});

	test("only the same date of birth", () => {
		const birth = "2011-06-25";
		const one = { givenName: "Amina", surname: "Warsame", birth };
		expect(likelihoodOf(one, { givenName: "Peter", surname: "Goldberg", birth })).toBeUndefined();
	});

	test("blank rows", () => {
		expect(likelihoodOf({}, {})).toBeUndefined();
	});
});

test("a rare name is enough where nothing else is known, a common one is not", () => {
	const rare = { givenName: "Zebediah", surname: "Quillfeather" };
	const common = { givenName: "Jack", surname: "Smith" };
	expect(likelihoodOf(rare, rare)).toBeGreaterThan(0.5);
	expect(likelihoodOf(common, common)).toBeUndefined();
});

test("across two files only pairs from one to the other are listed", () => {
	const child = { ...BLANK, givenName: "Ffion", surname: "Llewellyn", birth: "2011-12-24" };
	expect(matchRows([child, child], [child]).map(({ a, b }) => [a, b])).toEqual([
		[0, 0],
		[1, 0],
	]);
});

test.each([0, 1, 2])("%i rows are no trouble", (rows) => {
	const child = { ...BLANK, givenName: "Ffion", surname: "Llewellyn", birth: "2011-12-24" };
	expect(matchRows(Array(rows).fill(child))).toHaveLength(rows === 2 ? 1 : 0);
});

test("the same rows give the same answer", () => {
	const rows = makeBritish(300, 2);
	expect(matchRows(rows)).toEqual(matchRows(rows));
});

test("ten times the rows are some ten times the pairs to compare, even when all have one surname", () => {
	const pairsOf = (rows: number) => {
		const made = makeBritish(rows, 3).map((row) => ({ ...withoutPlace(row), surname: "Khan" }));
		let pairs = 0;
		visitCandidates(makeReady(made), () => pairs++);
		return pairs / made.length;
	};
	expect(pairsOf(20_000) / pairsOf(2_000)).toBeLessThan(6);
});

describe("measured quality", () => {
	test.each([1, 2] as const)("FEBRL %i with all fields: F1 of 0.99", (number) => {
		expect(qualityOf(readFebrl(number)).f1).toBeGreaterThanOrEqual(0.99);
	});

	test.each([1, 2] as const)(
		"FEBRL %i, names and date of birth: F1 of 0.93 at precision of 0.98",
		(number) => {
			const { f1, precision } = qualityOf(readFebrl(number).map(withoutPlace));
			expect(precision).toBeGreaterThanOrEqual(0.98);
			expect(f1).toBeGreaterThanOrEqual(0.93);
		},
	);

	test("rows made in another shape, across two files, names and date of birth", () => {
		const shape = { seed: 11, children: 1_500, duplicates: 1_500, most: 1, changes: 3 };
		const rows = makeLikeFebrl(readFebrl(2), shape).map(withoutPlace);
		const { f1, precision } = qualityOf(rows.slice(0, 1_500), rows.slice(1_500));
		expect(precision).toBeGreaterThanOrEqual(0.98);
		expect(f1).toBeGreaterThanOrEqual(0.87);
	});

	test("British names: none of the hand-made pairs is missed", () => {
		expect(qualityOf(readBritish()).missed).toBe(0);
		expect(qualityOf(readBritish().map(withoutPlace)).missed).toBe(0);
	});
});
