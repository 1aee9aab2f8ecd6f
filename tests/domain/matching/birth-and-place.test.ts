import { describe, expect, test } from "vitest";
import { BIRTH_LEVELS, birthDigits, compareBirths } from "../../../src/domain/matching/birth.ts";
import * as place from "../../../src/domain/matching/place.ts";

const nameOf = (levels: Readonly<Record<string, number>>, level: number | undefined) =>
	Object.keys(levels).find((name) => levels[name] === level);

test.each([
	["2012-03-04", "20120304", "same"],
	["2012-03-04", "2012-04-03", "swapped"],
	["2012-03-04", "2012-03-14", "slip"],
	["2012-03-04", "2021-03-04", "slip"],
	["2012-03-04", "2012-03-29", "near"],
	["19231114", "19231164", "slip"],
	["2012-03-04", "2016-11-30", "different"],
	["2012-03-04", "2012030", "slip"],
])("dates of birth %s and %s are %s", (a, b, level) => {
	expect(nameOf(BIRTH_LEVELS, compareBirths(birthDigits(a)!, birthDigits(b)!))).toBe(level);
});

describe("postcodes and suburbs", () => {
	const postcodes = (a: string, b: string) =>
		nameOf(place.PLACE_LEVELS, place.comparePostcodes(place.postcodeText(a)!, place.postcodeText(b)!));
	const suburbs = (a: string, b: string) =>
		nameOf(place.PLACE_LEVELS, place.compareSuburbs(place.suburbText(a)!, place.suburbText(b)!));

	test("a postcode is the same however it is spaced", () =>
		expect(postcodes("m11ae", "M1 1AE")).toBe("same"));
	test("another house group of one district is near", () =>
		expect(postcodes("M1 1AE", "M1 4XY")).toBe("near"));
	test("a district apart is different", () => expect(postcodes("M1 1AE", "LS8 4XY")).toBe("different"));
	test("postcodes of digits have slips too", () => expect(postcodes("4011", "4101")).toBe("slip"));
	test("a part of a town is near it", () => expect(suburbs("Hyde Park", "Hyde")).toBe("near"));
});

describe("addresses", () => {
	const of = (text: string) => place.readAddress(text)!;
	const streets = (a: string, b: string, rarity: (word: string) => number = () => 1) =>
		nameOf(place.STREET_LEVELS, place.compareStreets(of(a), of(b), rarity));

	test("a flat and a house number are numbers; the rest are words", () => {
		expect(of("Flat 2, 14b High St.")).toEqual({ numbers: ["2", "14b"], words: ["flat", "high", "st"] });
	});

	test("the same words in another order, with a slip, are nearly all of it", () => {
		expect(streets("maltby circuit coaling", "coaling maltby circut")).toBe("most");
	});

	test("a common word tells little", () => {
		expect(streets("mill street", "park street", (word) => (word === "street" ? 0.1 : 5))).toBe("none");
	});

	test("an address without a number has no house to compare", () => {
		expect(place.compareHouses(of("The Lodge"), of("14 High Street"))).toBeUndefined();
	});
});
