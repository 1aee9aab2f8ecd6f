import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse } from "csv-parse";
import { cellAsRead } from "../domain/safe-csv.ts";
import { CommandFailed } from "./io.ts";

/** A line of a CSV file: blanks around its cells are taken off, and apostrophes that keep a spreadsheet from a formula. */
export interface CsvLine {
	/** Its number in the file, from 1; of a record over several lines, the last. */
	number: number;
	cells: readonly string[];
}

/**
 * The lines of a CSV file in UTF-8, one after the other, blank lines left out.
 *
 * @throws CommandFailed with what to do, when the file cannot be read or is no such file
 */
export async function* readCsv(path: string): AsyncGenerator<CsvLine> {
	const parser = parse({
		info: true,
		trim: true,
		skip_empty_lines: true,
		max_record_size: 100_000,
	});
	const feeding = pipeline(Readable.from(textOf(path)), parser).catch((error: unknown) => error);
	try {
		for await (const { record, info } of parser as AsyncIterable<{
			record: string[];
			info: { lines: number };
		}>) {
			yield { number: info.lines, cells: record.map(cellAsRead) };
		}
	} catch (error) {
		throw inWords(path, error);
	}
	const failed = await feeding;
	if (failed) throw inWords(path, failed);
}

async function* textOf(path: string): AsyncGenerator<string> {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	let first = true;
	for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
		if (first) refuseOtherFormats(path, chunk);
		first = false;
		yield decoder.decode(chunk, { stream: true });
	}
	yield decoder.decode();
}

function refuseOtherFormats(path: string, start: Buffer): void {
	if (start.subarray(0, 2).toString("latin1") === "PK") {
		throw new CommandFailed(`${path} is a spreadsheet. Open it and save it as “CSV UTF-8”.`);
	}
	// Two bytes for each letter, as "Unicode text" is saved; no CSV in UTF-8 has a zero byte.
	if (start.subarray(0, 1_000).includes(0)) throw notUtf8(path);
}

const notUtf8 = (path: string): CommandFailed =>
	new CommandFailed(`${path} is not in UTF-8, so that names would be garbled. Save it as “CSV UTF-8”.`);

function inWords(path: string, error: unknown): unknown {
	if (error instanceof CommandFailed) return error;
	if (error instanceof CsvError) return new CommandFailed(csvMistake(path, error));
	const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
	if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return notUtf8(path);
	if (code === "ENOENT") return new CommandFailed(`There is no file ${path}. Check its name.`);
	if (code === "EISDIR") return new CommandFailed(`${path} is a folder. Name a CSV file in it.`);
	if (code?.startsWith("E") && !code.startsWith("ERR_")) {
		return new CommandFailed(`${path} cannot be read (${code}). Check its name and that you may read it.`);
	}
	return error;
}

function csvMistake(path: string, { code, lines }: CsvError & { lines?: number }): string {
	const where = lines === undefined ? path : `Line ${lines} of ${path}`;
	if (code === "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH") {
		return `${where} has not as many cells as the first line. Put a cell with a comma in it in quotation marks.`;
	}
	if (code === "CSV_QUOTE_NOT_CLOSED" || code === "CSV_MAX_RECORD_SIZE") {
		return `${where} has a quotation mark that is never closed. Close it, or double a mark that is part of a cell.`;
	}
	return `${where} has a quotation mark in the wrong place. Put the whole cell in quotation marks, and double those within.`;
}
