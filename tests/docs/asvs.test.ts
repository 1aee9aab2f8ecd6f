import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { codeIn, ROOT, read } from "./documents.ts";

const STATES = ["met", "in part", "**not met**", "operator", "–"];

/** The standard's requirements of levels 1 and 2: number and level, one a line. */
const standard = read("tests/docs/asvs-5.0.0.txt").trim().split("\n");
const text = read("docs/asvs.md");
const rows = [...text.matchAll(/^\| (V\d+\.\d+\.\d+) \| (.+?) \| ([12]) \| (.+?) \| (.+) \|$/gm)].map(
	([, id = "", asked = "", level = "", state = "", says = ""]) => ({ id, asked, level, state, says }),
);

describe("docs/asvs.md", () => {
	test("has every requirement of levels 1 and 2 once, in the standard's order", () => {
		expect(standard).toHaveLength(253);
		expect(rows.map((r) => `${r.id} ${r.level}`)).toEqual(standard);
	});

	test("says of each what is so, and counts rightly", () => {
		expect(rows.filter((r) => !STATES.includes(r.state))).toEqual([]);
		const counted = [...text.matchAll(/^\| ([^|]+) \| (\d+) \| [^|]+ \|$/gm)].map(([, state, n]) => [
			state,
			Number(n),
		]);
		expect(counted).toEqual(STATES.map((state) => [state, rows.filter((r) => r.state === state).length]));
		expect(text).toContain(`its ${rows.length} requirements`);
	});

	test("claims nothing without a file, a test or a document that is there", () => {
		const isEvidence = (says: string) =>
			says === "As above" || codeIn(says).some(isPath) || /\]\([^)]+\)/.test(says);
		const claimed = rows.filter((r) => r.state === "met" || r.state === "in part");
		expect(claimed.filter((r) => !isEvidence(r.says)).map((r) => r.id)).toEqual([]);
		const missing = codeIn(text).filter((path) => isPath(path) && !existsSync(join(ROOT, path)));
		expect(missing).toEqual([]);
	});

	test("names tests that are files of tests", () => {
		const tests = codeIn(text).filter((path) => /^tests\/.+\.ts$/.test(path));
		expect(new Set(tests).size).toBeGreaterThan(40);
		expect(
			tests.filter((path) => !path.endsWith(".test.ts") || !statSync(join(ROOT, path)).isFile()),
		).toEqual([]);
	});
});

/** Whether it has the form of a file of the project. */
function isPath(code: string): boolean {
	return /^(?:[\w.-]+\/)+[\w.-]+\.\w+$/.test(code) || /^(biome|tsconfig)\.json$/.test(code);
}
