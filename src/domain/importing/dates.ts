import { type LocalDate, parseDate } from "../date/local-date.ts";

/** How a file may write its dates, besides YYYY-MM-DD, which is always understood. */
export const DATE_FORMATS = [
	"DD/MM/YYYY",
	"DD-MM-YYYY",
	"DD.MM.YYYY",
	"DD/MM/YY",
	"D MMM YYYY",
	"DD-MMM-YYYY",
	"DD-MMM-YY",
	"MM/DD/YYYY",
	"YYYYMMDD",
	"YYYY-MM-DD",
] as const;

export type DateFormat = (typeof DATE_FORMATS)[number];

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const PARTS: Readonly<Record<string, string>> = {
	YYYY: "(?<y>\\d{4})",
	YY: "(?<y>\\d{2})",
	MMM: "(?<m>[A-Za-z]{3,9})",
	MM: "(?<m>\\d{1,2})",
	DD: "(?<d>\\d{1,2})",
	D: "(?<d>\\d{1,2})",
};

/**
 * Reads the dates of a file that writes them in one way: undefined for what is no such date, or no day at all. A time of
 * midnight after it, as spreadsheets add, is passed over. A year of two digits is of this century.
 */
export function dateReader(format: DateFormat): (text: string) => LocalDate | undefined {
	const parts = format.split(/(YYYY|YY|MMM|MM|DD|D)/).map((part) => PARTS[part] ?? escaped(part));
	const form =
		format === "YYYYMMDD" ? /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$/ : new RegExp(`^${parts.join("")}$`);
	const known = new Map<string, LocalDate | undefined>();
	const read = (text: string) => {
		const plain = text.replace(/[T ]00:00(:00(\.0+)?)?Z?$/, "");
		const found = form.exec(plain)?.groups;
		if (!found) return parseDate(plain);
		const { y = "", m = "", d = "" } = found;
		return parseDate(`${y.length === 2 ? `20${y}` : y}-${monthOf(m)}-${d.padStart(2, "0")}`);
	};
	// A long file has the same days over and over.
	return (text) => {
		if (known.has(text)) return known.get(text);
		const date = read(text);
		if (known.size < MOST_KNOWN) known.set(text, date);
		return date;
	};
}

const MOST_KNOWN = 20_000;

/** A month as two digits; "00", which no date has, for a word that is none. */
function monthOf(text: string): string {
	const n = /^\d/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
	return String(n).padStart(2, "0");
}

const escaped = (text: string): string => text.replace(/[.\\]/g, "\\$&");
