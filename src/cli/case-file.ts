import { createReadStream, statSync } from "node:fs";
import type { LocalDate } from "../domain/date/local-date.ts";
import { readHeaders } from "../domain/importing/headers.ts";
import { asksToActNow, type CaseRow, type Reading, rowReader } from "../domain/importing/read-row.ts";
import { schoolAgeOn } from "../domain/school-age.ts";
import type { Mapping } from "./import-mapping.ts";
import { CommandFailed } from "./io.ts";
import { readCsv } from "./read-csv.ts";
import { RefusedRows } from "./refused-rows.ts";

/** No panel has as many open cases: whoever has such a file has the wrong one. */
const MOST_ROWS = 100_000;

/** A row of the file that can be loaded. */
export interface GoodLine {
	line: number;
	row: CaseRow;
	actNow: boolean;
	/** The child is over compulsory school age on the day of the import. */
	overAge: boolean;
}

/** A file of open cases being read, a line at a time. */
export interface CaseFile {
	/** The rows that can be loaded; the others go to {@link refused} on the way. */
	lines: AsyncGenerator<GoodLine>;
	refused: RefusedRows;
	/** What a person should know, though the file is used. */
	warnings: readonly string[];
}

/**
 * Opens a file of open cases and reads its first line.
 * @param refusedTo where rows that cannot be loaded are written
 * @throws CommandFailed with what to do, when its columns cannot be told
 */
export async function openCaseFile(
	path: string,
	mapping: Mapping,
	around: Pick<Reading, "today" | "people">,
	refusedTo: string | undefined,
): Promise<CaseFile> {
	await refuseHuge(path);
	const all = readCsv(path);
	const first = await all.next();
	if (first.done) throw new CommandFailed(`${path} is empty. Its first line must name the columns.`);
	const headers = first.value.cells;
	const { columns, unused, faults } = readHeaders(headers, mapping.columns);
	if (faults.length) {
		await all.return(undefined);
		throw new CommandFailed(faults.map((says) => `${path}: ${says}`).join("\n"));
	}
	const refused = new RefusedRows(refusedTo, headers);
	const read = rowReader({ columns, dates: mapping.dates, values: mapping.values, ...around });
	const ends = new Map<LocalDate, boolean>();
	const isOver = (birth: LocalDate) => {
		const over = ends.get(birth) ?? schoolAgeOn(birth, around.today) === "above";
		ends.set(birth, over);
		return over;
	};
	async function* lines(): AsyncGenerator<GoodLine> {
		let rows = 0;
		for await (const { number, cells } of all) {
			if (cells.every((cell) => cell === "")) continue;
			if (++rows > MOST_ROWS) throw tooMany(path);
			const got = read(cells);
			if (got.ok) {
				const { birth } = got.row.given;
				const overAge = birth !== undefined && isOver(birth);
				yield { line: number, row: got.row, actNow: got.row.risk.some(asksToActNow), overAge };
			} else await refused.add({ line: number, says: got.faults.join(" ") }, cells);
		}
		if (!rows) throw new CommandFailed(`${path} has a first line and no rows: there is nothing to load.`);
	}
	return { lines: lines(), refused, warnings: warningsOf(path, unused, columns) };
}

const tooMany = (path: string): CommandFailed =>
	new CommandFailed(
		`${path} has more than 100,000 rows, which no panel has of open cases. Take closed cases out, or split it. Nothing was loaded.`,
	);

/** So many lines are too many even where each row has some line breaks within its cells. */
const MOST_LINES = 5 * MOST_ROWS;
const LINE_BREAK = 10;

/** Counts a file's lines before anything of it is put down. What comes through a pipe is counted on the way alone. */
async function refuseHuge(path: string): Promise<void> {
	if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return;
	let lines = 0;
	for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
		for (let at = chunk.indexOf(LINE_BREAK); at >= 0; at = chunk.indexOf(LINE_BREAK, at + 1)) lines++;
		if (lines > MOST_LINES) throw tooMany(path);
	}
}

function warningsOf(path: string, unused: readonly string[], columns: readonly unknown[]): string[] {
	const said: string[] = [];
	const named = unused.filter((h) => h !== "").map((h) => `“${h}”`);
	if (named.length) {
		said.push(
			`${path}: nothing is made of ${named.join(", ")}. Say in a mapping what they are, if they matter.`,
		);
	}
	if (!columns.includes("received")) {
		said.push(`${path} has no column with the date received: every case counts as received today.`);
	}
	return said;
}
