import { compareBirths } from "./birth.ts";
import { compareNames, NAME_LEVELS, type Name } from "./name.ts";
import type { Weighed } from "./parameters.ts";
import { compareHouses, comparePostcodes, compareStreets, compareSuburbs } from "./place.ts";
import type { Child } from "./row.ts";

/** The level of a comparison that cannot be made, since one of the two is blank. */
export const BLANK = -1;

/** How two rows compare in each field. */
export interface Levels extends Readonly<Record<Weighed, number>> {
	/** The first row's given name with the other's surname; blank where the names agree as they stand. */
	readonly crossed: number;
	/** The first row's surname with the other's given name. */
	readonly crossedBack: number;
}

/** The fields in the order in which levels are kept. */
export const KEPT: readonly (keyof Levels)[] = [
	...(["given", "surname", "crossed", "crossedBack", "birth"] as const),
	...(["postcode", "suburb", "house", "street"] as const),
];

/** Compares two rows field by field. `rarity` weighs the words of addresses. */
export function compareChildren(a: Child, b: Child, rarity: (word: string) => number): Levels {
	const given = both(a.given, b.given, compareNames);
	const surname = both(a.surname, b.surname, compareNames);
	const agree = agrees(given) || agrees(surname);
	return {
		given,
		surname,
		crossed: agree ? BLANK : both(a.given, b.surname, compareNames),
		crossedBack: agree ? BLANK : both(a.surname, b.given, compareNames),
		birth: both(a.birth, b.birth, compareBirths),
		postcode: both(a.postcode, b.postcode, comparePostcodes),
		suburb: both(a.suburb, b.suburb, compareSuburbs),
		house: both(a.address, b.address, compareHouses),
		street: both(a.address, b.address, (x, y) => compareStreets(x, y, rarity)),
	};
}

function both<Value extends Name | string | object>(
	a: Value | undefined,
	b: Value | undefined,
	compare: (a: Value, b: Value) => number | undefined,
): number {
	return a === undefined || b === undefined ? BLANK : (compare(a, b) ?? BLANK);
}

const agrees = (level: number): boolean => level !== BLANK && level <= NAME_LEVELS.variant;
