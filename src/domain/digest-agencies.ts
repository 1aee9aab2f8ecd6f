import { capital } from "./check-words.ts";
import type { LocalDate } from "./date/local-date.ts";
import { dueInWords, type Lateness } from "./date/words.ts";
import type { Judged } from "./digest-facts.ts";
import { type StillItem, stillItem } from "./digest-fold.ts";
import { AGENCY_KINDS, type AgencyKind } from "./lists/agencies.ts";
import { CHECKS } from "./lists/checks.ts";
import { entryOf } from "./lists/coded.ts";

/** A line of the table. `oldest` has no reference where that would say too much. */
export interface AgencyLine {
	label: string;
	overdue: number;
	fresh: number;
	/** A digest kept from before the day was said has none. */
	oldest?: { due?: LocalDate; late: Lateness; ref?: string; enquiryId?: string };
}

/** One overdue enquiry in the list. A sensitive check does not say on which case it is. */
export interface EnquiryItem {
	about: "enquiry";
	id: string;
	caseId: string;
	ref?: string;
	words: string;
	overdue: number;
	/** The label of the agency under which it is listed. */
	under: string;
}

/** The labels of the two lines that must not say which agency it is. */
const SENSITIVE_LINE = "Other enquiries";
const RESTRICTED_LINE = "Restricted cases";

/** Rows that share a line of the table. */
interface Group {
	label: string;
	kind?: AgencyKind;
	rows: readonly Judged[];
	hides?: "case" | "everything";
}

/**
 * Overdue enquiries by agency, the most overdue first and the two lines that hide their agency last; and each of them
 * in a list of the same order, but for those of restricted cases. What is `same` as on a date is counted below them, in a
 * line for each agency.
 *
 * @param rows begin with the most late
 */
export function overdueByAgency(
	rows: readonly Judged[],
	today: LocalDate,
	same?: { as: (row: Judged) => boolean; on: LocalDate },
): { agencies: AgencyLine[]; listed: (EnquiryItem | StillItem)[] } {
	const groups = grouped(rows);
	const shown = groups.filter((group) => group.hides !== "everything");
	const still = shown.flatMap(({ label, kind, rows }) => {
		const unchanged = same ? rows.filter(same.as) : [];
		return same && unchanged.length ? [stillItem(label, kind, unchanged, same.on, today)] : [];
	});
	const told = shown.flatMap((group) =>
		listedItems({ ...group, rows: group.rows.filter((row) => !same?.as(row)) }, today),
	);
	return { agencies: groups.map(agencyLine), listed: [...told, ...still] };
}

function grouped(rows: readonly Judged[]): Group[] {
	const restricted = rows.filter((row) => row.restricted);
	const sensitive = rows.filter((row) => !row.restricted && isSensitive(row));
	const ordinary = rows.filter((row) => !row.restricted && !isSensitive(row));
	const byAgency = AGENCY_KINDS.map(({ code, label }): Group => {
		return { label, kind: code, rows: ordinary.filter((row) => row.agency === code) };
	});
	byAgency.sort((a, b) => b.rows.length - a.rows.length);
	const all: Group[] = [
		...byAgency,
		{ label: SENSITIVE_LINE, rows: sensitive, hides: "case" },
		{ label: RESTRICTED_LINE, rows: restricted, hides: "everything" },
	];
	return all.filter((group) => group.rows.length > 0);
}

function agencyLine({ label, rows, hides }: Group): AgencyLine {
	const line = { label, overdue: rows.length, fresh: rows.filter((row) => row.fresh).length };
	const oldest = rows[0];
	if (!oldest?.late || hides === "everything") return line;
	const { due, late, ref, enquiryId } = oldest;
	return { ...line, oldest: hides === "case" ? { due, late } : { due, late, ref, enquiryId } };
}

function listedItems({ label, rows, hides }: Group, today: LocalDate): EnquiryItem[] {
	return rows.map((row) => ({
		about: "enquiry",
		id: row.enquiryId,
		caseId: row.caseId,
		...(hides === "case" ? {} : { ref: row.ref }),
		words: `${capital(entryOf(CHECKS, row.check).words)}: due ${dueInWords(row.due, today, row.late)}`,
		overdue: 1,
		under: label,
	}));
}

function isSensitive(row: Judged): boolean {
	return entryOf(CHECKS, row.check).sensitive;
}
