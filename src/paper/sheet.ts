import writeXlsxFile from "write-excel-file/node";
import type { Report } from "../domain/reports/report.ts";
import { csvLine } from "../domain/safe-csv.ts";

/** A report as CSV, in UTF-8 with its mark, as spreadsheets need to read it right. What is to be known of it comes last. */
export function csvOf({ title, notes, head, rows }: Report): Buffer {
	const lines = [head, ...rows, [], [title], ...notes.map((note) => ["Note", note])];
	return Buffer.from(`\uFEFF${lines.map((cells) => `${csvLine(cells.map(String))}\r\n`).join("")}`);
}

/** A report as a workbook: the table, and a sheet that says what must be known of it. Cells are text or numbers, never formulas. */
export async function xlsxOf({ title, notes, head, rows }: Report): Promise<Buffer> {
	const text = (value: string) => ({ type: String, value, wrap: true, alignVertical: "top" as const });
	const strong = (value: string) => ({ ...text(value), fontWeight: "bold" as const });
	const cell = (value: string | number) =>
		typeof value === "number" ? { type: Number, value, alignVertical: "top" as const } : text(value);
	const widths = head.map((name, i) => {
		const longest = Math.max(name.length, ...rows.map((row) => String(row[i] ?? "").length));
		return { width: Math.min(longest + 2, 60) };
	});
	return writeXlsxFile([
		{
			sheet: "Figures",
			data: [head.map(strong), ...rows.map((row) => row.map(cell))],
			columns: widths,
			stickyRowsCount: 1,
		},
		{
			sheet: "About",
			data: [[strong(title)], ...notes.map((note) => [text(note)])],
			columns: [{ width: 100 }],
		},
	]).toBuffer();
}
