import { count } from "../domain/date/words.ts";
import type { Row } from "../domain/matching/row.ts";
import { CommandFailed } from "./io.ts";
import { type CsvLine, readCsv } from "./read-csv.ts";

/** Rows to be matched, and the id of each. */
export interface MatchFile {
	ids: readonly string[];
	rows: readonly Row[];
	/** What a person should know, though the file is used. */
	warnings: readonly string[];
}

const COLUMNS = ["id", "given_name", "surname", "date_of_birth", "postcode", "suburb", "address"] as const;

type Column = (typeof COLUMNS)[number];

/** Matching is for a partnership's files. Far larger ones would not fit in the memory of a small machine. */
const MOST_ROWS = 200_000;

const LONGEST_CELL = 300;

/** Above this share a file's dates are not slips: its dates are written in another way. */
const MOST_ODD_DATES = 0.05;

/**
 * Reads a file to be matched, whole or not at all.
 *
 * @throws CommandFailed with what to do, when any of it cannot be used
 */
export async function readMatchFile(path: string): Promise<MatchFile> {
	const rows: Row[] = [];
	const ids = new Map<string, number>();
	const oddDates: CsvLine[] = [];
	let columns: readonly Column[] | undefined;
	let dates = 0;
	for await (const line of readCsv(path)) {
		if (!columns) {
			columns = readHeader(path, line);
			continue;
		}
		if (rows.length === MOST_ROWS) {
			throw new CommandFailed(
				`${path} has more than 200,000 rows. Split it, for example by year of birth, and match the parts.`,
			);
		}
		const cells = readCells(path, columns, line);
		const id = cells.get("id") ?? "";
		checkId(path, line.number, id, ids);
		ids.set(id, line.number);
		const birth = plainDate(cells.get("date_of_birth") ?? "");
		if (birth !== "") dates++;
		if (birth !== "" && !/^\d{8}$/.test(birth.replaceAll("-", ""))) {
			oddDates.push({ number: line.number, cells: [birth] });
		}
		rows.push({
			givenName: cells.get("given_name") ?? "",
			surname: cells.get("surname") ?? "",
			birth,
			postcode: cells.get("postcode") ?? "",
			suburb: cells.get("suburb") ?? "",
			address: cells.get("address") ?? "",
		});
	}
	if (!columns)
		throw new CommandFailed(`${path} is empty. It needs a first line such as ${COLUMNS.join(",")}.`);
	if (!rows.length) throw new CommandFailed(`${path} has a header and no rows: there is nothing to match.`);
	return { ids: [...ids.keys()], rows, warnings: judgeDates(path, oddDates, dates) };
}

function readHeader(path: string, { cells }: CsvLine): readonly Column[] {
	const names = cells.map((name) => name.toLowerCase());
	const only = names.length === 1 ? names[0]! : "";
	if (/[;\t|]/.test(only)) {
		throw new CommandFailed(`${path} does not part its columns by commas. Save it as CSV with commas.`);
	}
	const unknown = names.find((name) => !COLUMNS.some((column) => column === name));
	if (unknown !== undefined) {
		throw new CommandFailed(
			`${path} has a column “${unknown}”, which is not known. Rename it or take it out. The columns are ${COLUMNS.join(", ")}.`,
		);
	}
	const twice = names.find((name, n) => names.indexOf(name) !== n);
	if (twice !== undefined) throw new CommandFailed(`${path} has the column ${twice} twice. Take one out.`);
	if (!names.includes("id")) {
		throw new CommandFailed(`${path} has no column id. Add one with a different number in each row.`);
	}
	if (names.length === 1) {
		throw new CommandFailed(`${path} has only ids. Add at least one of ${COLUMNS.slice(1).join(", ")}.`);
	}
	return names as Column[];
}

function readCells(
	path: string,
	columns: readonly Column[],
	{ number, cells }: CsvLine,
): Map<Column, string> {
	const read = new Map<Column, string>();
	for (const [n, column] of columns.entries()) {
		const text = cells[n] ?? "";
		if (isFormula(text)) {
			throw new CommandFailed(
				`Line ${number} of ${path} has a formula in the column ${column}. Replace it with its value.`,
			);
		}
		if (text.length > LONGEST_CELL) {
			throw new CommandFailed(
				`Line ${number} of ${path} has more than ${LONGEST_CELL} characters in the column ${column}. Shorten it, or look for a missing quotation mark.`,
			);
		}
		read.set(column, text);
	}
	return read;
}

/** What a spreadsheet would work out rather than show. A name or an address may begin with a hyphen. */
const isFormula = (text: string): boolean => /^[=+@]/.test(text) || /^-.*[=+(!|]/.test(text);

function checkId(path: string, number: number, id: string, known: ReadonlyMap<string, number>): void {
	if (id === "") throw new CommandFailed(`Line ${number} of ${path} has no id. Give each row one.`);
	const before = known.get(id);
	if (before === undefined) return;
	throw new CommandFailed(
		`Lines ${before} and ${number} of ${path} have the same id. Give each row its own, so that pairs can be told apart.`,
	);
}

/** Without what spreadsheets and scripts add: a time of midnight, or ".0" where a column was read as numbers. */
function plainDate(text: string): string {
	return text.replace(/^(\d{4}-\d{2}-\d{2})[T ]00:00(:00(\.0+)?)?Z?$/, "$1").replace(/^(\d{8})\.0$/, "$1");
}

/** A date with a slip in it is still compared; a file whose dates are written otherwise would be compared wrongly. */
function judgeDates(path: string, odd: readonly CsvLine[], dates: number): string[] {
	const [first] = odd;
	if (!first) return [];
	if (odd.length > dates * MOST_ODD_DATES) {
		throw new CommandFailed(
			`Line ${first.number} of ${path} has a date of birth that is not YYYY-MM-DD or YYYYMMDD. Write all dates so, and leave unknown ones blank.`,
		);
	}
	const rest = "Such dates were compared by their digits.";
	return [
		`${path}: ${count(odd.length, "date")} of birth ${odd.length === 1 ? "is" : "are"} not YYYY-MM-DD or YYYYMMDD, the first in line ${first.number}. ${rest}`,
	];
}
