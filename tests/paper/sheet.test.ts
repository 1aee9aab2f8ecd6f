import { read, utils, type WorkBook } from "@e965/xlsx";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import type { Report } from "../../src/domain/reports/report.ts";
import { csvOf, xlsxOf } from "../../src/paper/sheet.ts";
import { CORPUS } from "../security/corpus.ts";

const FORMULAS = [
	'=HYPERLINK("http://evil.example","x")',
	"+1+1",
	"-2+3",
	"@SUM(A1)",
	"\t=1",
	"＝1+1",
	"=cmd|' /C calc'!A0",
];
const HOSTILE = [...FORMULAS, ...CORPUS];

const report = (names: readonly string[]): Report => ({
	title: names[0] ?? "Figures",
	notes: names.length ? names : ["A note."],
	head: ["Section", "Item", "This period"],
	rows: [
		["Referrals", "New", 31],
		["Referrals", "Small", "[c]"],
		...names.map((name) => ["Agencies", name, 7]),
	],
});
const opened = async (of: Report): Promise<WorkBook> =>
	read(await xlsxOf(of), { cellFormula: true, cellNF: true });

describe("a report as a workbook, opened by SheetJS", () => {
	test("has its figures as numbers, and a sheet that says what must be known", async () => {
		const book = await opened(report(["Health"]));
		expect(book.SheetNames).toEqual(["Figures", "About"]);
		expect(utils.sheet_to_json(book.Sheets.Figures!, { header: 1 })).toEqual([
			["Section", "Item", "This period"],
			["Referrals", "New", 31],
			["Referrals", "Small", "[c]"],
			["Agencies", "Health", 7],
		]);
		expect(utils.sheet_to_json(book.Sheets.About!, { header: 1 }).flat()).toEqual(["Health", "Health"]);
	});

	test("has no formula and no link, whatever a name is, and loses no row to it", async () => {
		const book = await opened(report(HOSTILE));
		const figures = book.Sheets.Figures!;
		expect(utils.decode_range(figures["!ref"]!).e.r).toBe(HOSTILE.length + 2);
		for (const sheet of Object.values(book.Sheets))
			for (const [at, cell] of Object.entries(sheet).filter(([name]) => !name.startsWith("!"))) {
				expect(cell.f, at).toBeUndefined();
				expect(cell.l, at).toBeUndefined();
				expect(["s", "n"], at).toContain(cell.t);
			}
	});
});

test("a report as CSV has no cell that a spreadsheet takes for a formula, and each row once", () => {
	const rows = parse(csvOf(report(HOSTILE)), { bom: true, relax_column_count: true }) as string[][];
	expect(rows.filter(([section]) => section === "Agencies")).toHaveLength(HOSTILE.length);
	for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
	expect(rows[1]).toEqual(["Referrals", "New", "31"]);
});
