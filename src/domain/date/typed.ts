import { addDays, addYears, daysBetween, type LocalDate, parseDate } from "./local-date.ts";
import { MONTH_NAMES } from "./words.ts";

/** A date found in a typed line, and the line without it. */
export interface DateInLine {
	date: LocalDate;
	rest: string;
}

const ISO = /\b(\d{4}-\d{2}-\d{2})\b/;
/** The day first, as dates are written in England. */
const SLASHED = /\b(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b/;
const MONTHS = MONTH_NAMES.map((name) => name.toLowerCase());
/** In full, or as people shorten them. */
const MONTH = [...MONTHS, ...MONTHS.map((name) => name.slice(0, 3)), "sept"].join("|");
const NAMED = new RegExp(
	`\\b(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(\\d{1,2}) (${MONTH})(?: (\\d{4}))?\\b`,
	"i",
);
const SPOKEN: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

/**
 * The one date in a typed line: 2027-03-10, 10/3/2027, "Wed 10 Mar", "10 March 2027", "yesterday". Without a year it is the
 * nearest to `today`. Undefined where there is none, or a day that no calendar has.
 */
export function dateIn(line: string, today: LocalDate): DateInLine | undefined {
	const found = (match: RegExpExecArray | null, date: LocalDate | undefined) =>
		match && date ? { date, rest: without(line, match) } : undefined;
	const iso = ISO.exec(line);
	if (iso) return found(iso, parseDate(iso[1]!));
	const slashed = SLASHED.exec(line);
	if (slashed) return found(slashed, dayOf(slashed[3]!, slashed[2]!, slashed[1]!));
	const named = NAMED.exec(line);
	if (named) return found(named, namedDay(named, today));
	const spoken = /\b(yesterday|today|tomorrow)\b/i.exec(line);
	return found(spoken, spoken ? addDays(today, SPOKEN[spoken[1]!.toLowerCase()]!) : undefined);
}

/** Where one clause of a line ends and the next begins. */
const BETWEEN = /(?<=[,;:])\s+/;

/**
 * The date that stands in a line by itself, between commas or at an end of it: "no reply, on 10 March", and not "no reply,
 * seen 10 March by a neighbour". Undefined where there is none.
 */
export function dateApart(line: string, today: LocalDate): DateInLine | undefined {
	const clauses = line.split(BETWEEN);
	for (const [n, clause] of clauses.entries()) {
		const found = dateIn(clause, today);
		if (!found || !/^(?:on|by|from|since|until)?\s*[,;:.]?$/i.test(found.rest)) continue;
		const rest = clauses.filter((_, m) => m !== n).join(" ");
		return { date: found.date, rest: n === clauses.length - 1 ? rest.replace(/[,;:]$/, "") : rest };
	}
	return undefined;
}

function namedDay([, day, name, year]: RegExpExecArray, today: LocalDate): LocalDate | undefined {
	const month = String(MONTHS.findIndex((one) => one.startsWith(name!.slice(0, 3).toLowerCase())) + 1);
	if (year) return dayOf(year, month, day!);
	const near = [-1, 0, 1].flatMap((years) => dayOf(addYears(today, years).slice(0, 4), month, day!) ?? []);
	const far = (date: LocalDate) => Math.abs(daysBetween(today, date));
	return near.sort((a, b) => far(a) - far(b))[0];
}

const dayOf = (year: string, month: string, day: string): LocalDate | undefined =>
	parseDate(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);

const without = (line: string, match: RegExpExecArray): string =>
	`${line.slice(0, match.index)} ${line.slice(match.index + match[0].length)}`.replace(/\s+/g, " ").trim();
