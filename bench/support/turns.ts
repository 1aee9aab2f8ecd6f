import type { Figures, Series } from "./figures.ts";

/** Something to be measured in turns with others. */
export interface Contestant {
	what: string;
	measure(): Promise<Figures>;
}

/**
 * Measures each in turn, and all of it again: what else the machine does meanwhile then falls on all of them alike.
 */
export async function inTurns(
	turns: number,
	contestants: readonly Contestant[],
	tell: (what: string) => void,
): Promise<Series[]> {
	const series = contestants.map(({ what }) => ({ what, runs: [] as Figures[] }));
	for (let turn = 1; turn <= turns; turn++) {
		for (const [n, { what, measure }] of contestants.entries()) {
			const figures = await measure();
			series[n]!.runs.push(figures);
			tell(`  ${turn}/${turns} ${what}: ${figures.perSecond.toFixed(0)}/s`);
		}
	}
	return series;
}
