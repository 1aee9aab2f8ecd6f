import { isOneSlip } from "./similarity.ts";

/** How two dates of birth compare. The numbers are rows of the tables in `parameters.ts`. */
export const BIRTH_LEVELS = {
	same: 0,
	/** Day and month exchanged. */
	swapped: 1,
	/** One digit mistaken, or two beside each other exchanged. */
	slip: 2,
	/** Two of day, month and year are the same, or two digits differ. */
	near: 3,
	different: 4,
} as const;

/**
 * A date of birth as it is compared: its digits, YYYYMMDD. A date that does not exist is kept, since a slip made it;
 * undefined when there are no digits.
 */
export function birthDigits(written: string): string | undefined {
	const digits = written.replace(/\D/g, "");
	return digits === "" ? undefined : digits;
}

/** How two dates of birth compare, given as digits: one of {@link BIRTH_LEVELS}. */
export function compareBirths(a: string, b: string): number {
	if (a === b) return BIRTH_LEVELS.same;
	if (a.length !== 8 || b.length !== 8) {
		return isOneSlip(a, b) ? BIRTH_LEVELS.slip : BIRTH_LEVELS.different;
	}
	let differing = 0;
	let first = -1;
	let last = -1;
	for (let i = 0; i < 8; i++) {
		if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
		if (first < 0) first = i;
		last = i;
		differing++;
	}
	if (a.slice(0, 4) === b.slice(0, 4) && a.slice(4, 6) === b.slice(6) && a.slice(6) === b.slice(4, 6)) {
		return BIRTH_LEVELS.swapped;
	}
	if (differing === 1) return BIRTH_LEVELS.slip;
	if (differing === 2 && last === first + 1 && a[first] === b[last] && a[last] === b[first]) {
		return BIRTH_LEVELS.slip;
	}
	if (differing === 2) return BIRTH_LEVELS.near;
	const [year, month, day] = [
		a.slice(0, 4) === b.slice(0, 4),
		a.slice(4, 6) === b.slice(4, 6),
		a.slice(6) === b.slice(6),
	];
	return Number(year) + Number(month) + Number(day) >= 2 ? BIRTH_LEVELS.near : BIRTH_LEVELS.different;
}
