import type { Calendars, SchoolCalendar } from "./calendar/school-days.ts";
import type { LocalDate } from "./date/local-date.ts";
import type { Lateness } from "./date/words.ts";
import type { EscalationSteps } from "./escalation.ts";
import type { AgencyKind } from "./lists/agencies.ts";
import type { CheckCode } from "./lists/checks.ts";

/** An open enquiry, as the digest sees it: opaque ids, codes and dates. */
export interface DigestRow {
	enquiryId: string;
	caseId: string;
	ref: string;
	agency: AgencyKind;
	check: CheckCode;
	due: LocalDate;
	/** The days its rule counts in. */
	unit: Lateness["unit"];
	urgent: boolean;
	restricted: boolean;
	/** On a case at risk, or with a safety question answered Yes. */
	risk?: boolean;
	/** Contact with the family must wait. */
	held: boolean;
	/** The id of the person who said "I'm on it". */
	acknowledgedBy?: string;
	/** Put off by whoever is to answer, until that day; undefined where that does not stand. */
	putOffUntil?: LocalDate;
	/** Who is to answer it. */
	owner?: string;
	/** The calendar of the school asked, where it has its own. */
	school?: SchoolCalendar;
}

/** Something urgent about a case that is not an enquiry: a deadline about harm, a contact promised and not confirmed. */
export interface DigestAlert {
	/** The contact's id, or the case's own. */
	id: string;
	about: "contact" | "case";
	caseId: string;
	ref: string;
	/** Whole sentences fit for a channel, such as "Social care contact promised Tue 16:10, not confirmed." */
	words: string;
	restricted: boolean;
	/** The id of the person who said "I'm on it". */
	acknowledgedBy?: string;
}

/** Something asked of, or by, somebody outside the panel, that is past its date. */
export interface DigestRequest {
	id: string;
	about: "outgoing" | "incoming";
	/** What others ask is about no case yet. */
	caseId?: string;
	ref?: string;
	/** Fit for a channel: neither whom it is asked of nor why. */
	words: string;
	/** The line of the table. */
	under: string;
	due: LocalDate;
	restricted: boolean;
}

/** Whom of those with something overdue the digest mentions, so that their platform tells them. */
export const MENTIONED = ["none", "urgent", "all"] as const;
export type Mentioned = (typeof MENTIONED)[number];

/** Everything a digest is made from. */
export interface DigestFacts {
	today: LocalDate;
	calendars: Calendars;
	rows: readonly DigestRow[];
	alerts: readonly DigestAlert[];
	/** Past their date: counted in working days. */
	requests?: readonly DigestRequest[];
	/** Open cases. */
	open: number;
	/** The digest before this one, with the ids that it counted as overdue and as put off; and the day of the newest that listed everything. */
	last?: {
		on: LocalDate;
		overdueIds: readonly string[];
		putOffIds?: readonly string[];
		full?: LocalDate | null;
	};
	/** The newest day from which everything is to be listed in full; undefined: each time. */
	fullFrom?: LocalDate;
	/** Whose owners the panel has mentioned in its channel. */
	mention?: Mentioned;
	/** After how many working days each step of X4 comes: from one to the next an enquiry is worse. */
	steps?: EscalationSteps;
}

/** An open enquiry with how late it is. */
export interface Judged extends DigestRow {
	late: Lateness | undefined;
	/** Late in working days, by which rows of different rules compare. */
	working: number;
	/** Not overdue when the last digest was made. */
	fresh: boolean;
}
