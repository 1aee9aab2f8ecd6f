import { createReadStream, statSync } from "node:fs";
import type { FileColumn } from "../domain/importing/columns.ts";
import { readHeaders } from "../domain/importing/headers.ts";
import { cellAsWritten } from "../domain/safe-csv.ts";
import type { Mapping } from "./import-mapping.ts";
import { CommandFailed } from "./io.ts";
import { readCsv } from "./read-csv.ts";
import { RefusedRows } from "./refused-rows.ts";

/** No panel has as many rows to load: whoever has such a file has the wrong one. */
const MOST_ROWS = 100_000;

/** A file to load, and how to read it. */
export interface FileToRead<N extends string> {
	path: string;
	mapping: Mapping<N>;
	/** Where rows that cannot be loaded are written. */
	refusedTo: string | undefined;
}

/** A row that can be loaded. */
export type Line<T> = T & {
	line: number;
	/**
	 * The same row as an earlier version understood it, which kept the apostrophes that keep a spreadsheet from a formula:
	 * it may have been loaded so.
	 */
	former?: T;
};

/** A file being read, a line at a time. */
export interface OpenFile<T> {
	/** The rows that can be loaded; the others go to {@link refused} on the way. */
	lines: AsyncGenerator<Line<T>>;
	refused: RefusedRows;
	/** What a person should know, though the file is used. */
	warnings: readonly string[];
}

/** What a reader makes of a line. */
type Read<T> = { ok: true; row: T } | { ok: false; faults: readonly string[] };

/**
 * Opens a file and reads its first line.
 * @param known the columns that such a file may have
 * @param reader makes the reader of its lines, once it is known which column each cell is
 * @param warns what to say of columns that are not there
 * @throws CommandFailed with what to do, when its columns cannot be told
 */
export async function openFile<N extends string, T>(
	{ path, mapping, refusedTo }: FileToRead<N>,
	known: readonly FileColumn<N>[],
	reader: (columns: readonly (N | undefined)[]) => (cells: readonly string[]) => Read<T>,
	warns: (columns: readonly (N | undefined)[]) => readonly string[] = () => [],
): Promise<OpenFile<T>> {
	await refuseHuge(path);
	const all = readCsv(path);
	const first = await all.next();
	if (first.done) throw new CommandFailed(`${path} is empty. Its first line must name the columns.`);
	const headers = first.value.cells;
	const { columns, unused, faults } = readHeaders(headers, mapping.columns, known);
	if (faults.length) {
		await all.return(undefined);
		throw new CommandFailed(faults.map((says) => `${path}: ${says}`).join("\n"));
	}
	const refused = new RefusedRows(refusedTo, headers);
	const read = reader(columns);
	const formerly = (cells: readonly string[]): T | undefined => {
		const written = cells.map(cellAsWritten);
		if (written.every((cell, n) => cell === cells[n])) return undefined;
		const got = read(written);
		return got.ok ? got.row : undefined;
	};
	async function* lines(): AsyncGenerator<Line<T>> {
		let rows = 0;
		for await (const { number, cells } of all) {
			if (cells.every((cell) => cell === "")) continue;
			if (++rows > MOST_ROWS) throw tooMany(path);
			const got = read(cells);
			if (got.ok) yield { ...got.row, line: number, former: formerly(cells) };
			else await refused.add({ line: number, says: got.faults.join(" ") }, cells);
		}
		if (!rows) throw new CommandFailed(`${path} has a first line and no rows: there is nothing to load.`);
	}
	const named = unused.filter((h) => h !== "").map((h) => `“${h}”`);
	const nothing = `nothing is made of ${named.join(", ")}. Say in a mapping what they are, if they matter.`;
	const warnings = [...(named.length ? [`${path}: ${nothing}`] : []), ...warns(columns)];
	return { lines: lines(), refused, warnings };
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
