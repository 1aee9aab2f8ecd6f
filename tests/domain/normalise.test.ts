import { describe, expect, test } from "vitest";
import { NICKNAMES } from "../../src/domain/names/nicknames.ts";
import { nameParts, normalName } from "../../src/domain/names/normal.ts";
import { soundOf } from "../../src/domain/names/sound.ts";
import { type Identity, lookUpTokens, type TokenKind } from "../../src/domain/normalise.ts";

describe("a name as it is compared", () => {
	test.each([
		["O'Brien", "obrien"],
		["O’BRIEN", "obrien"],
		["Smith-Jones", "smithjones"],
		["Smith Jones", "smithjones"],
		["  José María ", "josemaria"],
		["Łukasz", "lukasz"],
		["Björk", "bjork"],
		["Straße", "strasse"],
		["J. R.", "jr"],
		["محمد", "محمد"],
		["--", ""],
	])("%j is %j", (name, normal) => {
		expect(normalName(name)).toBe(normal);
	});
	test("composed and decomposed letters are one", () => {
		expect(normalName("Zoe\u0308")).toBe(normalName("Zo\u00eb"));
	});
	test("parts stand where hyphens and spaces were, not apostrophes", () => {
		expect(nameParts("Anne-Marie O'Neil")).toEqual(["anne", "marie", "oneil"]);
	});
});

describe("names that sound alike", () => {
	test.each([
		["knight", "night"],
		["catherine", "katherine"],
		["philips", "filips"],
		["wright", "right"],
		["smith", "smyth"],
		["mcdonald", "macdonald"],
		["shaun", "sean"],
		["jillian", "gillian"],
		["yusuf", "jusuf"],
		["mohammed", "muhammad"],
		["amina", "emina"],
		["zara", "sara"],
		["thomas", "tomas"],
	])("%s and %s", (a, b) => {
		expect(soundOf(a)).toBe(soundOf(b));
	});
	test.each([
		["smith", "jones"],
		["harry", "barry"],
		["martin", "morgan"],
	])("but not %s and %s", (a, b) => {
		expect(soundOf(a)).not.toBe(soundOf(b));
	});
	test("the code is Soundex's where the opening is plain", () => {
		expect([soundOf("robert"), soundOf("ashcraft"), soundOf("tymczak"), soundOf("lee")]).toEqual([
			"R163",
			"A261",
			"T522",
			"L000",
		]);
	});
	test("no sound is guessed for another script", () => {
		expect(soundOf("محمد")).toBeUndefined();
	});
});

describe("the table of short names", () => {
	test("is written as names are compared, each group once", () => {
		expect(NICKNAMES.flat().filter((name) => normalName(name) !== name)).toEqual([]);
		expect(new Set(NICKNAMES.map((group) => group[0])).size).toBe(NICKNAMES.length);
		for (const group of NICKNAMES) expect(new Set(group).size).toBe(group.length);
	});
});

describe("look-up tokens", () => {
	const child: Identity = {
		firstNames: "Katie Anne",
		surname: "Smith-Jones",
		aliases: ["Kat"],
		birth: "2015-06-10",
		upn: "q207 0000 16049",
		postcodes: ["m11ae", "unknown"],
		parents: ["Dawn Smith"],
		phones: ["01632 960001"],
		emails: ["Dawn@Example.org"],
	};
	const values = (kind: TokenKind, of: Identity = child) =>
		lookUpTokens(of)
			.filter((token) => token.kind === kind)
			.map((token) => token.value);

	test.each<[TokenKind, string[]]>([
		["first", ["katieanne", "katie", "anne", "kat"]],
		["first_short", ["catherine"]],
		["surname", ["smithjones", "smith", "jones", "kat"]],
		["birth", ["2015-06-10"]],
		["birth_loose", ["2015-06-10"]],
		["upn", ["Q207000016049"]],
		["postcode", ["M1 1AE"]],
		["parent", ["dawnsmith", "dawn", "smith"]],
		["phone", ["01632960001"]],
		["email", ["dawn@example.org"]],
	])("%s", (kind, expected) => {
		expect(values(kind)).toEqual(expected);
	});

	test.each<[string, TokenKind, Identity, Identity]>([
		["a short name finds the long one", "first_short", { firstNames: "Kate" }, { firstNames: "Catherine" }],
		["a short name of two names finds both", "first_short", { firstNames: "Fred" }, { firstNames: "Alfie" }],
		["half of a double name finds it", "surname", { surname: "Jones" }, child],
		["another spelling sounds the same", "surname_sound", { surname: "Smyth" }, child],
		["day and month swapped", "birth_loose", { birth: "2015-10-06" }, child],
		["an alias as a surname", "surname", { surname: "Kat" }, child],
	])("%s", (_what, kind, searched, stored) => {
		const found = values(kind, searched).filter((value) => values(kind, stored).includes(value));
		expect(found).not.toEqual([]);
	});

	test("swapped day and month do not make the exact date equal", () => {
		expect(values("birth", { birth: "2015-10-06" })).not.toEqual(values("birth"));
	});
	test("nothing known makes nothing to look up", () => {
		expect(lookUpTokens({})).toEqual([]);
		expect(
			lookUpTokens({
				surname: " ",
				birth: "2015-02-30",
				upn: "not to hand",
				postcodes: ["?"],
				phones: ["-"],
			}),
		).toEqual([]);
	});
	test("each token stands once", () => {
		const tokens = lookUpTokens({ firstNames: "Sam", aliases: ["sam", "SAM"] }).map(
			({ kind, value }) => `${kind} ${value}`,
		);
		expect(new Set(tokens).size).toBe(tokens.length);
	});
});
