import { chaseDay } from "./agreements.ts";
import type { SchoolCalendar } from "./calendar/school-days.ts";
import { lastSchoolDay } from "./calendar/term-dates.ts";
import type { LocalDate } from "./date/local-date.ts";

/** A policy, procedure or other document of the panel's, with the day by which it is to be reviewed. */
export interface PanelDocument {
	title: string;
	link: string;
	review?: LocalDate;
}

/** Something that a coordinator is reminded of 30 days before its day and each month after, until its date is moved. */
export interface Reminder {
	what: "document" | "terms" | "contacts";
	/** A document's link, a school's key, or empty for the authority's terms and the contact card. */
	of: string;
	due: LocalDate;
	/** The day that called for it. */
	chase: LocalDate;
}

/** What is to be reminded of on a day: documents to review, the contact card to check, and term dates that end. */
export function remindersOn(
	today: LocalDate,
	{ documents, contactsReview }: { documents: readonly PanelDocument[]; contactsReview?: LocalDate | null },
	calendars: readonly { of: string; calendar: SchoolCalendar }[],
): Reminder[] {
	const dated = [
		{ what: "contacts" as const, of: "", due: contactsReview },
		...documents.map(({ link, review }) => ({ what: "document" as const, of: link, due: review })),
		...calendars.map(({ of, calendar }) => ({ what: "terms" as const, of, due: lastSchoolDay(calendar) })),
	];
	return dated.flatMap(({ what, of, due }) => {
		const chase = due && chaseDay(due, today);
		return due && chase ? [{ what, of, due, chase }] : [];
	});
}
