/** How sure it is, as log odds, that two rows are one child. */
export type LogOdds = (a: number, b: number) => number;

/** Two rows, the lower number first, and the probability that they are one child. */
export interface Judged {
	low: number;
	high: number;
	probability: number;
}

/** A pair below this is not looked at again, and does not bear on others. */
const NEGLIGIBLE = 0.003;
/** Rows that are likely the same as one row are compared, when their own comparison found too little. */
const THROUGH_ANOTHER = 0.1;
/** So many other rows are weighed with a pair: six rows can be grouped in 203 ways. */
const MOST_OTHERS = 4;
/** One pair's word against all others is limited. */
const MOST_AGAINST = -8;
const MOST_FOR = 14;
/**
 * How a group is weighed: by its strongest links, one for each row that joins (as if each row were a copy of another,
 * with mistakes of its own), and by all its links evenly (as if each mistake told against all). In between is what
 * FEBRL 2 and made files of other shapes bear out.
 */
const STRONGEST_LINKS = 0.75;

/**
 * Makes pairs agree with each other: "the same child" passes from row to row. Where A is B and B is C, A is C although
 * the two look little alike; where A is B and B is surely not C, A is hardly C. For each pair, all ways to group it with
 * the rows nearest to it are weighed.
 */
export function settle(rows: number, judged: readonly Judged[], logOdds: LogOdds): Judged[] {
	const near: Map<number, number>[] = Array.from({ length: rows }, () => new Map());
	for (const { low, high, probability } of judged) {
		if (probability < NEGLIGIBLE) continue;
		near[low]!.set(high, probability);
		near[high]!.set(low, probability);
	}
	const direct = judged.filter(({ probability }) => probability >= NEGLIGIBLE);
	return [...direct, ...throughOthers(near)].map((pair) => {
		const group = [pair.low, pair.high, ...nearest(near, pair)];
		return group.length === 2 ? pair : { ...pair, probability: together(group, logOdds) };
	});
}

/** Pairs that were not compared, or found unlike, but are likely the same as one row. */
function throughOthers(near: readonly ReadonlyMap<number, number>[]): Judged[] {
	return near.flatMap((neighbours, low) => {
		const found = new Map<number, number>();
		for (const [between, first] of neighbours) {
			for (const [high, second] of near[between]!) {
				if (high <= low || neighbours.has(high)) continue;
				const likely = first * second;
				if (likely > Math.max(THROUGH_ANOTHER, found.get(high) ?? 0)) found.set(high, likely);
			}
		}
		return [...found.keys()].map((high) => ({ low, high, probability: 0 }));
	});
}

function nearest(near: readonly ReadonlyMap<number, number>[], { low, high }: Judged): number[] {
	const others = new Map<number, number>();
	for (const row of [low, high]) {
		for (const [other, probability] of near[row]!) {
			if (other === low || other === high) continue;
			others.set(other, Math.max(probability, others.get(other) ?? 0));
		}
	}
	const sorted = [...others].sort(([a, p], [b, q]) => q - p || a - b);
	return sorted.slice(0, MOST_OTHERS).map(([row]) => row);
}

/** The probability that the first two rows of a group are one child, all ways to part the group being weighed. */
function together(group: readonly number[], logOdds: LogOdds): number {
	const links = group.map((a) =>
		group.map((b) => (a === b ? 0 : Math.min(MOST_FOR, Math.max(MOST_AGAINST, logOdds(a, b))))),
	);
	const parts = waysToPart(group.length);
	const weights = parts.map((part) => {
		let weight = 0;
		for (const members of part) if (members.length > 1) weight += weightOf(members, links);
		return weight;
	});
	const most = Math.max(...weights);
	let [same, all] = [0, 0];
	for (const [way, part] of parts.entries()) {
		const share = Math.exp(weights[way]! - most);
		all += share;
		// The first two are the members 0 and 1, and each part's members are in order.
		if (part.some((members) => members[0] === 0 && members[1] === 1)) same += share;
	}
	return same / all;
}

function weightOf(members: readonly number[], links: readonly (readonly number[])[]): number {
	let sum = 0;
	for (const [n, a] of members.entries()) for (const b of members.slice(n + 1)) sum += links[a]![b]!;
	if (members.length === 2) return sum;
	const evenly = (sum * 2) / members.length;
	return STRONGEST_LINKS * strongest(members, links) + (1 - STRONGEST_LINKS) * evenly;
}

/** The sum of the strongest links that hold a group together: a spanning tree, by Prim. */
function strongest([first = 0, ...others]: readonly number[], links: readonly (readonly number[])[]): number {
	const best = new Map(others.map((other) => [other, links[first]![other]!]));
	let sum = 0;
	while (best.size) {
		const [next, link] = [...best].reduce((a, b) => (b[1] > a[1] ? b : a));
		sum += link;
		best.delete(next);
		for (const [other, known] of best) best.set(other, Math.max(known, links[next]![other]!));
	}
	return sum;
}

type Part = readonly (readonly number[])[];

const WAYS = new Map<number, readonly Part[]>([[0, [[]]]]);

/** All ways to part so many rows into groups. */
function waysToPart(rows: number): readonly Part[] {
	const known = WAYS.get(rows);
	if (known) return known;
	const last = rows - 1;
	const ways = waysToPart(last).flatMap((part): Part[] => [
		[...part, [last]],
		...part.map((members, n) => part.with(n, [...members, last])),
	]);
	WAYS.set(rows, ways);
	return ways;
}
