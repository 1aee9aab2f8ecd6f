import { byDay } from "../domain/importing/by-day.ts";
import { CASE_COLUMNS, type CaseColumnName } from "../domain/importing/columns.ts";
import { asksToActNow, type CaseRow, type Reading, rowReader } from "../domain/importing/read-row.ts";
import { schoolAgeOn } from "../domain/school-age.ts";
import { type FileToRead, type OpenFile, openFile } from "./open-file.ts";

/** A row of the file that can be loaded. */
export interface GoodLine {
	line: number;
	row: CaseRow;
	actNow: boolean;
	/** The child is over compulsory school age on the day of the import. */
	overAge: boolean;
	/** The row as an earlier version understood it, where that differs. */
	former?: { row: CaseRow };
}

/** A file of open cases being read, a line at a time. */
export type CaseFile = OpenFile<Omit<GoodLine, "line" | "former">>;

/**
 * Opens a file of open cases and reads its first line.
 * @throws CommandFailed with what to do, when its columns cannot be told
 */
export function openCaseFile(
	file: FileToRead<CaseColumnName>,
	around: Pick<Reading, "today" | "people">,
): Promise<CaseFile> {
	const isOver = byDay((birth) => schoolAgeOn(birth, around.today) === "above");
	return openFile<CaseColumnName, Omit<GoodLine, "line" | "former">>(
		file,
		CASE_COLUMNS,
		(columns) => {
			const read = rowReader({ columns, dates: file.mapping.dates, values: file.mapping.values, ...around });
			return (cells) => {
				const got = read(cells);
				if (!got.ok) return got;
				const { birth } = got.row.given;
				const overAge = birth !== undefined && isOver(birth);
				return { ok: true, row: { row: got.row, actNow: got.row.risk.some(asksToActNow), overAge } };
			};
		},
		(columns) =>
			columns.includes("received")
				? []
				: [`${file.path} has no column with the date received: every case counts as received today.`],
	);
}
