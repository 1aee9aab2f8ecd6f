import type { LocalDate } from "../date/local-date.ts";
import type { FileColumn } from "./columns.ts";
import { type DateFormat, dateReader } from "./dates.ts";

/** How the cells of a file are to be understood, whatever the file is of. */
export interface CellReading<N extends string> {
	/** Which column each cell of a line is; undefined for one that is not used. */
	columns: readonly (N | undefined)[];
	dates: DateFormat;
	/** Theirs → ours, by column: "M" is male. */
	values: Readonly<Partial<Record<N, Readonly<Record<string, string>>>>>;
}

/** The cells of a line in our own texts, codes and dates, and what is wrong with the others. */
export interface ReadCells<N extends string> {
	given: Partial<Record<N, string>>;
	faults: string[];
}

/** What a spreadsheet would work out rather than show. A name or an address may begin with a hyphen, a phone with +. */
const isFormula = (cell: string): boolean =>
	/^[=@]/.test(cell) || /^\+(?![\d ()-]+$)/.test(cell) || /^-.*[=+(!|]/.test(cell);

/** A reader of the cells of one file's lines: each fault is a sentence of its own. */
export function cellsReader<N extends string>(
	reading: CellReading<N>,
	known: readonly FileColumn<N>[],
): (cells: readonly string[]) => ReadCells<N> {
	const dateOf = dateReader(reading.dates);
	const defined = new Map(known.map((c) => [c.name, c]));
	// In the order of their names: a row read from columns in another order is the same row.
	const readers = reading.columns
		.flatMap((name, cell) => (name ? [{ name, cell, column: defined.get(name)! }] : []))
		.sort((one, other) => (one.name < other.name ? -1 : 1))
		.map(({ name, cell, column }) => {
			const theirs = Object.entries<string>((reading.values[name] ?? {}) as Record<string, string>);
			const values = new Map(theirs.map(([from, to]) => [from.trim().toLowerCase(), to]));
			return { name, at: cell, label: column.label, read: cellReader(column, values, dateOf, reading.dates) };
		});
	return (cells) => {
		const given: Partial<Record<N, string>> = {};
		const faults: string[] = [];
		for (const { name, at, label, read: readCell } of readers) {
			const cell = cells[at];
			if (!cell) continue;
			if (isFormula(cell)) {
				faults.push(`${label}: there is a formula. Replace it with its value.`);
				continue;
			}
			const read = readCell(cell);
			if (typeof read === "string") {
				if (read) given[name] = read;
			} else faults.push(`${label}: ${read.fault}`);
		}
		return { given, faults };
	};
}

type Cell = string | { fault: string };

function cellReader(
	{ holds }: FileColumn,
	values: ReadonlyMap<string, string>,
	dateOf: (text: string) => LocalDate | undefined,
	format: DateFormat,
): (cell: string) => Cell {
	const mapped = (cell: string) => values.get(cell.toLowerCase()) ?? cell;
	if (holds.as === "text") {
		return (cell) =>
			cell.length > holds.longest
				? {
						fault: `it has more than ${holds.longest} characters. Shorten it, or look for a missing quotation mark.`,
					}
				: mapped(cell);
	}
	const blank = (cell: string) => mapped(cell) === "";
	if (holds.as === "date") {
		return (cell) =>
			(blank(cell) ? "" : dateOf(mapped(cell))) ?? {
				fault: /^\d{5}(\.\d+)?$/.test(cell)
					? "it is a spreadsheet's number for a date. Format the column as a date and save the file again."
					: `“${shortened(cell)}” is not a date written ${format}. Correct it, or give the file's way of writing dates in the mapping.`,
			};
	}
	const codes = new Map<string, string>();
	for (const entry of holds.list) {
		for (const name of [entry.code, entry.label, "words" in entry ? entry.words : undefined]) {
			if (name) codes.set(name.toLowerCase(), entry.code);
		}
	}
	const short = holds.list.some((e) => e.code === "yes")
		? new Map([
				...["y", "true", "1", "x"].map((c) => [c, "yes"] as const),
				...["n", "false", "0"].map((c) => [c, "no"] as const),
			])
		: new Map<string, string>();
	const codeOf = (text: string): string | undefined => {
		const plain = mapped(text.trim()).toLowerCase();
		return codes.get(plain) ?? short.get(plain);
	};
	const unknown = (text: string): Cell => ({
		fault: `“${shortened(text)}” is not known. Write one of ${holds.list.map((e) => e.code).join(", ")}, or say in the mapping which of them it is.`,
	});
	if (holds.as === "code") return (cell) => (blank(cell) ? "" : (codeOf(cell) ?? unknown(cell)));
	return (cell) => {
		const found: string[] = [];
		for (const part of cell.split(";")) {
			if (!part.trim()) continue;
			const one = codeOf(part);
			if (!one) return unknown(part.trim());
			found.push(one);
		}
		return found.join(";");
	};
}

/** As much of a cell as a sentence quotes. */
export const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
