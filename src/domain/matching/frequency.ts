import { NAME_LEVELS, type Name } from "./name.ts";
import type { Child } from "./row.ts";

/** How often each value of each field occurs in the rows being matched, a child's several rows counting as one. */
export interface Frequencies {
	given: Counted;
	surname: Counted;
	birth: Counted;
	postcode: Counted;
	suburb: Counted;
}

/** Counts of one field's values. */
export class Counted {
	/** How many children have any value. */
	total = 0;
	/** How likely two strangers have one value, in a file of its own kind: so many pairs without one are taken as seen. */
	readonly blindPairs: number;
	readonly #counts = new Map<number | string, number>();
	#chance: number | undefined;

	constructor(blindPairs = 300) {
		this.blindPairs = blindPairs;
	}

	add(value: number | string | undefined, weight: number): void {
		if (value === undefined) return;
		this.#counts.set(value, (this.#counts.get(value) ?? 0) + weight);
		this.total += weight;
	}

	/** How many children have this value. */
	of(value: number | string): number {
		return this.#counts.get(value) ?? 0;
	}

	/** The chance that two children, picked blindly, have the same value. */
	get chance(): number {
		if (this.#chance !== undefined) return this.#chance;
		let pairs = 0;
		for (const count of this.#counts.values()) pairs += Math.max(0, count * (count - 1));
		const all = Math.max(0, this.total * (this.total - 1));
		this.#chance = (pairs + 1) / (all + this.blindPairs);
		return this.#chance;
	}
}

/**
 * Counts the values of rows.
 *
 * @param weights what part of a child each row is: a child with three rows counts a third in each
 */
export function countValues(children: readonly Child[], weights: Float64Array): Frequencies {
	const fields = {
		given: new Counted(),
		surname: new Counted(),
		birth: new Counted(1 / chanceOfDate(children)),
		postcode: new Counted(),
		suburb: new Counted(),
	};
	for (const [row, child] of children.entries()) {
		const weight = weights[row]!;
		fields.given.add(child.given?.id, weight);
		fields.surname.add(child.surname?.id, weight);
		fields.birth.add(child.birth, weight);
		fields.postcode.add(child.postcode, weight);
		fields.suburb.add(child.suburb, weight);
	}
	return fields;
}

/** The chance that two dates made of the years, months and days of these rows are the same. */
function chanceOfDate(children: readonly Child[]): number {
	const births = children.flatMap(({ birth }) => (birth?.length === 8 ? birth : []));
	const chance = (part: (birth: string) => string) => {
		let sum = 1;
		for (const { length } of Map.groupBy(births, part).values()) sum += length * length;
		return sum / (births.length ** 2 + 1);
	};
	return chance((b) => b.slice(0, 4)) * chance((b) => b.slice(4, 6)) * chance((b) => b.slice(6));
}

/** How telling a word of an address is: the rarer, the more. */
export function rarityOfWords(children: readonly Child[]): (word: string) => number {
	const counts = new Map<string, number>();
	for (const { address } of children) {
		for (const word of address?.words ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
	}
	return (word) => Math.log((children.length + 10) / ((counts.get(word) ?? 0) + 1));
}

/**
 * The chance that a stranger has this value: any one, unless so many have it that it cannot be luck, such as a postcode
 * of flats, or 1 January where the day of birth was not known.
 */
export function chanceOfValue(values: Counted, value: number | string): number {
	const count = values.of(value);
	const surely = count - 1 - 2 * Math.sqrt(count);
	return Math.max(values.chance, surely / Math.max(1, values.total));
}

/**
 * A name that nobody else in the file has counts as if half a child more had it; in a small file, that shows little of
 * how common names are, as if up to two had.
 */
const UNSEEN = 0.5;
const UNSEEN_IN_SMALL = 1.5;
const SMALL = 200;

/** A name of this frequency is neither rare nor common; how much a name's own frequency counts where it is only alike. */
const TYPICAL = 0.004;
const OWN_FREQUENCY = 0.35;

/**
 * The chance that a stranger has a name that compares so with this one. Where the names are only alike, the rarer of
 * the two counts: a spelling that nobody else has is more likely a slip than a name.
 */
export function chanceOfName(
	level: number,
	ofA: Counted,
	a: Name,
	ofB: Counted,
	b: Name,
	levelChance: number,
): number {
	if (level === NAME_LEVELS.different) return levelChance;
	// Where given names are compared with surnames, none of the bearers is the row's own.
	const own = ofA === ofB ? 1 : 0;
	const frequency = (bearers: number, among: number) => {
		const unseen = UNSEEN + (UNSEEN_IN_SMALL * SMALL) / (among + SMALL);
		return (Math.max(0, bearers) + unseen) / (among + SMALL);
	};
	if (level === NAME_LEVELS.same) return frequency(ofB.of(b.id) - own, ofB.total);
	const rarer = frequency(Math.min(ofA.of(a.id), ofB.of(b.id)) - 1, ofB.total);
	return levelChance * Math.min(10, Math.max(0.1, (rarer / TYPICAL) ** OWN_FREQUENCY));
}
