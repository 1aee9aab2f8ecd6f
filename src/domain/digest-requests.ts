import { workingDaysLate } from "./calendar/due-date.ts";
import type { Calendars } from "./calendar/school-days.ts";
import type { LocalDate } from "./date/local-date.ts";
import { dueInWords } from "./date/words.ts";
import type { AgencyLine } from "./digest-agencies.ts";
import type { DigestRequest } from "./digest-facts.ts";

/** One overdue request in the list. */
export interface RequestItem {
	about: "outgoing" | "incoming";
	id: string;
	caseId?: string;
	ref?: string;
	words: string;
	overdue: number;
	/** The label of the line under which it is listed. */
	under: string;
}

/**
 * What crosses a boundary and is overdue: a line of the table for each sort, and each in the list. Of a restricted case the
 * line says nothing but the number.
 */
export function overdueRequests(
	requests: readonly DigestRequest[],
	today: LocalDate,
	calendars: Calendars,
	before: ReadonlySet<string>,
): { lines: AgencyLine[]; listed: RequestItem[] } {
	const judged = requests
		.map((r) => ({ ...r, days: workingDaysLate(r.due, today, calendars) }))
		.sort((a, b) => b.days - a.days);
	const groups = [...Map.groupBy(judged, (r) => r.under)];
	const lines = groups.map(([label, rows]): AgencyLine => {
		const line = { label, overdue: rows.length, fresh: rows.filter((r) => !before.has(r.id)).length };
		const oldest = rows.find((r) => !r.restricted);
		return oldest
			? { ...line, oldest: { due: oldest.due, late: lateness(oldest.days), ref: oldest.ref } }
			: line;
	});
	const open = groups.flatMap(([, rows]) => rows.filter((r) => !r.restricted));
	const listed = open.map(({ id, about, caseId, ref, words, under, due, days }): RequestItem => {
		return {
			about,
			id,
			caseId,
			ref,
			words: `${words}: due ${dueInWords(due, today, lateness(days))}`,
			overdue: 1,
			under,
		};
	});
	return { lines, listed };
}

const lateness = (days: number) => ({ days, unit: "working" as const });
