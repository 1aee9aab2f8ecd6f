import { describe, expect, test } from "vitest";
import { normalEmail, normalPhone, normalPostcode } from "../../src/domain/names/contact.ts";
import { normalUpn, upnFault } from "../../src/domain/upn.ts";
import { checkBirth } from "../../src/domain/validate-child.ts";

const TODAY = "2026-03-06";

describe("a date of birth", () => {
	test.each([
		["2015-06-10", "ten years old"],
		["2026-03-06", "born today"],
		["2001-03-07", "25 tomorrow"],
		["2025-01-01", "below compulsory school age: for screening, not refused"],
		["2008-01-01", "above it: for screening, not refused"],
	])("%s is taken: %s", (text) => {
		expect(checkBirth(` ${text} `, TODAY)).toEqual({ ok: true, value: text });
	});
	test.each([
		["", "Enter a real date of birth, or say that it is not known."],
		["2015-02-30", "Enter a real date of birth, or say that it is not known."],
		["10/06/2015", "Enter a real date of birth, or say that it is not known."],
		["2026-03-07", "7 March 2026 is in the future. Check the year."],
		["1986-01-01", "Someone born on 1 January 1986 is 40. Check the year, or say that it is not known."],
		["2001-03-06", "Someone born on 6 March 2001 is 25. Check the year, or say that it is not known."],
	])("%j: %s", (text, because) => {
		expect(checkBirth(text, TODAY)).toEqual({ ok: false, because });
	});
});

describe("a unique pupil number", () => {
	test.each([
		["B801200005001", "the example of python-stdnum"],
		["b801 2000-05001", "however it is typed"],
		// 2×2 + 4×7 + 9×1 + 10×6 + 12×4 + 13×9 = 266 = 11×23 + 13, which is P.
		["P207000016049", "worked out by hand"],
		// 2×8 + 4×1 + 5×2 + 10×5 = 80, and 13×1 for the letter B: 93 = 4×23 + 1, which is B.
		["B80120000500B", "temporary: the last letter counts by its place"],
	])("%s is valid: %s", (text) => {
		expect(upnFault(text)).toBeUndefined();
	});

	const form = "A UPN is a letter and 12 digits, without I, O or S. A temporary one ends in a letter.";
	const slip = "The first letter does not fit the digits. Check the UPN for a slip.";
	test.each([
		["B20700001604", "A UPN has 13 characters. This one has 12."],
		["I207000016049", form],
		["P20700O016049", form],
		["P20700001604S", form],
		["B207000016049", slip],
		["P207000016094", slip],
		["A80120000500B", slip],
	])("%s: %s", (text, because) => {
		expect(upnFault(text)).toBe(because);
	});

	test("is compared as 13 capitals and digits, slip or not", () => {
		expect(normalUpn(" b801 2000-05001 ")).toBe("B801200005001");
		expect(normalUpn("A801200005001")).toBe("A801200005001");
		expect(normalUpn("not to hand")).toBeUndefined();
	});
});

describe("ways to reach a family", () => {
	test.each([
		["m11ae", "M1 1AE"],
		["SW1A 2AA", "SW1A 2AA"],
		[" ec1a1bb ", "EC1A 1BB"],
		["CR2 6XH", "CR2 6XH"],
		["DN55 1PT", "DN55 1PT"],
		["W1A-0AX", "W1A 0AX"],
		["M1", undefined],
		["12345", undefined],
		["M1 1CE", undefined],
		["not known", undefined],
	])("postcode %j is %s", (text, postcode) => {
		expect(normalPostcode(text)).toBe(postcode);
	});
	test.each([
		["01632 960001", "01632960001"],
		["+44 (0)7700 900123", "07700900123"],
		["0044 7700 900123", "07700900123"],
		["07700-900-123", "07700900123"],
		["+48 12 345 67 89", "+48123456789"],
		["999", undefined],
		["mum's", undefined],
	])("telephone %j is %s", (text, phone) => {
		expect(normalPhone(text)).toBe(phone);
	});
	test("e-mail addresses compare without case", () => {
		expect(normalEmail(" Parent@Example.org ")).toBe("parent@example.org");
		expect(normalEmail("none")).toBeUndefined();
	});
});
