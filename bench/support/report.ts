import { type Figures, median, type Series, typical } from "./figures.ts";
import type { Machine } from "./machine.ts";
import { isMet, type Mark, markInWords, withUnit } from "./marks.ts";
import type { Outcome } from "./row.ts";

/** A row as it is reported. */
export interface Reported {
	what: string;
	/** Undefined for a row that stands by its marks alone. */
	compared?: {
		figures: Figures;
		floor: { what: string; figures: Figures };
		beside: readonly { what: string; figures: Figures }[];
		/** Our throughput as a share of the floor's: the median of the turns' own ratios. */
		ratio: number;
		reach?: number;
		/** Undefined where nothing is to be reached. */
		met?: boolean;
	};
	marks: readonly (Mark & { met?: boolean })[];
	notes: readonly string[];
	/** Every run behind the figures, by what was measured. */
	runs: Readonly<Record<string, readonly Figures[]>>;
}

/**
 * Judges an outcome by the medians of its turns. One with a wrong answer meets nothing: what is fast and wrong is
 * not fast.
 */
export function reportOn(outcome: Outcome): Reported {
	const marks = (outcome.marks ?? []).map((mark) => ({ ...mark, met: isMet(mark) }));
	const { notes } = outcome;
	if (!("ours" in outcome)) return { what: outcome.what, marks, notes, runs: {} };
	const { ours, floor, beside, reach } = outcome;
	const middle = (s: Series) => ({ what: s.what, figures: typical(s.runs) });
	const { what, figures } = middle(ours);
	// Turn by turn, since what else the machine does falls on both of a turn, but not on all turns alike.
	const ratio = median(ours.runs.map((run, turn) => run.perSecond / floor.runs[turn]!.perSecond));
	return {
		what,
		compared: {
			...{ figures, floor: middle(floor), beside: beside.map(middle), ratio },
			...(reach === undefined ? {} : { reach, met: ratio >= reach && figures.errors === 0 }),
		},
		marks,
		notes,
		runs: Object.fromEntries([ours, floor, ...beside].map((s) => [s.what, s.runs])),
	};
}

const HOW =
	"Each row is measured in turns with what stands under it. Figures are medians; a ratio is the median of the turns' own.";

const HEAD = ["", "per second", "p50 ms", "p99 ms", "errors", "ratio", "target", ""];
const MARKS = ["", "measured", "mark", ""];

/** The table that a person reads. A missed target says so. */
export function table(machine: Machine, rows: readonly Reported[]): string {
	const compared = rows.flatMap(linesOf);
	const marks = rows.flatMap((row) => row.marks.map((mark) => markLine(row.what, mark)));
	const notes = rows.flatMap((row) => ["", row.what, ...row.notes.map((note) => `  ${note}`)]);
	return [
		...factsOf(machine),
		...(compared.length ? ["", ...columns([HEAD, ...compared]), "", HOW] : []),
		...(marks.length ? ["", ...columns([MARKS, ...marks])] : []),
		...notes,
	].join("\n");
}

/** The lines under their head and a rule. The first column says what was measured, the last whether it is enough. */
function columns(cells: readonly string[][]): string[] {
	const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
	const isWords = (column: number) => column === 0 || column === widths.length - 1;
	const lines = cells.map((line) =>
		line
			.map((cell, column) =>
				isWords(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
			)
			.join("  ")
			.trimEnd(),
	);
	const rule = "-".repeat(Math.max(...lines.map((line) => line.length)));
	return [lines[0]!, rule, ...lines.slice(1)];
}

/** Whether a mark was met, in a word that is not overlooked; nothing where there is none. */
export const verdictOf = (met: boolean | undefined): string =>
	met === undefined ? "" : met ? "met" : "MISSED";

function linesOf({ what, compared }: Reported): string[][] {
	if (!compared) return [];
	const { figures, floor, beside, ratio, reach, met } = compared;
	const target = reach === undefined ? "none" : `≥ ${reach.toFixed(2)}`;
	return [
		[what, ...numbers(figures), ratio.toFixed(2), target, verdictOf(met)],
		...[floor, ...beside].map((under) => [
			...[`  ${under.what}`, ...numbers(under.figures)],
			...[under === floor ? "1.00" : "", "", ""],
		]),
	];
}

const markLine = (row: string, mark: Mark): string[] => [
	...[`${row}: ${mark.what}`, withUnit(mark.value, mark.unit), markInWords(mark), verdictOf(isMet(mark))],
];

function numbers({ perSecond, p50, p99, errors }: Figures): string[] {
	return [perSecond.toFixed(0), p50.toFixed(1), p99.toFixed(1), String(errors)];
}

export function factsOf(m: Machine): string[] {
	return [
		`${m.cores} cores (${m.processor}), ${m.memoryGiB} GiB, ${m.system}`,
		`Node ${m.node}, PostgreSQL ${m.postgres ?? "not used"}`,
		`Load of the machine, before and after: ${m.loadBefore.toFixed(1)}, ${m.loadAfter.toFixed(1)}`,
	];
}
