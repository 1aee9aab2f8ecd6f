/** Figures that add up: those of `of` together are those of `to` together. A reader who knows all but one knows that too. */
export interface Sum {
	of: readonly string[];
	to: readonly string[];
}

/**
 * Which figures are kept back from a report that leaves the panel: those from 1 to `most`, and as many others as it takes
 * that no sum gives one away. Nought is shown, since it is nobody; nothing is kept back where `most` is 0.
 * @param besides what is kept back in any case
 */
export function keptBack(
	figures: ReadonlyMap<string, number>,
	sums: readonly Sum[],
	most: number,
	besides: Iterable<string> = [],
): ReadonlySet<string> {
	const small = [...figures].filter(([, n]) => n >= 1 && n <= most).map(([name]) => name);
	const back = new Set([...small, ...besides]);
	for (let before = -1; before !== back.size; ) {
		before = back.size;
		for (const sum of sums) {
			if (!givesAway(sum, figures, back, most)) continue;
			for (const other of smallestShown(sum, figures, back)) back.add(other);
		}
	}
	return back;
}

/** The figures of all cases, and which of them their own report keeps back. */
export interface Whole {
	figures: ReadonlyMap<string, number>;
	back: ReadonlySet<string>;
}

/**
 * The same for figures of some of the cases, where the report of all of them may lie beside it: what is left when the one is
 * taken from the other is a report too, of the cases without that concern. A small figure in that is kept back by keeping
 * back the figure here, since the report of all may have been handed on already. Both reports then lack two figures of a sum
 * or none, and so does what is between them.
 */
export function keptBackBeside(
	whole: Whole,
	figures: ReadonlyMap<string, number>,
	sums: readonly Sum[],
	most: number,
): ReadonlySet<string> {
	const rest = [...figures].map(([name, n]) => [name, (whole.figures.get(name) ?? n) - n] as const);
	const toldByBoth = rest.filter(([name, n]) => n >= 1 && n <= most && !whole.back.has(name));
	return keptBack(
		figures,
		sums,
		most,
		toldByBoth.map(([name]) => name),
	);
}

/** A sum gives figures away where one alone is missing from it, or where what is missing fits in one way only. */
function givesAway(
	{ of, to }: Sum,
	figures: ReadonlyMap<string, number>,
	back: ReadonlySet<string>,
	most: number,
): boolean {
	const missing = [of.filter((n) => back.has(n)), to.filter((n) => back.has(n))] as const;
	const [left, right] = missing;
	if (left.length + right.length <= 1) return left.length + right.length === 1;
	if (left.length && right.length) return false;
	const side = left.length ? left : right;
	const total = side.reduce((sum, name) => sum + figures.get(name)!, 0);
	// All of them 1, or all of them the most that is kept back.
	return total === side.length || total === side.length * most;
}

/** All that are as small: were one of two that are alike shown, it would tell of the other. */
function smallestShown(
	{ of, to }: Sum,
	figures: ReadonlyMap<string, number>,
	back: ReadonlySet<string>,
): string[] {
	const shown = [...of, ...to].filter((name) => !back.has(name) && figures.get(name)! > 0);
	const smallest = Math.min(...shown.map((name) => figures.get(name)!));
	return shown.filter((name) => figures.get(name) === smallest);
}
