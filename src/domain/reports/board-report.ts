import { addDays, addYears, daysBetween, type LocalDate } from "../date/local-date.ts";
import { listInWords, longDate } from "../date/words.ts";
import { CASE_KINDS } from "../lists/case-kinds.ts";
import { CLOSURE_REASONS } from "../lists/closure-reasons.ts";
import { labelOf } from "../lists/coded.ts";
import { CONCERN_KINDS, type ConcernKind } from "../lists/concerns.ts";
import { REASONS } from "../lists/reasons.ts";
import { VULNERABLE_GROUPS } from "../lists/vulnerable-groups.ts";
import {
	type BoardCase,
	changeInPercent,
	changeInWords,
	type Happened,
	happenedIn,
	median,
	namesOf,
	standingNow,
	withConcern,
} from "./board.ts";
import { KEPT_BACK, type Report } from "./report.ts";
import type { Period } from "./school-year.ts";
import { keptBack, type Sum } from "./suppress.ts";

/** What the board's figures are made from. */
export interface BoardFacts {
	panel: string;
	period: Period;
	cases: readonly BoardCase[];
	/** Open enquiries past their date, by agency. */
	overdue: readonly { agency: string; overdue: number }[];
	/** Figures from 1 to this are kept back; 0 keeps none back. */
	most: number;
	/** Only cases with a concern of this kind; what is overdue is then left out, since it is counted by agency alone. */
	concern?: ConcernKind;
}

const TIMES = ["now", "before", "year"] as const;
type Time = (typeof TIMES)[number];

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

/**
 * The board's figures: no child can be told from them, since small numbers are kept back with as many others as it takes.
 * Children missing education only; those below school age and at risk are counted apart (S2-8, S2-18, S4-2).
 */
