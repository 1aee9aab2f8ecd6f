import type { LocalDate } from "../date/local-date.ts";
import type { LeftOut } from "../lists/left-out.ts";
import type { Sex } from "../lists/sexes.ts";
import { schoolAgeEnd, schoolAgeStart } from "../school-age.ts";
import { remember } from "./remember.ts";
import type { Period } from "./school-year.ts";

const ageStart = remember(schoolAgeStart);
const ageEnd = remember(schoolAgeEnd);

/** A case as the return counts it. Dates are calendar dates of the panel. */
export interface ReturnCase {
	id: string;
	ref: string;
	kind: string;
	state: string;
	/** On a school's roll when notified, whereabouts unknown: not counted until taken off it. */
	provisional: boolean;
	received: LocalDate;
	/** The day since which the child has been in education again. */
	back: LocalDate | undefined;
	closed: LocalDate | undefined;
	closure: string | undefined;
	/** Why the child is missing education, by the panel's own code. */
	reason: string | undefined;
	/** The collection's reason, once the coordinator has confirmed one. */
	confirmed: string | undefined;
	birth: LocalDate | undefined;
	sex: Sex;
	/** Alike for the cases of one child. */
	sameAs: string;
	/** Whether there is another case of the child. */
	shared: boolean;
}

/** What a case is to a count: part of it, left out of it, or not there at all in its days. */
export type Judged = "counted" | { leftOut: LeftOut } | undefined;

/** Cases that close so were found not to be what is counted. */
const CLOSED_AS: Readonly<Record<string, LeftOut>> = {
	duplicate: "duplicate",
	not_cme_redirected: "redirected",
	below_age_error: "early_years",
	found_already_in_education: "in_education",
};

/**
 * Whether a child was missing education on a day of the period. A case is there from the day it was received to the day
 * before it closed; the child is missing until the day before they are back in education. Compulsory school age is that
 * of section 8 of the Education Act 1996; children below it and at risk are in no count (S2-8, S4-2, S4-6).
 */
export function judge(c: ReturnCase, { from, to }: Period): Judged {
	if (c.received > to || (c.closed !== undefined && c.closed <= from)) return undefined;
	const without = whatItIs(c);
	if (without) return { leftOut: without };
	const { birth } = c;
	if (!birth) return { leftOut: "unconfirmed_age" };
	const first = later(c.received, from);
	const end = [c.closed, c.back].filter((d) => d !== undefined).sort()[0];
	if (ageStart(birth) > to || (end !== undefined && ageStart(birth) >= end))
		return { leftOut: "early_years" };
	if (ageEnd(birth) < first) return { leftOut: "over_age" };
	if (c.provisional) return { leftOut: "on_roll" };
	if (c.state === "located_in_education" || (c.back !== undefined && c.back <= first)) {
		return { leftOut: "in_education" };
	}
	return "counted";
}

function whatItIs({ kind, state, closure = "" }: ReturnCase): LeftOut | undefined {
	if (kind === "at_risk") return "at_risk";
	if (kind === "early_years") return "early_years";
	if (state === "duplicate" || state === "redirected") return state;
	return CLOSED_AS[closure];
}

const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);
