import { addDays, addYears, daysBetween, type LocalDate } from "../date/local-date.ts";
import { listInWords, longDate } from "../date/words.ts";
import { labelOf } from "../lists/coded.ts";
import { CONCERN_KINDS, type ConcernKind } from "../lists/concerns.ts";
import { type BoardCase, happenedIn, namesOf, standingNow, withConcern } from "./board.ts";
import { BoardPage, TIMES, type Time } from "./board-page.ts";
import { KEPT_BACK, type Report } from "./report.ts";
import { type Period, termsOf } from "./school-year.ts";
import { keptBack, keptBackBeside, type Sum } from "./suppress.ts";

/** Enquiries that got an outcome in a period, and how many of them by their date. */
export interface Answered {
	answered: number;
	onTime: number;
}

/** What the board's figures are made from. */
export interface BoardFacts {
	panel: string;
	/** The day on which it is made: what is said to be so now is so on that day. */
	today: LocalDate;
	period: Period;
	cases: readonly BoardCase[];
	/** Open enquiries past their date, by agency. */
	overdue: readonly { agency: string; overdue: number }[];
	/** Figures from 1 to this are kept back; 0 keeps none back. */
	most: number;
	/** Only cases with a concern of this kind; what is overdue is then left out, since it is counted by agency alone. */
	concern?: ConcernKind;
	/** For an academic year: its new referrals term by term, and how enquiries were answered in it and a year earlier. */
	year?: Readonly<Record<"now" | "year", Answered>>;
}

/** The days as long as these that end the day before them. */
export function periodBefore({ from, to }: Period): Period {
	return { from: addDays(from, -daysBetween(from, to) - 1), to: addDays(from, -1) };
}

/** The same days a year earlier. */
export const yearBefore = ({ from, to }: Period): Period => ({
	from: addYears(from, -1),
	to: addYears(to, -1),
});

/** The first day that the board's figures look back to. */
export function looksBackTo(period: Period): LocalDate {
	const [a, b] = [periodBefore(period).from, yearBefore(period).from];
	return a < b ? a : b;
}

const periodsOf = (period: Period): Readonly<Record<Time, Period>> => ({
	now: period,
	before: periodBefore(period),
	year: yearBefore(period),
});

/**
 * Counts what the board is shown, with small numbers kept back and as many others as it takes. Children missing education
 * only; those below school age and at risk are counted apart (S2-8, S2-18, S4-2).
 */
export function countBoard(facts: BoardFacts): BoardPage {
	const { most, concern, year } = facts;
	const all = count(facts, facts.cases);
	const whole = { figures: all.figures, back: keptBack(all.figures, all.sums, most) };
	const of = concern ? count(facts, withConcern(facts.cases, concern)) : all;
	// The board's figures of all cases may lie beside it.
	const back = concern ? keptBackBeside(whole, of.figures, of.sums, most) : whole.back;
	const terms = year ? termsOf(facts.period) : [];
	const agencies = concern ? [] : byName(facts.overdue).map(({ agency }) => agency);
	const lists = { agencies, terms: terms.map(({ label }) => label), answered: year !== undefined };
	const beside = concern ? new Map(all.times) : undefined;
	return new BoardPage({ figures: of.figures, back, times: new Map(of.times), beside, most, lists });
}

/** By name: their order by number would tell which of two that are kept back is the larger. */
const byName = (overdue: BoardFacts["overdue"]) =>
	overdue.toSorted((a, b) => a.agency.localeCompare(b.agency, "en-GB"));

