import { type Figures, median, typical } from "./figures.ts";
import type { Machine } from "./machine.ts";
import type { Outcome } from "./row.ts";

/** A row as it is reported. */
export interface Reported {
	what: string;
	figures: Figures;
	floor: { what: string; figures: Figures };
	beside: readonly { what: string; figures: Figures }[];
	/** Our throughput as a share of the floor's: the median of the turns' own ratios. */
	ratio: number;
	reach?: number;
	/** Undefined where nothing is to be reached. */
	met?: boolean;
	notes: readonly string[];
	/** Every run behind the figures, by what was measured. */
	runs: Readonly<Record<string, readonly Figures[]>>;
}

/**
 * Judges an outcome by the medians of its turns. One with a wrong answer meets nothing: what is fast and wrong is
 * not fast.
 */
export function reportOn({ ours, floor, beside, reach, notes }: Outcome): Reported {
	const series = [ours, floor, ...beside];
	const middle = (s: Outcome["ours"]) => ({ what: s.what, figures: typical(s.runs) });
	const { what, figures } = middle(ours);
	const below = middle(floor);
	// Turn by turn, since what else the machine does falls on both of a turn, but not on all turns alike.
	const ratio = median(ours.runs.map((run, turn) => run.perSecond / floor.runs[turn]!.perSecond));
	return {
		what,
		figures,
		floor: below,
		beside: beside.map(middle),
		ratio,
		...(reach === undefined ? {} : { reach, met: ratio >= reach && figures.errors === 0 }),
		notes,
		runs: Object.fromEntries(series.map((s) => [s.what, s.runs])),
	};
}

const HOW =
	"Each row is measured in turns with what stands under it. Figures are medians; a ratio is the median of the turns' own.";

const HEAD = ["", "per second", "p50 ms", "p99 ms", "errors", "ratio", "target", ""];

/** The table that a person reads. A missed target says so. */
export function table(machine: Machine, rows: readonly Reported[]): string {
	const cells = [HEAD, ...rows.flatMap(linesOf)];
	const widths = HEAD.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
	const lines = cells.map((line) =>
		line
			.map((cell, column) =>
				isWords(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
			)
			.join("  ")
			.trimEnd(),
	);
	const rule = "-".repeat(Math.max(...lines.map((line) => line.length)));
	const notes = rows.flatMap((row) => ["", row.what, ...row.notes.map((note) => `  ${note}`)]);
	return [factsOf(machine), "", lines[0]!, rule, ...lines.slice(1), "", HOW, ...notes].join("\n");
}

/** The first column says what was measured, the last whether it is enough; the others are numbers. */
const isWords = (column: number): boolean => column === 0 || column === HEAD.length - 1;

function linesOf(row: Reported): string[][] {
	const target = row.reach === undefined ? "none" : `≥ ${row.reach.toFixed(2)}`;
	const verdict = row.met === undefined ? "" : row.met ? "met" : "MISSED";
	return [
		[row.what, ...numbers(row.figures), row.ratio.toFixed(2), target, verdict],
		...[row.floor, ...row.beside].map(({ what, figures }) => [
			...[`  ${what}`, ...numbers(figures)],
			...[what === row.floor.what ? "1.00" : "", "", ""],
		]),
	];
}

function numbers({ perSecond, p50, p99, errors }: Figures): string[] {
	return [perSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), String(errors)];
}

function factsOf(m: Machine): string {
	return [
		`${m.cores} cores (${m.processor}), ${m.memoryGiB} GiB, ${m.system}`,
		`Node ${m.node}, PostgreSQL ${m.postgres ?? "not used"}`,
		`Load of the machine, before and after: ${m.loadBefore.toFixed(1)}, ${m.loadAfter.toFixed(1)}`,
	].join("\n");
}
