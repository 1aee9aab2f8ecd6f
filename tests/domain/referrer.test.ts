import { describe, expect, test } from "vitest";
import { codesOf } from "../../src/domain/lists/coded.ts";
import { TRIAGE_RESULTS } from "../../src/domain/lists/screening-results.ts";
import { STATES } from "../../src/domain/lists/states.ts";
import { statusForReferrer } from "../../src/domain/referrer.ts";

const accepted = { result: "CME", accepted: true } as const;

describe("[D-3] what a referrer reads of a notification", () => {
	test.each([
		[
			{ state: "enquiries", closed: false, triaged: undefined },
			"Received. The coordinator has not looked at it yet",
		],
		[{ state: "enquiries", closed: false, triaged: accepted }, "Accepted. Enquiries open"],
		[{ state: "closed", closed: true, triaged: accepted }, "Closed"],
		[{ state: "closed", closed: true, triaged: undefined }, "Closed"],
		[
			{ state: "redirected", closed: true, triaged: { result: "ATTENDANCE", accepted: false } },
			"Redirected: on roll, not attending regularly",
		],
		[
			{ state: "duplicate", closed: true, triaged: { result: "DUPLICATE", accepted: false } },
			"Known already: another case goes on",
		],
	] as const)("%j: %s", (facts, words) => {
		expect(statusForReferrer(facts)).toBe(words);
	});

	test("fits every state and result, in a few words", () => {
		for (const state of codesOf(STATES)) {
			for (const { code, accepted } of TRIAGE_RESULTS) {
				const words = statusForReferrer({ state, closed: false, triaged: { result: code, accepted } });
				expect(words.length).toBeLessThan(80);
			}
		}
	});
});
