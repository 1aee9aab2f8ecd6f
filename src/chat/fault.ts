import { randomInt } from "node:crypto";

/** Without letters and digits that are taken for one another when read out over the telephone. */
const ALPHABET = "23456789CDFGHJKMNPQRTVWXY";

const given = new WeakMap<object, string>();

/**
 * The reference of an error: eight letters and digits by chance. The same error has the same reference wherever it is
 * asked for, so that what a person is told and each line of the log agree. It says nothing of the error.
 */
export function faultReference(error: unknown): string {
	const known = typeof error === "object" && error !== null ? given.get(error) : undefined;
	if (known !== undefined) return known;
	const made = Array.from({ length: 8 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
	if (typeof error === "object" && error !== null) given.set(error, made);
	return made;
}

/** Numbers to call, by the reference of a fault: the last few. */
const numbers = new Map<string, string>();
const MOST = 100;

/** What to ring is said with this fault too, where it is known. */
export function numbersWith(reference: string, words: string | undefined): void {
	if (!words) return;
	numbers.set(reference, words);
	if (numbers.size > MOST) numbers.delete(numbers.keys().next().value!);
}

/** A sentence about a fault, with the reference that finds it in the log, and the numbers to call. */
export function withReference(sentence: string, reference: string): string {
	const ring = numbers.get(reference);
	return `${sentence} Reference for support: ${reference}.${ring ? ` ${ring}` : ""}`;
}
