import { BIRTH_LEVELS } from "./birth.ts";
import { BLANK, compareChildren, type Levels } from "./compare.ts";
import { Counted, type Frequencies, rarityOfWords } from "./frequency.ts";
import { oddsOf, type Priors } from "./learn.ts";
import { NAME_LEVELS } from "./name.ts";
import { SAME_CHILD, STRANGERS } from "./parameters.ts";
import { HOUSE_LEVELS, PLACE_LEVELS, STREET_LEVELS } from "./place.ts";
import { makeReady, type Row } from "./row.ts";
import { weigh } from "./weigh.ts";

/** How many children of a panel have a child's values: what is common tells little. */
export interface Commonness {
	/** All children that the panel has. */
	children: number;
	given: number;
	surname: number;
	birth: number;
	postcode: number;
}

/** How two children compare. A person decides by the words: the probability only sorts, and leaves out strangers. */
export interface Likeness {
	/** That they are one child, from 0 to 1. */
	probability: number;
	/** What agrees and what does not, the most telling first: "same date of birth". */
	words: string[];
}

/**
 * What is known before two children are compared. Of those raised, many were raised before (a third to a half where it
 * was counted), many have a brother or sister on the list, and many have moved.
 */
const BEFORE = { sameChild: 0.3, household: 0.6, moved: 0.3, rarest: 1 / 50 };

/** Two strangers of school age share a date of birth once in so many pairs, and a postcode of one council. */
const BIRTHS = 17 * 365;
const POSTCODES = 2_000;

/**
 * Compares two children by what was written of them (S2, duplicate check before a notification is final). Nothing is
 * learnt from so few: how rows of one child and of strangers compare is taken as measured (docs/adr/0018-matching.md).
 *
 * @param common how common the first child's values are
 */
export function likenessOf(first: Row, second: Row, common: Commonness): Likeness {
	const [a, b] = makeReady([first, second]);
	const levels = compareChildren(a!, b!, rarityOfWords([a!, b!]));
	const frequencies: Frequencies = {
		given: known(common.children, 1 / 250, [a!.given?.id, common.given], [b!.given?.id, 1]),
		surname: known(common.children, 1 / 350, [a!.surname?.id, common.surname], [b!.surname?.id, 1]),
		birth: known(common.children, 1 / BIRTHS, [a!.birth, common.birth]),
		postcode: known(common.children, 1 / POSTCODES, [a!.postcode, common.postcode]),
		suburb: known(common.children, 1 / 100),
	};
	const likelihood = weigh(levels, a!, b!, { frequencies, sameChild: SAME_CHILD, strangers: STRANGERS });
	const odds = oddsOf(likelihood, false, priorsAmong(common.children));
	return { probability: odds / (1 + odds), words: inWords(levels) };
}

function priorsAmong(children: number): Priors {
	const share = (perChild: number) => Math.min(BEFORE.rarest, perChild / Math.max(1, children));
	const oneChild = share(BEFORE.sameChild);
	return { oneChild: [oneChild, oneChild], oneHousehold: share(BEFORE.household), moved: BEFORE.moved };
}

type Value = number | string | undefined;

/** Counts of a few values among many children, whose other values were not counted. */
class CountedAmong extends Counted {
	readonly #chance: number;

	constructor(chance: number) {
		super();
		this.#chance = chance;
	}

	override get chance(): number {
		return this.#chance;
	}
}

function known(children: number, chance: number, ...values: readonly [Value, number][]): Counted {
	const counted = new CountedAmong(chance);
	for (const [value, bearers] of values) {
		if (value !== undefined && !counted.of(value)) counted.add(value, Math.max(1, bearers));
	}
	counted.total = Math.max(2, children);
	return counted;
}

function inWords(levels: Levels): string[] {
	return [...birthInWords(levels.birth), ...namesInWords(levels), ...placeInWords(levels)];
}

function birthInWords(level: number): string[] {
	if (level === BLANK) return [];
	if (level === BIRTH_LEVELS.same) return ["same date of birth"];
	if (level === BIRTH_LEVELS.swapped) return ["date of birth with day and month exchanged"];
	if (level === BIRTH_LEVELS.slip) return ["date of birth one digit apart"];
	return [level === BIRTH_LEVELS.near ? "similar date of birth" : "different date of birth"];
}

function namesInWords({ given, surname, crossed, crossedBack }: Levels): string[] {
	const exchanged = [crossed, crossedBack].every((level) => level !== BLANK && level <= NAME_LEVELS.variant);
	if (exchanged) return ["first name and surname exchanged"];
	return [...nameInWords("first name", given), ...nameInWords("surname", surname)];
}

function nameInWords(name: string, level: number): string[] {
	if (level === BLANK) return [];
	if (level === NAME_LEVELS.same) return [`same ${name}`];
	if (level === NAME_LEVELS.variant) return [`another form of the ${name}`];
	return [level === NAME_LEVELS.different ? `different ${name}` : `similar ${name}`];
}

function placeInWords({ postcode, house, street }: Levels): string[] {
	const sameStreet = street !== BLANK && street <= STREET_LEVELS.most;
	if (sameStreet && house === HOUSE_LEVELS.same) return ["same address"];
	if (postcode === PLACE_LEVELS.same) return ["same postcode"];
	return sameStreet ? ["same street"] : [];
}
