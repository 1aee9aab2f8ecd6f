import { daysBetween, type LocalDate } from "../date/local-date.ts";
import { CASE_KINDS } from "../lists/case-kinds.ts";
import { CLOSURE_REASONS } from "../lists/closure-reasons.ts";
import { CONCERN_KINDS } from "../lists/concerns.ts";
import { REASONS } from "../lists/reasons.ts";
import { VULNERABLE_GROUPS } from "../lists/vulnerable-groups.ts";
import type { Period } from "./school-year.ts";

/** A case as the board's figures count it: codes and dates, nothing sealed. */
export interface BoardCase {
	kind: string;
	state: string;
	urgent: boolean;
	received: LocalDate;
	located: LocalDate | undefined;
	/** The day since which the child has been in education again. */
	back: LocalDate | undefined;
	closed: LocalDate | undefined;
	closure: string | undefined;
	reason: string | undefined;
	/** A person said that it is a new episode of a child whom the panel had before. */
	repeats: boolean;
	/** Vulnerable groups, those among them that the risk screen says. */
	groups: readonly string[];
	/** Kinds of the concerns recorded on it, with their days. */
	concerns: readonly { kind: string; on: LocalDate }[];
}

/** A figure by its name. Names of one list share what stands before the point: `reason.bullying`. */
export type Figures = Map<string, number>;

/** What happened in a period. */
export interface Happened {
	figures: Figures;
	/** Days from receipt until the child was located, and until they were back in education: one for each child. */
	daysToLocated: number[];
	daysToBack: number[];
}

/** Nobody said why, or it closed without a reason that the list knows. */
const NOT_SAID = "not_said";

const CODES = {
	reason: [...REASONS.map((r) => r.code), NOT_SAID],
	outcome: [...CLOSURE_REASONS.map((r) => r.code), NOT_SAID],
	group: VULNERABLE_GROUPS.map((g) => g.code as string),
	concern: CONCERN_KINDS.map((k) => k.code as string),
};

/** The names of a list of figures. */
export const namesOf = (list: keyof typeof CODES): string[] => CODES[list].map((code) => `${list}.${code}`);

/** Of the cases of children missing education: redirected ones and duplicates are none. */
const isCounted = (c: BoardCase): boolean =>
	c.kind === "cme" && c.state !== "redirected" && c.state !== "duplicate";

/** The cases that have a concern of this kind, whenever it was recorded (S0-8). */
export const withConcern = (cases: readonly BoardCase[], kind: string): BoardCase[] =>
	cases.filter((c) => c.concerns.some((one) => one.kind === kind));

/**
 * What happened from one day to another, both included. Children below school age and at risk are in none of it (S2-8,
 * S4-2). A case resolved on the day it came in counts as both new and resolved.
 */
export function happenedIn(cases: Iterable<BoardCase>, { from, to }: Period): Happened {
	const figures: Figures = new Map(
		[
			...namesOf("reason"),
			...namesOf("outcome"),
			...namesOf("group"),
			...namesOf("concern"),
			"brought",
			"new",
			"first",
			"repeat",
			"active",
			"resolved",
		].map((name) => [name, 0]),
	);
	const daysToLocated: number[] = [];
	const daysToBack: number[] = [];
	const more = (name: string) => figures.set(name, figures.get(name)! + 1);
	for (const c of cases) {
		if (!isCounted(c) || c.received > to || (c.closed !== undefined && c.closed < from)) continue;
		if (c.received < from) more("brought");
		else {
			more("new");
			more(c.repeats ? "repeat" : "first");
			more(known("reason", c.reason));
			// A child may belong to several groups, or to none: these do not add up to the new referrals.
			for (const group of c.groups) more(`group.${group}`);
		}
		if (c.closed !== undefined && c.closed <= to) {
			more("resolved");
			more(known("outcome", c.closure));
		} else more("active");
		const kinds = c.concerns.filter(({ on }) => isIn(on, from, to)).map(({ kind }) => kind);
		for (const kind of new Set(kinds)) more(`concern.${kind}`);
		if (isIn(c.located, from, to)) daysToLocated.push(daysBetween(c.received, c.located!));
		if (isIn(c.back, from, to)) daysToBack.push(daysBetween(c.received, c.back!));
	}
	return { figures, daysToLocated, daysToBack };
}

const isIn = (day: LocalDate | undefined, from: LocalDate, to: LocalDate): boolean =>
	day !== undefined && day >= from && day <= to;

function known(list: keyof typeof CODES, code: string | undefined): string {
	return `${list}.${code !== undefined && CODES[list].includes(code) ? code : NOT_SAID}`;
}

/** How open cases stand now: of children missing education, and of the two lists that are counted apart. */
export function standingNow(cases: Iterable<BoardCase>): Figures {
	const figures: Figures = new Map([
		...["open", "urgent", "not_urgent", "not_located", "otherwise"].map((name) => [name, 0] as const),
		...CASE_KINDS.map(({ code }) => [`kind.${code}`, 0] as const),
	]);
	const more = (name: string) => figures.set(name, (figures.get(name) ?? 0) + 1);
	for (const c of cases) {
		if (c.closed !== undefined || c.state === "redirected" || c.state === "duplicate") continue;
		more(`kind.${c.kind}`);
		if (!isCounted(c)) continue;
		more("open");
		more(c.urgent ? "urgent" : "not_urgent");
		more(c.state === "not_located" ? "not_located" : "otherwise");
	}
	return figures;
}

/** The change from one number to another in whole per cent: 73 from 100 to 173; undefined from nought. */
export function changeInPercent(before: number, now: number): number | undefined {
	return before === 0 ? undefined : Math.round(((now - before) / before) * 100);
}

/** "+73 %", "-5 %", "no change". */
export function changeInWords(percent: number): string {
	if (percent === 0) return "no change";
	return `${percent > 0 ? "+" : "-"}${Math.abs(percent)} %`;
}

/** The middle of these numbers, the half between two rounded up; undefined of none. */
export function median(numbers: readonly number[]): number | undefined {
	if (!numbers.length) return undefined;
	const sorted = [...numbers].sort((a, b) => a - b);
	const half = Math.floor(sorted.length / 2);
	return sorted.length % 2 ? sorted[half]! : Math.round((sorted[half - 1]! + sorted[half]!) / 2);
}
