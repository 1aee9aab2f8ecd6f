import { describe, expect, test } from "vitest";
import { GROUP_AREAS, groupsOf, VULNERABLE_GROUPS } from "../../../src/domain/lists/vulnerable-groups.ts";
import { S2_GROUPS, S3_GROUPS, S4_GROUPS } from "../../support/seed-groups.ts";

const namedBy = (seed: "S2" | "S3" | "S4") =>
	VULNERABLE_GROUPS.filter((g) => (g.seeds as readonly string[]).includes(seed)).map((g) => g.code);

describe("vulnerable groups", () => {
	/** What a document names elsewhere than in its list stands beside it. */
	const complete = (seed: "S2" | "S3" | "S4", groups: object, count: number, elsewhere: string[] = []) => {
		expect(Object.keys(groups)).toHaveLength(count);
		const listed = Object.values(groups).flat() as string[];
		expect(namedBy(seed).sort()).toEqual([...new Set([...listed, ...elsewhere])].sort());
	};
	test("[S2-10] the Derbyshire policy's fourteen all have their codes, and no code claims it that it does not name", () => {
		complete("S2", S2_GROUPS, 14);
	});
	test("[S3-4] the innov8/Suffolk policy's fourteen all have their codes, and no code claims it that it does not name", () => {
		complete("S3", S3_GROUPS, 14, ["gangs_or_radicalisation"]);
	});
	test("[S4-8] the Leicestershire page's twenty-six all have their codes, and no code claims it that it does not name", () => {
		complete("S4", S4_GROUPS, 26);
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
