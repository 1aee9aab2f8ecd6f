import { describe, expect, test } from "vitest";
import { type Commonness, likenessOf } from "../../../src/domain/matching/likeness.ts";
import type { Row } from "../../../src/domain/matching/row.ts";

const child = (more: Partial<Row> = {}): Row => ({
	givenName: "Zephyrine",
	surname: "Quillfeather",
	birth: "2015-06-10",
	postcode: "NJ9 9ZZ",
	suburb: "",
	address: "14 Nightjar Passage",
	...more,
});

const rare = (children: number): Commonness => ({ children, given: 1, surname: 1, birth: 3, postcode: 1 });

const likely = (a: Row, b: Row, common: Commonness = rare(5_000)) => likenessOf(a, b, common).probability;

describe("how likely two children are one", () => {
	test.each([
		["the same in everything", {}],
		["moved", { postcode: "AB1 2CD", address: "3 Other Street" }],
		["a slip in the surname, moved", { surname: "Quilfeather", postcode: "", address: "" }],
		["day and month exchanged, no address", { birth: "2015-10-06", postcode: "", address: "" }],
		["names exchanged", { givenName: "Quillfeather", surname: "Zephyrine" }],
		["no date of birth, same address", { birth: "" }],
	])("%s: likely", (_, more) => {
		expect(likely(child(), child(more))).toBeGreaterThan(0.5);
	});

	test.each([
		["a brother", { givenName: "Bartholomew", birth: "2012-02-01" }],
		["a stranger born on the same day", { givenName: "Ann", surname: "Smith", postcode: "", address: "" }],
		[
			"a namesake of another age",
			{ birth: "2009-01-30", surname: "Smith", postcode: "AB1 2CD", address: "" },
		],
	])("%s: not likely", (_, more) => {
		expect(likely(child(), child(more))).toBeLessThan(0.1);
	});

	test("a common name tells less than a rare one", () => {
		const [a, b] = [{ birth: "", postcode: "", address: "" }, { birth: "2015-06-10" }];
		const common = { children: 5_000, given: 60, surname: 90, birth: 3, postcode: 1 };
		expect(likely(child(a), child(b), common)).toBeLessThan(likely(child(a), child(b)) / 2);
	});

	test("among more children, names as common as before tell less", () => {
		const b = child({ birth: "", postcode: "", address: "" });
		const oneInAHundred = (children: number) => {
			const each = children / 100;
			return likely(child(), b, { children, given: each, surname: each, birth: 3, postcode: 1 });
		};
		expect(oneInAHundred(100_000)).toBeLessThan(oneInAHundred(1_000) / 2);
	});
});

test("a person reads what agrees, not a number", () => {
	const words = (more: Partial<Row>) => likenessOf(child(), child(more), rare(100)).words.join(", ");
	expect(words({})).toBe("same date of birth, same first name, same surname, same address");
	expect(words({ birth: "2015-10-06", surname: "Quilfeather", address: "" })).toBe(
		"date of birth with day and month exchanged, same first name, similar surname, same postcode",
	);
	expect(words({ givenName: "", birth: "2015-06-11" })).toBe(
		"date of birth one digit apart, same surname, same address",
	);
	expect(words({ givenName: "Quillfeather", surname: "Zephyrine", birth: "", address: "" })).toBe(
		"first name and surname exchanged, same postcode",
	);
});
