import { BLANK, KEPT } from "./compare.ts";
import { countValues } from "./frequency.ts";
import type { Pairs } from "./pairs.ts";
import { type Chances, SAME_CHILD, SAME_CHILD_PAIRS } from "./parameters.ts";
import type { Child } from "./row.ts";
import { fieldOf, shares, tally } from "./strangers.ts";
import { type Likelihood, type Scales, weigh } from "./weigh.ts";

/** Rows, and which file each is from where there are two. */
export interface Rows {
	children: readonly Child[];
	/** 0 or 1 for each row; undefined for one file. */
	files: Uint8Array | undefined;
}

/** How many of all pairs, not only of the candidates, are of one child or one household. */
export interface Priors {
	/** Of the pairs within a file, and of those across two. */
	oneChild: readonly [within: number, across: number];
	oneHousehold: number;
	/** The share of one child's pairs whose addresses have nothing to do with each other. */
	moved: number;
}

export interface Learned {
	scales: Scales;
	priors: Priors;
	/** For each pair, the probability that it is one child. */
	probabilities: Float64Array;
}

const ROUNDS = 3;
const STEPS = 15;

/** Before a row is seen: no more than one pair in fifty is one child, and 50 rows have five pairs of one household. */
const RAREST = 50;
const HOUSEHOLDS = { perRow: 0.1, rows: 50, mostPerRow: 1 };
/** Before a row is seen: of 20 pairs of one child, two have moved. */
const MOVES = { moved: 2, pairs: 20 };

/** A pair likelier than this counts in learning how rows of one child compare. */
const COUNTS = 0.01;

/**
 * Learns from the candidate pairs themselves, by expectation and maximisation: how many are one child, and, where the
 * file is large enough to say, how rows of one child compare in it. After each round frequencies are counted again with
 * a child's several rows as one, since the copies of a rare name would else make it look common.
 */
export function learn({ children, files }: Rows, pairs: Pairs, strangers: Chances): Learned {
	const all = countPairs(children.length, files);
	const weights = new Float64Array(children.length).fill(1);
	const probabilities = new Float64Array(pairs.size);
	let priors = firstPriors(children.length, all);
	let scales: Scales = { frequencies: countValues(children, weights), sameChild: SAME_CHILD, strangers };
	for (let round = 0; round < ROUNDS; round++) {
		if (round > 0) {
			sharedOut(pairs, probabilities, weights);
			scales = {
				frequencies: countValues(children, weights),
				sameChild: howOneChildCompares(pairs, probabilities),
				strangers,
			};
		}
		priors = settlePriors({ children, files }, pairs, scales, priors, all, probabilities);
	}
	return { scales, priors, probabilities };
}

/** How likely a comparison makes one child, against another of the household and a stranger: the odds. */
export function oddsOf(likelihood: Likelihood, across: boolean, p: Priors): number {
	const prior = p.oneChild[across ? 1 : 0];
	const one = (1 - p.moved) * likelihood.oneChild + p.moved * likelihood.moved;
	const others = p.oneHousehold * likelihood.oneHousehold + 1 - prior - p.oneHousehold;
	return (prior * one) / others;
}

const isAcross = (files: Uint8Array | undefined, a: number, b: number): boolean =>
	files !== undefined && files[a] !== files[b];

type PairCounts = readonly [within: number, across: number];

function countPairs(rows: number, files: Uint8Array | undefined): PairCounts {
	const second = files?.reduce((sum, file) => sum + file, 0) ?? 0;
	const across = second * (rows - second);
	return [(rows * (rows - 1)) / 2 - across, across];
}

function firstPriors(rows: number, [within, across]: PairCounts): Priors {
	const first = (all: number) => Math.min(1 / RAREST, (0.3 * rows) / (all + 1));
	const oneHousehold = Math.min(1 / RAREST, (HOUSEHOLDS.perRow * rows) / (within + across + 1));
	return { oneChild: [first(within), first(across)], oneHousehold, moved: MOVES.moved / MOVES.pairs };
}

function settlePriors(
	{ children, files }: Rows,
	pairs: Pairs,
	scales: Scales,
	first: Priors,
	all: PairCounts,
	probabilities: Float64Array,
): Priors {
	const stayed = new Float64Array(pairs.size);
	const moved = new Float64Array(pairs.size);
	const household = new Float64Array(pairs.size);
	const across = new Uint8Array(pairs.size);
	for (let pair = 0; pair < pairs.size; pair++) {
		const [low, high] = [pairs.low(pair), pairs.high(pair)];
		const likelihood = weigh(pairs.levels(pair), children[low]!, children[high]!, scales);
		stayed[pair] = likelihood.oneChild;
		moved[pair] = likelihood.moved;
		household[pair] = likelihood.oneHousehold;
		across[pair] = isAcross(files, low, high) ? 1 : 0;
	}
	let priors = first;
	for (let step = 0; step < STEPS; step++) {
		const found: [number, number] = [0, 0];
		let households = 0;
		let moves = 0;
		for (let pair = 0; pair < pairs.size; pair++) {
			const where = across[pair] as 0 | 1;
			const gone = priors.oneChild[where] * priors.moved * moved[pair]!;
			const one = gone + priors.oneChild[where] * (1 - priors.moved) * stayed[pair]!;
			const home = priors.oneHousehold * household[pair]!;
			const sum = one + home + 1 - priors.oneChild[where] - priors.oneHousehold;
			probabilities[pair] = one / sum;
			found[where] += one / sum;
			households += home / sum;
			moves += gone / sum;
		}
		priors = nextPriors(found, households, moves, all, children.length);
	}
	return priors;
}

function nextPriors(
	found: PairCounts,
	households: number,
	moves: number,
	all: PairCounts,
	rows: number,
): Priors {
	const { perRow, rows: known, mostPerRow } = HOUSEHOLDS;
	const ofRow = Math.min(mostPerRow, (households + perRow * known) / (rows + known));
	return {
		oneChild: [(found[0] + 1) / (all[0] + RAREST), (found[1] + 1) / (all[1] + RAREST)],
		oneHousehold: Math.min(1 / RAREST, (ofRow * rows) / (all[0] + all[1] + 1)),
		moved: (moves + MOVES.moved) / (found[0] + found[1] + MOVES.pairs),
	};
}

/** What part of a child each row is: with two others likely the same, a third. */
function sharedOut(pairs: Pairs, probabilities: Float64Array, weights: Float64Array): void {
	weights.fill(1);
	for (let pair = 0; pair < pairs.size; pair++) {
		weights[pairs.low(pair)]! += probabilities[pair]!;
		weights[pairs.high(pair)]! += probabilities[pair]!;
	}
	for (let row = 0; row < weights.length; row++) weights[row] = 1 / weights[row]!;
}

function howOneChildCompares(pairs: Pairs, probabilities: Float64Array): Chances {
	const seen = tally(SAME_CHILD, SAME_CHILD_PAIRS);
	for (let pair = 0; pair < pairs.size; pair++) {
		const probability = probabilities[pair]!;
		if (probability < COUNTS) continue;
		const levels = pairs.levels(pair);
		for (const field of KEPT) {
			const level = levels[field];
			// Names are crossed only where they do not agree: too few, and chosen, to learn from.
			if (level !== BLANK && fieldOf(field) !== "crossed") seen[fieldOf(field)][level]! += probability;
		}
	}
	return shares(seen);
}
