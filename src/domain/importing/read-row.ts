import type { LocalDate } from "../date/local-date.ts";
import { longDate } from "../date/words.ts";
import { CHECKS, type CheckCode } from "../lists/checks.ts";
import { isCodeOf } from "../lists/coded.ts";
import { RISK_QUESTIONS, type RiskCode } from "../lists/risk-questions.ts";
import { checkBirth } from "../validate-child.ts";
import { byDay } from "./by-day.ts";
import { CASE_COLUMNS, type CaseColumnName, type FileColumn } from "./columns.ts";
import { type CellReading, cellsReader, shortened } from "./read-cells.ts";

/** How the rows of a file of open cases are to be understood. */
export interface Reading extends CellReading<CaseColumnName> {
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

const COLUMNS = new Map<CaseColumnName, FileColumn>(CASE_COLUMNS.map((c) => [c.name, c]));

/** These cannot lie ahead. */
const PAST = ["received", "last_attended", "last_seen"] as const;

/** A reader of the lines of one file: each is taken whole, or refused with every fault in a sentence of its own. */
export function rowReader(reading: Reading): (cells: readonly string[]) => ReadRow {
	const read = cellsReader<CaseColumnName>(reading, CASE_COLUMNS);
	const birthOf = byDay((birth) => checkBirth(birth, reading.today));
	return (cells) => {
		const { given, faults } = read(cells);
		return judged(given, faults, reading, birthOf);
	};
}

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

/** In place of the id of somebody who owns a case: two have the name; or whoever has it may open none. */
export const SEVERAL = "several";
export const NO_CASEWORK = "no casework";

function ownerOf(
	owner: string | undefined,
	people: ReadonlyMap<string, string>,
	faults: string[],
): string | undefined {
	if (!owner) return undefined;
	const found = people.get(owner.toLowerCase());
	if (found && found !== SEVERAL && found !== NO_CASEWORK) return found;
	const who = `“${shortened(owner)}”`;
	if (found === SEVERAL)
		faults.push(
			`Owner: more than one person on the panel is called ${who}. Give the key of the one you mean.`,
		);
	else
		faults.push(
			`Owner: ${who} ${found ? "does not work on cases" : "is not on the panel"}. Give the name or the key that the panel file has of somebody who does, or leave it blank for the named officer.`,
		);
	return undefined;
}
