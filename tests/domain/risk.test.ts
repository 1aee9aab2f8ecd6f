import { describe, expect, test } from "vitest";
import { RISK_QUESTIONS, type RiskCode } from "../../src/domain/lists/risk-questions.ts";
import { answersFrom, screen } from "../../src/domain/risk.ts";

const numbered = (...ns: number[]): RiskCode[] =>
	RISK_QUESTIONS.filter((question) => ns.includes(question.n)).map((question) => question.code);

describe("what a Yes asks for", () => {
	test.each([
		["act-now", [1, 2, 3, 5, 6, 10, 11, 13]],
		["tell-today", [7, 8, 12]],
		["judge-today", [4, 9]],
	])("%s for each of the questions %j alone", (tier, ns) => {
		for (const n of ns) expect(screen(answersFrom(numbered(n), "no")).tier).toBe(tier);
	});
	test("nothing, when all thirteen were checked", () => {
		expect(screen(answersFrom([], "no"))).toEqual({ tier: "none", yes: [], unknownsToCheck: [] });
	});
	test("of several, the gravest counts", () => {
		expect(screen(answersFrom(numbered(4, 8), "no")).tier).toBe("tell-today");
		expect(screen(answersFrom(numbered(4, 8, 13), "no"))).toMatchObject({
			tier: "act-now",
			yes: ["family_difficulty", "looked_after", "significant_harm"],
		});
	});
});

describe("I don't know", () => {
	test("is checked for nine of the questions", () => {
		expect(screen(answersFrom([], "unknown")).unknownsToCheck).toEqual(
			numbered(1, 2, 3, 5, 6, 8, 10, 11, 13),
		);
	});
	test("never makes a tier of its own, and a Yes needs no check", () => {
		const screened = screen(answersFrom(numbered(1), "unknown"));
		expect(screened.tier).toBe("act-now");
		expect(screened.unknownsToCheck).not.toContain("protection_plan");
		expect(screen(answersFrom([], "unknown")).tier).toBe("none");
	});
});
