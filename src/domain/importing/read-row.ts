import type { LocalDate } from "../date/local-date.ts";
import { longDate } from "../date/words.ts";
import { CHECKS, type CheckCode } from "../lists/checks.ts";
import { isCodeOf } from "../lists/coded.ts";
import { RISK_QUESTIONS, type RiskCode } from "../lists/risk-questions.ts";
import { checkBirth } from "../validate-child.ts";
import { CASE_COLUMNS, type CaseColumn, type CaseColumnName } from "./columns.ts";
import { type DateFormat, dateReader } from "./dates.ts";

/** How the cells of a file are to be understood. */
export interface Reading {
	/** Which column each cell of a line is; undefined for one that is not used. */
	columns: readonly (CaseColumnName | undefined)[];
	dates: DateFormat;
	/** Theirs → ours, by column: "M" is male. */
	values: Readonly<Partial<Record<CaseColumnName, Readonly<Record<string, string>>>>>;
	/** The date of the import in the panel's zone. */
	today: LocalDate;
	/** The ids of people on the panel, by their keys and names in lower case; an empty one where two have the same. */
	people: ReadonlyMap<string, string>;
}

/** A row as it is loaded: what was given, each value in our own codes and dates. */
export interface CaseRow {
	/** The texts, codes and dates, by column. */
	given: Readonly<Partial<Record<CaseColumnName, string>>>;
	risk: readonly RiskCode[];
	done: readonly CheckCode[];
	/** Whose case it will be: a person's id. */
	owner?: string;
}

export type ReadRow = { ok: true; row: CaseRow } | { ok: false; faults: readonly string[] };

const COLUMNS = new Map<CaseColumnName, CaseColumn>(CASE_COLUMNS.map((c) => [c.name, c]));

/** What a spreadsheet would work out rather than show. A name or an address may begin with a hyphen, a phone with +. */
const isFormula = (cell: string): boolean =>
	/^[=@]/.test(cell) || /^\+(?![\d ()-]+$)/.test(cell) || /^-.*[=+(!|]/.test(cell);

/** These cannot lie ahead. */
const PAST = ["received", "last_attended", "last_seen"] as const;

/** A reader of the lines of one file: each is taken whole, or refused with every fault in a sentence of its own. */
export function rowReader(reading: Reading): (cells: readonly string[]) => ReadRow {
	const dateOf = dateReader(reading.dates);
	// In the order of their names: a row read from columns in another order is the same row.
	const readers = reading.columns
		.flatMap((name, cell) => (name ? [{ name, cell, column: COLUMNS.get(name)! }] : []))
		.sort((one, other) => (one.name < other.name ? -1 : 1))
		.map(({ name, cell, column }) => {
			const theirs = Object.entries(reading.values[name] ?? {});
			const values = new Map(theirs.map(([from, to]) => [from.trim().toLowerCase(), to]));
			return { name, at: cell, label: column.label, read: cellReader(column, values, dateOf, reading.dates) };
		});
	const births = new Map<LocalDate, ReturnType<typeof checkBirth>>();
	const birthOf = (date: LocalDate) => {
		const checked = births.get(date) ?? checkBirth(date, reading.today);
		births.set(date, checked);
		return checked;
	};
	return (cells) => {
		const given: Partial<Record<CaseColumnName, string>> = {};
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
		return judged(given, faults, reading, birthOf);
	};
}

type Cell = string | { fault: string };

function cellReader(
	{ holds }: CaseColumn,
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

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** What concerns a row as a whole. */
function judged(
	given: Partial<Record<CaseColumnName, string>>,
	faults: string[],
	reading: Reading,
	birthOf: (date: LocalDate) => ReturnType<typeof checkBirth>,
): ReadRow {
	if (given.birth) {
		const checked = birthOf(given.birth);
		if (!checked.ok) faults.push(`Date of birth: ${checked.because}`);
	}
	for (const name of PAST) {
		const on = given[name];
		if (on && on > reading.today) {
			faults.push(`${COLUMNS.get(name)!.label}: ${longDate(on)} is in the future. Check the year.`);
		}
	}
	if (!given.first_name && !given.surname && !given.description) {
		faults.push("There is no name. Give a first name or a surname, or describe the child.");
	}
	const owner = ownerOf(given.owner, reading.people, faults);
	if (faults.length) return { ok: false, faults };
	const { risk, act_now } = given;
	const ticked = codesIn(risk).filter((code) => isCodeOf(RISK_QUESTIONS, code));
	// "Urgent" says that somebody must act now, and not of what: the plainest of the questions that ask for it.
	if (act_now === "yes" && !ticked.some(asksToActNow)) ticked.push("serious_worry");
	const done = codesIn(given.enquiries_done).filter((code) => isCodeOf(CHECKS, code));
	const row = { given, risk: ticked, done };
	return { ok: true, row: owner ? { ...row, owner } : row };
}

/** Whether a Yes to this question asks that somebody acts now. */
export const asksToActNow = (code: RiskCode): boolean =>
	RISK_QUESTIONS.some((q) => q.code === code && q.tier === "act-now");

const codesIn = (cell: string | undefined): string[] => (cell ? cell.split(";") : []);

function ownerOf(
	owner: string | undefined,
	people: ReadonlyMap<string, string>,
	faults: string[],
): string | undefined {
	if (!owner) return undefined;
	const id = people.get(owner.toLowerCase());
	if (id) return id;
	faults.push(
		id === ""
			? `Owner: more than one person on the panel is called “${shortened(owner)}”. Give the key of the one you mean.`
			: `Owner: “${shortened(owner)}” is not on the panel. Give the name or the key that the panel file has, or leave it blank for the named officer.`,
	);
	return undefined;
}
