import { BIRTH_LEVELS } from "./birth.ts";
import { BLANK, type Levels } from "./compare.ts";
import { type Counted, chanceOfName, chanceOfValue, type Frequencies } from "./frequency.ts";
import { NAME_LEVELS, type Name } from "./name.ts";
import type { Chances } from "./parameters.ts";
import * as p from "./parameters.ts";
import { PLACE_LEVELS } from "./place.ts";
import type { Child } from "./row.ts";

/** How many times likelier a comparison is between rows of one child, or of one household, than between strangers. */
export interface Likelihood {
	/** One child, at the same address. */
	oneChild: number;
	/** One child who has moved between the two: the address tells nothing. */
	moved: number;
	oneHousehold: number;
}

/** What the rows being matched are weighed by. */
export interface Scales {
	frequencies: Frequencies;
	/** m: how rows of one child compare. */
	sameChild: Chances;
	/** u: how strangers compare. */
	strangers: Chances;
}

/**
 * Weighs a comparison after Fellegi and Sunter: a blank field tells nothing; an agreement tells the more, the rarer its
 * value; names are weighed as they stand and exchanged.
 */
export function weigh(levels: Levels, a: Child, b: Child, scales: Scales): Likelihood {
	const surname = nameWeight("surname", levels.surname, a.surname, b.surname, scales);
	const place = placeWeight(levels, a, scales);
	const moved = namesWeight(levels, a, b, surname, scales) * birthWeight(levels.birth, a, scales);
	return {
		oneChild: moved * place,
		moved,
		oneHousehold: surname * place * siblingWeight(levels, a, b, scales),
	};
}

function namesWeight(levels: Levels, a: Child, b: Child, surname: number, scales: Scales): number {
	const standing = nameWeight("given", levels.given, a.given, b.given, scales) * surname;
	const { crossed, crossedBack } = levels;
	const compared = [levels.given, levels.surname, crossed, crossedBack].filter((level) => level !== BLANK);
	const factor = compared.length ? likenessFactor(levels, Math.min(...compared)) : 1;
	if (crossed === BLANK && crossedBack === BLANK) return factor * standing;
	const exchanged =
		nameWeight("crossed", crossed, a.given, b.surname, scales) *
		nameWeight("crossedBack", crossedBack, a.surname, b.given, scales);
	return factor * ((1 - p.EXCHANGED) * standing + p.EXCHANGED * exchanged);
}

function likenessFactor({ given, surname }: Levels, best: number): number {
	if (best >= NAME_LEVELS.loose) return p.NO_NAME_ALIKE;
	const unlike = given >= NAME_LEVELS.loose || surname >= NAME_LEVELS.loose;
	return best >= NAME_LEVELS.variant && unlike ? p.ONLY_LOOSELY_ALIKE : 1;
}

type NamePair = "given" | "surname" | "crossed" | "crossedBack";

function nameWeight(
	pair: NamePair,
	level: number,
	a: Name | undefined,
	b: Name | undefined,
	s: Scales,
): number {
	if (level === BLANK || !a || !b) return 1;
	const field = pair === "crossedBack" ? "crossed" : pair;
	const { given, surname } = s.frequencies;
	const ofA = pair === "given" || pair === "crossed" ? given : surname;
	const ofB = pair === "given" || pair === "crossedBack" ? given : surname;
	return s.sameChild[field][level]! / chanceOfName(level, ofA, a, ofB, b, s.strangers[field][level]!);
}

function birthWeight(level: number, a: Child, { frequencies, sameChild, strangers }: Scales): number {
	if (level === BLANK) return 1;
	const chance =
		level === BIRTH_LEVELS.same ? chanceOfValue(frequencies.birth, a.birth!) : strangers.birth[level]!;
	return sameChild.birth[level]! / chance;
}

function placeWeight({ postcode, suburb, house, street }: Levels, a: Child, scales: Scales): number {
	const { frequencies, sameChild, strangers } = scales;
	const of = (field: "postcode" | "suburb", level: number, values: Counted) => {
		if (level === BLANK) return 1;
		const chance = level === PLACE_LEVELS.same ? chanceOfValue(values, a[field]!) : strangers[field][level]!;
		return sameChild[field][level]! / chance;
	};
	const ratio = (field: "house" | "street", level: number) =>
		level === BLANK ? 1 : sameChild[field][level]! / strangers[field][level]!;
	const area = of("suburb", suburb, frequencies.suburb);
	const follows = postcode === PLACE_LEVELS.same && area > 1;
	return (
		of("postcode", postcode, frequencies.postcode) *
		(follows ? area ** p.SUBURB_GIVEN_POSTCODE : area) *
		ratio("house", house) *
		ratio("street", street)
	);
}

/** How much likelier given names and dates of birth are between brothers and sisters than between strangers. */
function siblingWeight({ given, birth }: Levels, a: Child, b: Child, { frequencies }: Scales): number {
	const namesakes = given === NAME_LEVELS.same ? p.NAMESAKES : 1;
	if (birth === BLANK) return namesakes;
	if (birth === BIRTH_LEVELS.same) return (namesakes * p.TWINS) / chanceOfValue(frequencies.birth, a.birth!);
	const years = Math.abs(Number(a.birth!.slice(0, 4)) - Number(b.birth!.slice(0, 4)));
	return years > p.SIBLING_YEARS ? namesakes * p.FAR_APART : namesakes;
}