export function boardReport(facts: BoardFacts): Report {
	const { period, most, concern } = facts;
	const cases = concern ? withConcern(facts.cases, concern) : facts.cases;
	const overdue = concern ? [] : facts.overdue;
	const periods = { now: period, before: periodBefore(period), year: yearBefore(period) };
	const times = TIMES.map((time) => [time, happenedIn(cases, periods[time])] as const);
	const figures = new Map<string, number>();
	for (const [time, { figures: of }] of times) for (const [name, n] of of) figures.set(`${time}.${name}`, n);
	for (const [name, n] of standingNow(cases)) figures.set(name, n);
	for (const { agency, overdue: n } of overdue) figures.set(`overdue.${agency}`, n);
	figures.set(
		"overdue",
		overdue.reduce((sum, one) => sum + one.overdue, 0),
	);
	const back = keptBack(figures, [...TIMES.flatMap(sumsOf), ...standingSums(overdue)], most);
	const page = new Page(figures, back, new Map(times), most);
	return {
		title: `Children missing education: ${facts.panel}, ${longDate(period.from)} to ${longDate(period.to)}`,
		notes: [
			...(concern
				? [`Only cases with a concern of this kind: ${labelOf(CONCERN_KINDS, concern).toLowerCase()}.`]
				: []),
			`Compared with ${listInWords([...new Set([periods.before, periods.year].map(days))])}.`,
			...(most
				? [`${KEPT_BACK} stands for a figure from 1 to ${most}, or one that would give such a figure away.`]
				: []),
			"A child may belong to several groups, and have concerns of several kinds: these do not add up.",
			"Families are not recorded yet: only children are counted.",
			"Days are medians: half of the children took longer, and half took less.",
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
		rows: rowsOf(page, overdue, concern !== undefined),
	};
}

const days = ({ from, to }: Period): string => `${longDate(from)} to ${longDate(to)}`;

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

/** Figures as they may be shown. */
class Page {
	readonly #figures: ReadonlyMap<string, number>;
	readonly #back: ReadonlySet<string>;
	readonly #times: ReadonlyMap<Time, Happened>;
	readonly #most: number;

	constructor(
		figures: ReadonlyMap<string, number>,
		back: ReadonlySet<string>,
		times: ReadonlyMap<Time, Happened>,
		most: number,
	) {
		this.#figures = figures;
		this.#back = back;
		this.#times = times;
		this.#most = most;
	}

	show(name: string): string | number {
		return this.#back.has(name) ? KEPT_BACK : this.#figures.get(name)!;
	}

	/** A figure of this period beside those before, with the change where none of them is kept back. */
	row(section: string, item: string, name: string): (string | number)[] {
		const [now, before, year] = TIMES.map((time) => this.show(`${time}.${name}`));
		return [section, item, now!, before!, change(before!, now!), year!, change(year!, now!)];
	}

	/** How many of a hundred new cases are of a child whom the panel had before. */
	repeatRow(): (string | number)[] {
		const share = (time: Time): string => {
			const [repeat, all] = [this.show(`${time}.repeat`), this.show(`${time}.new`)];
			if (typeof repeat === "string" || typeof all === "string" || this.#back.has(`${time}.first`))
				return KEPT_BACK;
			return all ? `${Math.round((repeat / all) * 100)} %` : "";
		};
		return ["Referrals", "Repeat episodes of all new", share("now"), share("before"), "", share("year"), ""];
	}

	daysRow(item: string, of: "daysToLocated" | "daysToBack"): (string | number)[] {
		const middle = (time: Time): string | number => {
			const days = this.#times.get(time)![of];
			return days.length && days.length <= this.#most ? KEPT_BACK : (median(days) ?? "");
		};
		return ["Days, the middle of all", item, middle("now"), middle("before"), "", middle("year"), ""];
	}

	/** A figure of today, which has nothing beside it. */
	nowRow(section: string, item: string, name: string): (string | number)[] {
		return [section, item, this.show(name), "", "", "", ""];
	}

	has(name: string): boolean {
		return this.#figures.has(`now.${name}`);
	}

	isNothing(name: string): boolean {
		return TIMES.every((time) => this.#figures.get(`${time}.${name}`) === 0);
	}
}

function change(before: string | number, now: string | number): string {
	if (typeof before === "string" || typeof now === "string") return before === "" ? "" : KEPT_BACK;
	const percent = changeInPercent(before, now);
	return percent === undefined ? "" : changeInWords(percent);
}

function rowsOf(page: Page, overdue: BoardFacts["overdue"], only: boolean): (string | number)[][] {
	const list = (
		section: string,
		kind: "reason" | "outcome" | "group" | "concern",
		coded: readonly { code: string; label: string }[],
	) =>
		[...coded, { code: "not_said", label: "Not said" }]
			.map(({ code, label }) => [label, `${kind}.${code}`] as const)
			.filter(([, name]) => page.has(name) && !page.isNothing(name))
			.map(([label, name]) => page.row(section, label, name));
	return [
		page.row("Referrals", "Brought forward", "brought"),
		page.row("Referrals", "New referrals (children)", "new"),
		page.row("Referrals", "Repeat episodes", "repeat"),
		page.repeatRow(),
		page.row("Referrals", "Resolved", "resolved"),
		page.row("Referrals", "Active at the end", "active"),
		...list("Main reason at referral", "reason", REASONS),
		...list("Outcome", "outcome", CLOSURE_REASONS),
		...list("Groups, of new referrals", "group", VULNERABLE_GROUPS),
		...list("Cases with a concern recorded", "concern", CONCERN_KINDS),
		page.daysRow("To located", "daysToLocated"),
		page.daysRow("To education again", "daysToBack"),
		page.nowRow("Open now", "Children missing education", "open"),
		page.nowRow("Open now", "Urgent", "urgent"),
		page.nowRow("Open now", "Not located", "not_located"),
		...CASE_KINDS.filter(({ code }) => code !== "cme").map(({ code, queue }) =>
			page.nowRow("Counted apart, open now", queue, `kind.${code}`),
		),
		...overdue.map(({ agency }) => page.nowRow("Enquiries overdue now", agency, `overdue.${agency}`)),
		...(only ? [] : [page.nowRow("Enquiries overdue now", "All agencies", "overdue")]),
	];
}
