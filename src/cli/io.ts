import { InvalidArgumentError } from "commander";
import { parseDate } from "../domain/date/local-date.ts";

/** What a command is given of the world, so that a test can give it another. */
export interface Io {
	/** Writes a line of the answer. */
	out(line: string): void;
	/** Writes a line about what went wrong. */
	err(line: string): void;
	environment: Readonly<Record<string, string | undefined>>;
	/** This machine's clock, in milliseconds; unset: the real one. */
	now?: () => number;
}

/** A no of the command line's: told without a stack trace, and the command ends with 1. */
export class CommandFailed extends Error {}

/** A date as an argument. */
export function dateArgument(text: string): string {
	const date = parseDate(text);
	if (date === undefined) throw new InvalidArgumentError("Give a date as YYYY-MM-DD.");
	return date;
}

/** A number of days as an argument. */
export function daysArgument(text: string): number {
	const days = Number(text);
	if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError("Give a whole number from 0 to 999.");
	return days;
}

/** JSON as a script reads it: one line. */
export const asJson = (value: unknown): string => JSON.stringify(value);
