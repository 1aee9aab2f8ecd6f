import { describe, expect, test } from "vitest";
import { areasOf, directoryOf, findAuthority, homeArea } from "../../src/domain/directory.ts";
import { AUTHORITIES } from "../../src/domain/lists/authorities.ts";

const directory = directoryOf([{ id: "own:0", label: "Ashby Council", postcodes: ["AY1", "NJ9 4"] }]);
const found = (written: string) => findAuthority(written, directory).found?.label;
const near = (written: string) => findAuthority(written, directory).near.map((e) => e.label);

describe("[S1-3] the directory of authorities", () => {
	test("has England's 153, each by one number and one name", () => {
		expect(AUTHORITIES).toHaveLength(153);
		expect(new Set(AUTHORITIES.map((a) => a.code)).size).toBe(153);
		expect(new Set(AUTHORITIES.map((a) => a.label)).size).toBe(153);
		for (const { code } of AUTHORITIES) expect(code).toMatch(/^[2-9]\d{2}$/);
	});

	test.each([
		["bury", "Bury"],
		["Bury Metropolitan Borough Council", "Bury"],
		["351", "Bury"],
		["Bury (351)", "Bury"],
		["City of Bradford", "Bradford"],
		["London Borough of Hammersmith & Fulham", "Hammersmith and Fulham"],
		["Hull", "Kingston upon Hull"],
		["BCP Council", "Bournemouth, Christchurch and Poole"],
		["ashby", "Ashby Council"],
	])("finds %s", (written, label) => {
		expect(found(written)).toBe(label);
	});

	test.each(["Burry", "Leister", "Nowhere", "", "999", "Ashburton"])("takes %s for nobody", (written) => {
		expect(found(written)).toBeUndefined();
	});

	test("offers the nearest names, and never takes one for another", () => {
		expect(near("Burry")).toContain("Bury");
		expect(near("Leister")).toContain("Leicester");
		expect(near("Nottinghamshir")[0]).toBe("Nottinghamshire");
		expect(near("Zzyzx")).toEqual([]);
	});
});

describe("[S2-22] whose area a home lies in follows from its postcode", () => {
	test("a postcode lies in its district and its sector, as a panel's file writes them", () => {
		expect(areasOf("nj9 1ab")).toEqual(["NJ9", "NJ9 1"]);
		expect(areasOf("NJ121AB")).toEqual(["NJ12", "NJ12 1"]);
		expect(areasOf("NJ9")).toEqual([]);
		expect(areasOf("")).toEqual([]);
	});

	const ours = ["NJ9", "NJ1"];
	test.each([
		["NJ9 9ZZ", "ours"],
		["nj99zz", "ours"],
		["AY1 1AA", "theirs"],
		// A sector that is another's, within a district that is ours.
		["NJ9 4AB", "theirs"],
		// NJ1 is no part of NJ12.
		["NJ12 1AA", "outside"],
		["", "unclear"],
		["NJ9", "unclear"],
		["not known", "unclear"],
	])("%s is %s", (postcode, where) => {
		expect(homeArea(postcode, ours, directory).where).toBe(where);
	});

	test("a panel that has given no districts is told of no home that it is outside", () => {
		expect(homeArea("NJ12 1AA", [], directory).where).toBe("unclear");
	});
});
