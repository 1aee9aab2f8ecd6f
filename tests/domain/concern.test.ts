import { describe, expect, test } from "vitest";
import { reassess, WAITING_CHECKS } from "../../src/domain/concern.ts";
import { RISK_QUESTIONS } from "../../src/domain/lists/risk-questions.ts";
import { answersFrom } from "../../src/domain/risk.ts";

const NOTHING = answersFrom([], "no");

describe("a concern", () => {
	test("that the child is at risk now calls for somebody to act, every time it is said", () => {
		expect(reassess(NOTHING, [], "yes")).toMatchObject({
			actNow: true,
			fresh: ["significant_harm"],
			tier: "act-now",
		});
		const before = answersFrom(["significant_harm"], "no");
		expect(reassess(before, [], "yes")).toMatchObject({ actNow: true, fresh: [] });
		for (const said of ["no", "unknown", undefined] as const) {
			expect(reassess(NOTHING, [], said)).toMatchObject({ actNow: false, fresh: [], tier: "none" });
		}
	});

	test.each(RISK_QUESTIONS.map((q) => [q.code, q.tier] as const))("with %s new is %s", (code, tier) => {
		const found = reassess(NOTHING, [code], "no");
		expect(found).toMatchObject({ fresh: [code], tier, actNow: tier === "act-now" });
		expect(found.answers).toMatchObject({ ...NOTHING, [code]: "yes" });
		// Known before, it is no news: nobody is alerted twice for it.
		expect(reassess(found.answers, [code], "no")).toMatchObject({ fresh: [], actNow: false });
	});

	test("takes back no answer, and counts “I don't know” that is Yes now as new", () => {
		const before = answersFrom(["exploitation"], "unknown");
		const found = reassess(before, ["protection_plan"], "no");
		expect(found.answers.exploitation).toBe("yes");
		expect(found.fresh).toEqual(["protection_plan"]);
	});

	test("puts contact with the family on hold where it may be dangerous, also when it is said again", () => {
		expect(reassess(NOTHING, ["travel_for_harm"], "no").holds).toEqual(["forced_marriage_honour_fgm"]);
		expect(reassess(NOTHING, ["removal_abroad"], "no").holds).toEqual(["removal_abroad"]);
		expect(reassess(NOTHING, ["serious_worry"], "yes").holds).toEqual([]);
		const before = answersFrom(["removal_abroad"], "no");
		expect(reassess(before, ["removal_abroad"], "no")).toMatchObject({
			fresh: [],
			holds: ["removal_abroad"],
		});
		expect(reassess(before, ["exploitation"], "no").holds).toEqual([]);
		expect(WAITING_CHECKS).toEqual(["E01", "E02", "E03", "E04", "E05", "E20"]);
	});
});
