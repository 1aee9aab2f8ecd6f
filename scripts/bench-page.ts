import { NOTES, type OfSet } from "../bench/matching/report.ts";
import { rows } from "../bench/rows.ts";
import { type KeptMatching, type KeptRow, type Measured, readKept } from "../bench/support/kept.ts";
import { markInWords, withUnit } from "../bench/support/marks.ts";
import { factsOf, verdictOf } from "../bench/support/report.ts";

const HEAD = `# What was measured

\`npm run bench -- NAME --keep\` measures a row and keeps it in \`bench/kept\`; \`npm run docs\` writes this page from there. What
misses its mark says MISSED; why, and what was done about it, is in [Where the time goes](performance.md). Each row was measured
on the day, at the commit and on the machine that stand with it below.`;

const COMPARED = `## Beside a floor

A ratio is of things that were measured in turns, so it holds on any machine: the median of the turns' own. What a second or a
millisecond holds is of its machine.

| What | A second | p50 | p99 | Errors | Ratio | Mark | |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |`;

const MARKS = `## By the clock, and by count

| What | Measured | Mark | |
| --- | ---: | ---: | --- |`;

const QUALITY = `## How well duplicates are found

| Set | Fields | Precision | Recall | F1 | Wrong | Missed | Goal |
| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |`;

/** docs/bench.md: every row that was kept, those that were not, and how well matching finds. */
export function benchPage(kept = readKept()): string {
	// In the order of the command's own table; what was kept of a row that is gone is not shown.
	const there = rows.flatMap(({ name }) => kept.rows.get(name) ?? []);
	const without = rows.filter(({ name }) => !kept.rows.has(name)).map(({ name }) => `\`${name}\``);
	const parts = [
		HEAD,
		...(without.length ? [`Nothing is kept of ${without.join(", ")}.`] : []),
		[COMPARED, ...there.flatMap(comparedLines)].join("\n"),
		[MARKS, ...there.flatMap(markLines)].join("\n"),
		...(kept.matching ? matchingParts(kept.matching) : []),
		"## How each was measured",
		...there.flatMap(howMeasured),
	];
	return `${parts.join("\n\n")}\n`;
}

/** What is no number is nothing in JSON. */
const inDigits = (value: number | null, digits: number): string => value?.toFixed(digits) ?? "–";

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function comparedLines({ row: { what, compared } }: KeptRow): string[] {
	if (!compared) return [];
	const { figures, floor, beside, ratio, reach, met } = compared;
	const numbers = ({ perSecond, p50, p99, errors }: typeof figures) => [
		...[inDigits(perSecond, 0), inDigits(p50, 1), inDigits(p99, 1), String(errors)],
	];
	const mark = reach === undefined ? "none" : `≥ ${reach.toFixed(2)}`;
	return [
		line([what, ...numbers(figures), inDigits(ratio, 2), mark, verdictOf(met)]),
		...[floor, ...beside].map((under) => line([`– ${under.what}`, ...numbers(under.figures), "", "", ""])),
	];
}

const markLines = ({ row: { what, marks } }: KeptRow): string[] =>
	marks.map((mark) => {
		const value = (mark.value as number | null) === null ? "not measured" : withUnit(mark.value, mark.unit);
		return line([`${what}: ${mark.what}`, value, markInWords(mark), verdictOf(mark.met)]);
	});

function matchingParts({ matching: { quality, speed }, ...measured }: KeptMatching): string[] {
	const figures = ({ precision, recall, f1 }: OfSet) => [precision, recall, f1].map((n) => n.toFixed(4));
	const others = quality.flatMap(({ set, fields, beside }) =>
		beside ? [`- ${set}, ${fields}: ${beside}.`] : [],
	);
	return [
		[
			QUALITY,
			...quality.map((of) =>
				line([
					of.set,
					of.fields,
					...figures(of),
					...[of.wrong, of.missed].map(String),
					of.met === undefined ? "none" : verdictOf(of.met),
				]),
			),
		].join("\n"),
		others.join("\n"),
		NOTES,
		speed
			.map(({ rows: n, seconds }) => `${n} rows with all fields take ${seconds.toFixed(1)} s of processor.`)
			.join(" "),
		whenAndWhere("match", measured),
	];
}

const howMeasured = ({ name, row, ...measured }: KeptRow): string[] => [
	`### ${row.what}`,
	whenAndWhere(name, measured),
	row.notes.map((note) => `- ${note}`).join("\n"),
];

const whenAndWhere = (name: string, { on, commit, machine }: Measured): string =>
	`\`${name}\`, ${on}, at ${commit}. ${factsOf(machine).join(". ")}.`;