/** What is counted of these cases, and which figures of it add up. */
function count({ period, concern, year, today, overdue: late }: BoardFacts, cases: readonly BoardCase[]) {
	const overdue = concern ? [] : byName(late);
	const periods = periodsOf(period);
	const times = TIMES.map((time) => [time, happenedIn(cases, periods[time])] as const);
	const figures = new Map<string, number>();
	for (const [time, { figures: of }] of times) for (const [name, n] of of) figures.set(`${time}.${name}`, n);
	for (const [name, n] of standingNow(cases)) figures.set(name, n);
	for (const { agency, overdue: n } of overdue) figures.set(`overdue.${agency}`, n);
	figures.set(
		"overdue",
		overdue.reduce((sum, one) => sum + one.overdue, 0),
	);
	const sums = [...TIMES.flatMap(sumsOf), ...standingSums(overdue)];
	// What is active at the end of a period that is not over is open now.
	if (period.to >= today) sums.push({ of: ["now.active"], to: ["open"] });
	const terms = year ? termsOf(period) : [];
	for (const time of YEARS) {
		if (terms.length) sums.push({ of: terms.map((_, n) => `${time}.term.${n}`), to: [`${time}.new`] });
		for (const [n, term] of termsOf(periods[time]).entries())
			if (n < terms.length) figures.set(`${time}.term.${n}`, happenedIn(cases, term).figures.get("new")!);
		if (!year) continue;
		const { answered, onTime } = year[time];
		figures.set(`${time}.answered`, answered);
		figures.set(`${time}.on_time`, onTime);
		figures.set(`${time}.late`, answered - onTime);
		sums.push({ of: [`${time}.on_time`, `${time}.late`], to: [`${time}.answered`] });
	}
	return { figures, sums, times };
}

/** The periods that an annual report sets beside each other. */
const YEARS = ["now", "year"] as const satisfies readonly Time[];

/** The board's figures: no child can be told from them, since small numbers are kept back. */
export function boardReport(facts: BoardFacts): Report {
	const { period, most, concern } = facts;
	const { before, year } = periodsOf(period);
	const only =
		concern && `Only cases with a concern of this kind: ${labelOf(CONCERN_KINDS, concern).toLowerCase()}.`;
	return {
		title: `Children missing education: ${facts.panel}, ${days(period)}`,
		...(only ? { only } : {}),
		notes: [
			...(only ? [only] : []),
			`Compared with ${listInWords([...new Set([before, year].map(days))])}.`,
			...notesOn(most),
			...(only && most ? [BESIDE] : []),
		],
		head: [
			"Section",
			"Item",
			"This period",
			"Period before",
			"Change",
			"A year earlier",
			"Change in the year",
		],
		rows: countBoard(facts).rows(),
	};
}

/** What must be known of figures of some of the cases. */
const BESIDE = `${KEPT_BACK} also stands for a figure that would give such a one away if it were taken from the figures of all cases.`;

/** What must be known of any figures for a board. */
export const notesOn = (most: number): string[] => [
	...(most
		? [`${KEPT_BACK} stands for a figure from 1 to ${most}, or one that would give such a figure away.`]
		: []),
	"A child may belong to several groups, and have concerns of several kinds: these do not add up.",
	"Families are not recorded yet: only children are counted.",
	"Days are medians: half of the children took longer, and half took less.",
];

/** "1 September 2026 to 31 August 2027". */
export const days = ({ from, to }: Period): string => `${longDate(from)} to ${longDate(to)}`;

function sumsOf(time: Time): Sum[] {
	const named = (...names: string[]) => names.map((name) => `${time}.${name}`);
	return [
		{ of: named("brought", "new"), to: named("active", "resolved") },
		{ of: named("first", "repeat"), to: named("new") },
		{ of: named(...namesOf("reason")), to: named("new") },
		{ of: named(...namesOf("outcome")), to: named("resolved") },
	];
}

const standingSums = (overdue: BoardFacts["overdue"]): Sum[] => [
	{ of: ["urgent", "not_urgent"], to: ["open"] },
	{ of: ["not_located", "otherwise"], to: ["open"] },
	{ of: ["kind.cme"], to: ["open"] },
	{ of: overdue.map(({ agency }) => `overdue.${agency}`), to: ["overdue"] },
	// The period before ends where this one begins.
	{ of: ["now.brought"], to: ["before.active"] },
];
