import { visitCandidates } from "./block.ts";
import { compareChildren } from "./compare.ts";
import { rarityOfWords } from "./frequency.ts";
import { learn, oddsOf } from "./learn.ts";
import { Pairs } from "./pairs.ts";
import { makeReady, type Row } from "./row.ts";
import { type Judged, settle } from "./settle.ts";
import { measureStrangers } from "./strangers.ts";
import { weigh } from "./weigh.ts";

/** Two rows that are likely about one child. */
export interface Match {
	/** The row's number in the first list, from 0. */
	a: number;
	/** The row's number in the second list, or in the one list, where it is the higher. */
	b: number;
	/** From 0.5 to 1. */
	probability: number;
}

/** A pair is a likely match from here. */
export const LIKELY = 0.5;

/**
 * The pairs of rows that are likely about one child, in the order of the rows: within one list, or from one list to the
 * other. Nothing is decided by this: a person decides. The model is described in docs/adr/0018-matching.md.
 */
export function matchRows(rows: readonly Row[], second?: readonly Row[]): Match[] {
	const children = makeReady(second ? [...rows, ...second] : rows);
	const files = second && Uint8Array.from(children, (_, row) => (row < rows.length ? 0 : 1));
	const rarity = rarityOfWords(children);
	const pairs = new Pairs();
	visitCandidates(children, (low, high) => {
		pairs.add(low, high, compareChildren(children[low]!, children[high]!, rarity));
	});
	const strangers = measureStrangers(children, rarity);
	const { scales, priors, probabilities } = learn({ children, files }, pairs, strangers);
	const logOdds = (low: number, high: number): number => {
		const [a, b] = [children[low]!, children[high]!];
		const across = files !== undefined && files[low] !== files[high];
		return Math.log(oddsOf(weigh(compareChildren(a, b, rarity), a, b, scales), across, priors));
	};
	const judged: Judged[] = [];
	for (const [pair, probability] of probabilities.entries()) {
		judged.push({ low: pairs.low(pair), high: pairs.high(pair), probability });
	}
	return settle(children.length, judged, logOdds)
		.filter(({ low, high, probability }) => probability >= LIKELY && (!files || files[low] !== files[high]))
		.map(({ low, high, probability }) => ({ a: low, b: second ? high - rows.length : high, probability }))
		.sort((x, y) => x.a - y.a || x.b - y.b);
}
