import { describe, expect, test } from "vitest";
import { inWords, namedIn } from "../../../src/features/case/timeline.ts";

const OTHER = "00000000-0000-4000-8000-000000000001";
const REF = "MIL-2027-0007";

/** What was recorded of two cases: rows of earlier versions of Rollcall have the other's reference in them. */
const ROWS = [
	["family.linked", { other: OTHER, otherRef: REF }],
	["match.decided", { other: OTHER, otherRef: REF, verdict: "different" }],
] as const;

describe("another case, on a case's timeline", () => {
	test.each(ROWS)("is not named by %s to somebody who may not open it", (act, facts) => {
		expect(inWords(act, facts, new Map())).toMatch(/another case/);
		expect(inWords(act, facts, new Map())).not.toContain(REF);
	});

	test.each(ROWS)("is named by %s to those who may", (act, facts) => {
		expect(namedIn(act, facts)).toEqual([OTHER]);
		expect(inWords(act, facts, new Map([[OTHER, REF]]))).toContain(REF);
	});
});
