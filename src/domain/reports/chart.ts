import { listInWords } from "../date/words.ts";
import { KEPT_BACK, type Report, sectionsOf } from "./report.ts";

/** A figure of a chart: a number, one that is kept back, or none where the table has none either. */
export type Bar = number | "kept back" | undefined;

/** A bar chart, apart from how it is drawn. */
export interface Chart {
	title: string;
	/** What the lengths of the bars count. */
	counts: string;
	/** What the bars are of. */
	of: string;
	/** One for each group of bars, from the top down. */
	labels: readonly string[];
	/** One bar in each group, from the top down. */
	series: readonly { name: string; bars: readonly Bar[] }[];
	/** What is in the table and not drawn, in a sentence; undefined where all is drawn. */
	leftOut?: string;
	/** What it shows, in words, for whoever does not see it. */
	alt: string;
}

/** More groups of bars than these are no picture any more: the table has them all. */
const MOST_GROUPS = 18;

interface Manner {
	title: string;
	counts: string;
	of: string;
	/** Every item, each period beside the others. Otherwise this period alone: what has a bar, the longest first. */
	compares?: true;
	/** Items of the section that are shares, or sums of the others: no bars of these. */
	without?: readonly string[];
}

/** How the sections are drawn that are better seen than read. The others are three figures or fewer. */
const MANNERS: Readonly<Record<string, Manner>> = {
	Referrals: {
		title: "Referrals, and what became of them",
		...{ counts: "Number of children", of: "Cases" },
		...{ compares: true, without: ["Repeat episodes of all new"] },
	},
	"New referrals by term": {
		title: "New referrals in each term",
		...{ counts: "Number of children", of: "Term", compares: true },
	},
	"Main reason at referral": {
		title: "New referrals by main reason",
		...{ counts: "Number of children", of: "Main reason" },
	},
	Outcome: { title: "Resolved cases by outcome", counts: "Number of children", of: "Outcome" },
	"Groups, of new referrals": {
		title: "New referrals by vulnerable group",
		...{ counts: "Number of children", of: "Group" },
	},
	"Cases with a concern recorded": {
		title: "Cases by kind of concern recorded",
		...{ counts: "Number of cases", of: "Kind of concern" },
	},
	"Enquiries overdue now": {
		title: "Enquiries overdue now, by agency",
		...{ counts: "Number of enquiries", of: "Agency", without: ["All agencies"] },
	},
};

/** Columns of a report that are periods: neither what a row is of, nor a change. */
const isPeriod = (head: string, column: number): boolean => column > 1 && !head.startsWith("Change");

/**
 * A report's charts, by section. They are made from the report as it is handed out and from nothing else: what is kept
 * back there reaches neither a bar, nor the order of bars, nor the scale.
 */
export function chartsOf(report: Report): ReadonlyMap<string, Chart> {
	const charts = new Map<string, Chart>();
	for (const [section, rows] of sectionsOf(report)) {
		const manner = MANNERS[section];
		const chart = manner && chartOf(manner, report.head, rows);
		if (chart) charts.set(section, chart);
	}
	return charts;
}

const barOf = (cell: string | number | undefined): Bar =>
	typeof cell === "number" ? cell : cell === KEPT_BACK ? "kept back" : undefined;

/** Undefined where there are not two figures to compare, or nothing but noughts. */
function chartOf(
	{ title, counts, of, compares, without = [] }: Manner,
	head: readonly string[],
	all: Report["rows"],
): Chart | undefined {
	const periods = head.map((name, at) => ({ name, at })).filter(({ name, at }) => isPeriod(name, at));
	const items = all.filter(([, item]) => !without.includes(String(item)));
	const rows = compares ? items : longest(items);
	const labels = rows.map(([, item]) => String(item));
	const series = (compares ? periods : periods.slice(0, 1)).map(({ name, at }) => ({
		name,
		bars: rows.map((row) => barOf(row[at])),
	}));
	const numbers = series.flatMap(({ bars }) => bars.filter((bar) => typeof bar === "number"));
	if (numbers.length < 2 || !numbers.some((n) => n > 0)) return undefined;
	const leftOut = leftOutOf(items, rows);
	const alt = altOf(title, labels, series, leftOut);
	return { title, counts, of, labels, series, ...(leftOut ? { leftOut } : {}), alt };
}

/** The rows that have a bar, by what is shown: what is kept back is not among them. */
const longest = (rows: Report["rows"]): Report["rows"] =>
	rows
		.filter(([, , now]) => typeof now === "number" && now > 0)
		.toSorted(([, , a], [, , b]) => Number(b) - Number(a))
		.slice(0, MOST_GROUPS);

function leftOutOf(items: Report["rows"], drawn: Report["rows"]): string | undefined {
	const others = items.filter((row) => !drawn.includes(row));
	const back = others.filter(([, , now]) => now === KEPT_BACK).length;
	const noughts = others.filter(([, , now]) => now === 0).length;
	const smaller = others.length - back - noughts;
	const said = [
		...(smaller ? [`${smaller} smaller`] : []),
		...(back ? [`${back} kept back`] : []),
		...(noughts ? [`${noughts} of nought`] : []),
	];
	return said.length ? `Not drawn, and in the table: ${listInWords(said)}.` : undefined;
}

function altOf(
	title: string,
	labels: readonly string[],
	series: Chart["series"],
	leftOut: string | undefined,
): string {
	const said = series.map(({ name, bars }) => {
		const told = labels.flatMap((label, n) => (bars[n] === undefined ? [] : [`${label}: ${bars[n]}`]));
		return `${series.length > 1 ? `${name}. ` : ""}${told.join("; ")}.`;
	});
	return [`Bar chart. ${title}.`, ...said, ...(leftOut ? [leftOut] : [])].join(" ");
}
