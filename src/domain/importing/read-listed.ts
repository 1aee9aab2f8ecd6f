import type { LocalDate } from "../date/local-date.ts";
import { longDate } from "../date/words.ts";
import { schoolAgeOn, schoolAgeStart } from "../school-age.ts";
import { notStarting } from "../starting.ts";
import { checkBirth } from "../validate-child.ts";
import { byDay } from "./by-day.ts";
import { LIST_COLUMNS, type ListColumnName, type ListFile } from "./list-columns.ts";
import { type CellReading, cellsReader } from "./read-cells.ts";

/** A row as it is put onto a list. */
export interface ListRow {
	/** The first day of school age, or the last day at the school: what the list is ordered by. */
	on: LocalDate;
	given: Readonly<Partial<Record<ListColumnName, string>>>;
}

export type ReadListRow = { ok: true; row: ListRow } | { ok: false; faults: readonly string[] };

/**
 * A reader of the lines of a file of children without a place, or of leavers: each is taken whole, or refused with every
 * fault in a sentence of its own.
 */
export function listRowReader(
	file: ListFile,
	reading: CellReading<ListColumnName> & { today: LocalDate },
): (cells: readonly string[]) => ReadListRow {
	const read = cellsReader(reading, LIST_COLUMNS[file]);
	const { today } = reading;
	const starts = byDay((birth) => startOf(birth, today));
	const faultOf = byDay((birth) => faultOfLeaver(birth, today));
	return (cells) => {
		const { given, faults } = read(cells);
		if (!given.first_name && !given.surname) faults.push("There is no name. Give a first name or a surname.");
		const on = file === "admissions" ? startIn(given, faults, starts) : leftIn(given, faults, today, faultOf);
		return faults.length || !on ? { ok: false, faults } : { ok: true, row: { on, given } };
	};
}

type Given = Partial<Record<ListColumnName, string>>;

interface Start {
	/** What is wrong with the date of birth. */
	fault: string | undefined;
	on: LocalDate;
}

function startOf(birth: LocalDate, today: LocalDate): Start {
	const checked = checkBirth(birth, today);
	const fault = checked.ok ? notStarting(birth, today) : checked.because;
	return { fault, on: schoolAgeStart(birth) };
}

/** The day on which the child reaches school age: without a date of birth it cannot be told. */
function startIn(
	{ birth }: Given,
	faults: string[],
	starts: (birth: LocalDate) => Start,
): LocalDate | undefined {
	if (!birth) {
		if (!faults.some((f) => f.startsWith("Date of birth"))) {
			faults.push("Date of birth: it is missing. Without it nobody can tell when school age begins.");
		}
		return undefined;
	}
	const { fault, on } = starts(birth);
	if (fault) faults.push(`Date of birth: ${fault}`);
	return fault ? undefined : on;
}

function faultOfLeaver(birth: LocalDate, today: LocalDate): string | undefined {
	const checked = checkBirth(birth, today);
	if (!checked.ok) return checked.because;
	return schoolAgeOn(birth, today) === "above"
		? "with it the child is over compulsory school age."
		: undefined;
}

function leftIn(
	{ birth, left_on }: Given,
	faults: string[],
	today: LocalDate,
	faultOf: (birth: LocalDate) => string | undefined,
): LocalDate | undefined {
	const fault = birth && faultOf(birth);
	if (fault) faults.push(`Date of birth: ${fault}`);
	if (!left_on) {
		if (!faults.some((f) => f.startsWith("Left on")))
			faults.push("Left on: it is missing. Give the last day at the school.");
		return undefined;
	}
	if (left_on > today) {
		faults.push(`Left on: ${longDate(left_on)} is in the future. Check the year.`);
		return undefined;
	}
	return left_on;
}
