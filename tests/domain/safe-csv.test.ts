import { describe, expect, test } from "vitest";
import { csvLine } from "../../src/domain/safe-csv.ts";

describe("a cell of CSV", () => {
	test.each([
		"=1+1",
		"+44",
		"-2",
		"@SUM(A1)",
		"\tx",
		"\rx",
		"\n=1",
		"＝1+1",
		"＋1",
		"－1",
		"＠SUM(A1)",
		"=cmd|' /C calc'!A0",
	])("that begins like a formula is text: %j", (cell) => {
		expect(csvLine([cell])).toMatch(/^"?'/);
	});
	test("with a comma, a quotation mark or a new line is one cell", () => {
		expect(csvLine(["a,b", 'say "no"', "two\nlines", "plain", "a-b"])).toBe(
			'"a,b","say ""no""","two\nlines",plain,a-b',
		);
	});
});
