import { describe, expect, test } from "vitest";
import { type ScreeningFacts, screenNotification } from "../../src/domain/eligibility.ts";

const ON = "2026-03-06";
/** Ten years old, off roll, no education, whereabouts known. */
const child: ScreeningFacts = {
	birth: { date: "2015-06-10" },
	missingPerson: false,
	onRoll: false,
	whereaboutsKnown: true,
	otherEducation: "none",
};
const result = (facts: Partial<ScreeningFacts>) => screenNotification({ ...child, ...facts }, ON).result;

test.each<[string, Partial<ScreeningFacts>, string]>([
	["below compulsory school age", { birth: { date: "2022-01-01" } }, "EARLY_YEARS"],
	["over it", { birth: { date: "2009-01-01" } }, "OVER_AGE"],
	["on roll, whereabouts known", { onRoll: true }, "ATTENDANCE"],
	["missing from home", { missingPerson: true }, "MISSING_PERSON"],
	["suitable home education", { otherEducation: "home, suitable" }, "EHE_SUITABLE"],
	["alternative or specialist provision", { otherEducation: "alternative or specialist" }, "IN_PROVISION"],
	[
		"alternative provision while on roll",
		{ onRoll: true, otherEducation: "alternative or specialist" },
		"IN_PROVISION",
	],
	["home or alternative education that is unsuitable", { otherEducation: "unsuitable" }, "CME"],
	["applying, or offered a place for later", { onRoll: false, otherEducation: "none" }, "CME"],
	["off roll, whereabouts unknown", { whereaboutsKnown: false }, "CME"],
	["on roll, whereabouts unknown", { onRoll: true, whereaboutsKnown: false }, "CME_PROVISIONAL"],
])("[S3-2][S1-9][S3-1] %s: %s %s", (_what, facts, code) => {
	expect(result(facts)).toBe(code);
});

describe("not knowing leads to a case", () => {
	test.each<[string, Partial<ScreeningFacts>]>([
		["the date of birth", { birth: undefined }],
		["whether on roll", { onRoll: undefined }],
		["what education there is", { otherEducation: "unknown" }],
		["anything", { birth: undefined, onRoll: undefined, otherEducation: "unknown", whereaboutsKnown: false }],
	])("%s", (_what, facts) => {
		expect(result(facts)).toBe("CME");
	});

	test("an age is not a date of birth: the case stays out of the count until one is confirmed", () => {
		expect(screenNotification({ ...child, birth: { age: 10 } }, ON)).toMatchObject({
			result: "CME",
			ageConfirmed: false,
		});
		expect(screenNotification(child, ON).ageConfirmed).toBe(true);
	});
	test.each([
		[3, "EARLY_YEARS"],
		[4, "CME"],
		[5, "CME"],
		[15, "CME"],
		[16, "CME"],
		[17, "CME"],
		[18, "OVER_AGE"],
	])("an age estimated at %i is right within a year, and in March is %s", (age, code) => {
		expect(result({ birth: { age } })).toBe(code);
	});
});

describe("missing from home or care", () => {
	test("goes to the police at any age, and may be a case here beside it", () => {
		expect(screenNotification({ ...child, missingPerson: true }, ON)).toMatchObject({ alsoCme: true });
		expect(
			screenNotification({ ...child, missingPerson: true, birth: { date: "2022-01-01" } }, ON),
		).toMatchObject({
			result: "MISSING_PERSON",
			alsoCme: false,
		});
		expect(screenNotification({ ...child, missingPerson: true, onRoll: true }, ON).alsoCme).toBe(false);
	});
});
