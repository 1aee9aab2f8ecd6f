import { longDate } from "../date/words.ts";
import type { Report } from "./report.ts";
import type { Cell, Count, TermlyReturn } from "./return.ts";

const COUNTS: Readonly<Record<Count["which"], string>> = {
	census_day: "On census day",
	previous_year: "At any time in the previous academic year",
};

/**
 * The termly return as a table: exact figures in the collection's order, total, sex, year group, duration and reason, and
 * beneath them what is left out. With the cases behind each figure where they were asked for.
 * @param from where it was counted from, as a sentence
 */
export function returnReport(counted: TermlyReturn, panel: string, from: string): Report {
	const rows = counted.counts.flatMap(rowsOf);
	const cells = counted.counts.flatMap((c) => [c.total, ...c.leftOut]);
	const withCases = cells.some((cell) => cell.cases);
	const unconfirmed = counted.counts[0].reason.reduce((sum, cell) => sum + cell.unconfirmed!, 0);
	return {
		title: `Children missing education: return for ${longDate(counted.census)}, ${panel}`,
		notes: [
			from,
			`On census day: ${longDate(counted.census)}. Previous academic year: ${longDate(counted.counts[1].period.from)} to ${longDate(counted.counts[1].period.to)}.`,
			"Figures are exact. Do not pass them on outside the collection: small numbers can point to a child.",
			"Duration counts from the day on which the case was received or opened again.",
			unconfirmed
				? `Reasons: ${unconfirmed} on census day are suggested by the panel's own reason, and nobody has confirmed them. “To confirm” says how many of each.`
				: "Reasons: all on census day are confirmed.",
			"Below “Left out” stand cases of the same days that are not counted, and why.",
		],
		head: ["Count", "Breakdown", "Item", "Children", "To confirm", "Why", ...(withCases ? ["Cases"] : [])],
		rows: withCases ? rows.map(([cells, cases]) => [...cells, cases]) : rows.map(([cells]) => cells),
	};
}

function rowsOf(count: Count): [cells: (string | number)[], cases: string][] {
	const row = (breakdown: string, why = () => "") => {
		return (cell: Cell): [(string | number)[], string] => [
			[COUNTS[count.which], breakdown, cell.label, cell.count, cell.unconfirmed ?? "", why()],
			(cell.cases ?? []).join(" "),
		];
	};
	return [
		row("Total")(count.total),
		...count.sex.map(row("Sex")),
		...count.yearGroup.map(row("Year group")),
		...count.duration.map(row("Duration")),
		...count.reason.map(row("Primary reason")),
		...count.leftOut.map((cell) => row("Left out", () => cell.why)(cell)),
	];
}
