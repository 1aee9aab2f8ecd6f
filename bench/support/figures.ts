/** What one run under load gave. */
export interface Figures {
	/** Done in a second, wrong answers not counted. */
	perSecond: number;
	/** Milliseconds from sending to the whole answer. */
	p50: number;
	p99: number;
	errors: number;
}

/** One of several things measured beside each other, with each of its runs. */
export interface Series {
	what: string;
	runs: readonly Figures[];
}

/** The middle value; of an even number of values the mean of the two in the middle. NaN when there are none. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const half = sorted.length / 2;
	return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}

/** The smallest value that at least this share of the values does not exceed. NaN when there are none. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The median of each figure over the runs, one by one; errors are added up. */
export function typical(runs: readonly Figures[]): Figures {
	return {
		perSecond: median(runs.map((r) => r.perSecond)),
		p50: median(runs.map((r) => r.p50)),
		p99: median(runs.map((r) => r.p99)),
		errors: runs.reduce((sum, r) => sum + r.errors, 0),
	};
}

/**
 * Figures from the time of each thing that was done.
 * @param times milliseconds each
 * @param seconds how long it took to do them all
 */
export function figuresOf(times: readonly number[], seconds: number, errors: number): Figures {
	return {
		perSecond: times.length / seconds,
		p50: percentile(times, 0.5),
		p99: percentile(times, 0.99),
		errors,
	};
}
