import { expect, test } from "vitest";
import { elapsedDays, elapsedInWords } from "../../src/domain/elapsed.ts";

test.each([
	["2027-03-01", "2027-03-01", 0, "since today"],
	["2027-03-01", "2027-03-02", 1, "1 day"],
	["2027-03-01", "2027-03-28", 27, "27 days"],
	// The clocks go forward on 28 March, and nobody loses a day.
	["2027-03-01", "2027-03-29", 28, "28 days"],
	["2027-12-31", "2028-03-01", 61, "61 days"],
	["2027-03-02", "2027-03-01", 0, "since today"],
])("[S1-7] from %s to %s a case has run for %i days: %s", (from, until, days, words) => {
	expect(elapsedDays(from, until)).toBe(days);
	expect(elapsedInWords(from, until)).toBe(words);
});
