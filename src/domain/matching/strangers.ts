import { BIRTH_LEVELS, compareBirths } from "./birth.ts";
import { BLANK, compareChildren, KEPT, type Levels } from "./compare.ts";
import { NAME_LEVELS } from "./name.ts";
import { type Chances, STRANGER_PAIRS, STRANGERS, type Weighed } from "./parameters.ts";
import { randomFrom } from "./random.ts";
import type { Child } from "./row.ts";

const MOST_DRAWN = 60_000;
/** Dates drawn, and what {@link STRANGERS} are worth beside them. */
const BIRTHS_DRAWN = 40_000;
const BIRTHS_KNOWN = 1_000;

const SEED = 1969;

/**
 * How strangers compare in these rows, from pairs drawn blindly: nearly all of them are of different children. With few
 * rows {@link STRANGERS} count for most.
 */
export function measureStrangers(children: readonly Child[], rarity: (word: string) => number): Chances {
	const seen = tally(STRANGERS, STRANGER_PAIRS);
	const random = randomFrom(SEED);
	const draw = () => Math.floor(random() * children.length);
	const draws = Math.min(MOST_DRAWN, (children.length * (children.length - 1)) / 2);
	for (let n = 0; n < draws; n++) {
		const [a, b] = [draw(), draw()];
		if (a === b) continue;
		const levels = compareChildren(children[a]!, children[b]!, rarity);
		if (lookLikeOne(levels)) continue;
		for (const field of KEPT) {
			if (levels[field] !== BLANK) seen[fieldOf(field)][levels[field]]! += 1;
		}
	}
	seen.birth = measureBirths(children, random);
	return shares(seen);
}

/** In a small file a blind pair is one child too often to be counted with strangers. */
function lookLikeOne({ given, surname, crossed, birth }: Levels): boolean {
	const names = [given, surname, crossed].filter((l) => l !== BLANK && l <= NAME_LEVELS.near).length;
	return names > 1 || (names === 1 && birth !== BLANK && birth <= BIRTH_LEVELS.slip);
}

/**
 * How strangers' dates of birth compare: years, months and days that occur are drawn apart from each other, so that even
 * a small file shows how alike the dates of its years are.
 */
function measureBirths(children: readonly Child[], random: () => number): number[] {
	const seen = STRANGERS.birth.map((chance) => chance * BIRTHS_KNOWN);
	const births = children.flatMap(({ birth }) => (birth?.length === 8 ? birth : []));
	const draw = () => births[Math.floor(random() * births.length)] ?? "";
	const drawDate = () => draw().slice(0, 4) + draw().slice(4, 6) + draw().slice(6);
	for (let n = 0; births.length > 0 && n < BIRTHS_DRAWN; n++)
		seen[compareBirths(drawDate(), drawDate())]! += 1;
	return seen;
}

/** Both ways of crossing names are counted as one. */
export const fieldOf = (field: (typeof KEPT)[number]): Weighed =>
	field === "crossedBack" ? "crossed" : field;

/** Counts by field and level, beginning with what is known beforehand, worth so many pairs. */
export function tally(known: Chances, pairs: number): Record<Weighed, number[]> {
	return mapFields(known, (chances) => chances.map((chance) => chance * pairs));
}

/** Each count as a share of its field's. */
export function shares(counts: Record<Weighed, number[]>): Chances {
	return mapFields(counts, (levels) => {
		const sum = levels.reduce((a, b) => a + b, 0);
		return levels.map((count) => count / sum);
	});
}

function mapFields<From>(of: Readonly<Record<Weighed, From>>, map: (from: From) => number[]) {
	const entries = Object.entries(of) as [Weighed, From][];
	return Object.fromEntries(entries.map(([field, from]) => [field, map(from)])) as Record<Weighed, number[]>;
}
