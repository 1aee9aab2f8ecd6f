/** A case's reference, read aloud and typed from memory: MIL-2026-0042. */
export interface Reference {
	/** The panel's letters: 2 to 5 capitals. */
	prefix: string;
	/** The calendar year of the notification, in the panel's zone. */
	year: number;
	/** Counted from 1 within the panel and year. */
	number: number;
}

/** "MIL-2026-0042". A number above 9999 simply grows longer. Throws a RangeError when a part is out of bounds. */
export function formatReference({ prefix, year, number }: Reference): string {
	if (!/^[A-Z]{2,5}$/.test(prefix)) throw new RangeError(`A prefix is 2 to 5 capital letters, not ${prefix}`);
	if (!Number.isInteger(year) || year < 2000 || year > 2099) throw new RangeError(`Not a year: ${year}`);
	if (!Number.isInteger(number) || number < 1 || number > 999_999)
		throw new RangeError(`Not a number: ${number}`);
	return `${prefix}-${year}-${String(number).padStart(4, "0")}`;
}

/**
 * The reference that somebody typed, in its proper form, or undefined. Case, spaces, missing or other dashes and
 * missing zeros do not matter: "mil 2026 42" is MIL-2026-0042.
 */
export function parseReference(text: string): string | undefined {
	const typed = text.trim().toUpperCase();
	const match = /^#?([A-Z]{2,5})[\s\p{Pd}_/.]*(20\d\d)[\s\p{Pd}_/.]*(\d{1,6})$/u.exec(typed);
	const [, prefix, year, number] = match ?? [];
	if (!prefix || !year || !number || Number(number) === 0) return undefined;
	return formatReference({ prefix, year: Number(year), number: Number(number) });
}
