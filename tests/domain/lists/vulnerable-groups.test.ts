import { describe, expect, test } from "vitest";
import { GROUP_AREAS, groupsOf, VULNERABLE_GROUPS } from "../../../src/domain/lists/vulnerable-groups.ts";
import { S2_GROUPS, S3_GROUPS, S4_GROUPS } from "../../support/seed-groups.ts";

const namedBy = (seed: "S2" | "S3" | "S4") =>
	VULNERABLE_GROUPS.filter((g) => (g.seeds as readonly string[]).includes(seed)).map((g) => g.code);

describe("vulnerable groups", () => {
	test.each([
		["[S2-10] the Derbyshire policy's fourteen", "S2", S2_GROUPS, 14, []],
		["[S3-4] the innov8/Suffolk policy's fourteen", "S3", S3_GROUPS, 14, ["gangs_or_radicalisation"]],
		["[S4-8] the Leicestershire page's twenty-six", "S4", S4_GROUPS, 26, []],
	] as const)("%s all have their codes, and no code claims a document that does not name it", (...row) => {
		// What the document names elsewhere than in its list stands beside it.
		const [, seed, groups, count, elsewhere] = row;
		expect(Object.keys(groups)).toHaveLength(count);
		expect(namedBy(seed).sort()).toEqual(
			[...new Set([...Object.values(groups).flat(), ...elsewhere])].sort(),
		);
	});

	test("are asked under headings of at most ten, all but the two that the risk screen asks", () => {
		for (const { code } of GROUP_AREAS) {
			const asked = VULNERABLE_GROUPS.filter((g) => g.area === code);
			expect(asked.length).toBeGreaterThan(0);
			expect(asked.length).toBeLessThanOrEqual(10);
		}
		const notAsked = VULNERABLE_GROUPS.filter((g) => g.area === null);
		expect(notAsked.map((g) => g.code)).toEqual(["looked_after", "privately_fostered"]);
		expect(notAsked.every((g) => g.saidBy.length > 0)).toBe(true);
	});

	test("follow from the risk screen where it says them, whether or not they were ticked", () => {
		expect(groupsOf([], { looked_after: "yes", privately_fostered: "unknown" })).toEqual([
			"looked_after",
			"social_care_involvement",
		]);
		expect(groupsOf(["poverty"], { protection_plan: "yes", looked_after: "no" })).toEqual([
			"poverty",
			"social_care_involvement",
		]);
		expect(groupsOf([], {})).toEqual([]);
	});
});
