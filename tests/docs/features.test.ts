import { describe, expect, test } from "vitest";
import { ROWS } from "../../scripts/seeds/rows.ts";
import { idsIn, titledTests, titlesIn } from "../../scripts/seeds/titles.ts";

describe("the list of what Rollcall is to do", () => {
	test("has 112 rows and twelve points, each once and whole", () => {
		const ids = ROWS.map((row) => row.id);
		expect(new Set(ids).size).toBe(ROWS.length);
		const points = ids.filter((id) => id.startsWith("D-"));
		expect(points).toEqual(Array.from({ length: 12 }, (_, n) => `D-${n + 1}`));
		expect(ids.length - points.length).toBe(112);
		expect(ROWS.filter((row) => !Object.values(row).every(Boolean))).toEqual([]);
	});

	test("has every row that a test's title names", () => {
		const named = titledTests().flatMap((one) => one.ids);
		expect(named.filter((id) => !ROWS.some((row) => row.id === id))).toEqual([]);
	});

	test("takes several rows from one title, and none from the middle of one", () => {
		const two = "[S0-13][D-3] each answer leads where it should";
		expect(idsIn(two)).toEqual(["S0-13", "D-3"]);
		expect(idsIn("each answer, [S0-13] or not")).toEqual([]);
	});

	test("leaves out tests that are not run", () => {
		const [bracket, each] = ["[", "each(\n\t[1, 2],\n)"];
		const text = [
			`test.skip("${bracket}S0-1] set aside", () => {});`,
			`test.todo("${bracket}S0-2] to come");`,
			`test.${each}("${bracket}S0-3] of %j", () => {});`,
			`onEach(\n\t"${bracket}S0-4] on both", async () => {});`,
		].join("\n");
		expect(titlesIn(text)).toEqual(["[S0-3] of %j", "[S0-4] on both"]);
	});
});
