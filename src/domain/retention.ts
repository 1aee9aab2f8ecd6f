import { addYears, type LocalDate } from "./date/local-date.ts";
import type { LongerRule } from "./lists/keeping.ts";
import type { State } from "./lists/states.ts";

/**
 * For how many years a case is kept. No national figure was found, so each is a setting: seven years after closing is
 * one council's rule, 25 after birth the records managers' toolkit for schools', 45 and 75 another council's.
 */
export interface Periods {
	/** After the case was over. */
	afterEnd: number;
	/** After the child's birth. */
	afterBirth: number;
	/** After the birth of a child with an education, health and care plan. */
	ehcPlan: number;
	/** After the birth of a child who was ever looked after. */
	lookedAfter: number;
}

/** What the rule hangs on. */
export interface Kept {
	/** The day on which the case closed, or came to be redirected or a duplicate. */
	over: LocalDate;
	/** The day on which it was received. */
	received: LocalDate;
	/** The child's date of birth; undefined where it is not known. */
	birth: LocalDate | undefined;
	longer: readonly LongerRule[];
}

/** Which rule gave the date. */
export type KeepingRule = "after_end" | "after_birth" | LongerRule;

export interface Keeping {
	/** The last day on which it is kept: always a 31 August. */
	until: LocalDate;
	rule: KeepingRule;
	/** False where the child was counted as born on the day on which the case was received. */
	birthKnown: boolean;
}

/** The states in which a case is over, and the time for which it is kept runs. */
export const OVER: readonly State[] = ["closed", "redirected", "duplicate"];

/** Whether a case in this state is over. */
export const isOver = (state: State): boolean => OVER.includes(state);

/**
 * Until when a case is kept: the latest of its end plus seven years, the child's birth plus 25, and the longer rules
 * that apply (all periods settings). A date of birth that is not known counts as the day on which the case was received: no
 * child was born later, so nothing is erased too early. The date is brought to the end of the school year, so that it
 * says in which school year a child was born and not on which day.
 */
export function keepUntil(kept: Kept, periods: Periods): Keeping {
	const born = kept.birth ?? kept.received;
	const dates: { rule: KeepingRule; date: LocalDate }[] = [
		{ rule: "after_end", date: addYears(kept.over, periods.afterEnd) },
		{ rule: "after_birth", date: addYears(born, periods.afterBirth) },
	];
	if (kept.longer.includes("ehc_plan")) {
		dates.push({ rule: "ehc_plan", date: addYears(born, periods.ehcPlan) });
	}
	if (kept.longer.includes("looked_after")) {
		dates.push({ rule: "looked_after", date: addYears(born, periods.lookedAfter) });
	}
	const last = dates.reduce((latest, one) => (one.date > latest.date ? one : latest));
	return { until: endOfSchoolYear(last.date), rule: last.rule, birthKnown: kept.birth !== undefined };
}

/** The 31 August on which the school year of a date ends: the date itself, or the first after it. */
export function endOfSchoolYear(date: LocalDate): LocalDate {
	const end = `${date.slice(0, 4)}-08-31`;
	return date <= end ? end : addYears(end, 1);
}

/** Whether a case has been kept long enough: from the day after the last one. */
export const isPast = (until: LocalDate, today: LocalDate): boolean => today > until;

/** Another case about the same child. */
export interface SameChild {
	ref: string;
	state: State;
	held: boolean;
	/** As last worked out; null while it is open. */
	until: LocalDate | null;
}

/** Why a case's record stays because of another case about the same child. */
export type KeptBy = { ref: string; because: "held" | "open" | "longer" };

/**
 * The other case about the same child for which a case's record stays, if any. A legal hold on one is a hold on what is
 * known of the child. A date is waited for by all of them: what was known of a child years ago may be what the panel needs
 * while they are missing again. A reason to erase early, such as a right that was granted, is about the one case.
 */
export function keptBy(others: readonly SameChild[], early: boolean, today: LocalDate): KeptBy | undefined {
	const held = others.find((o) => o.held);
	if (held) return { ref: held.ref, because: "held" };
	if (early) return undefined;
	const open = others.find((o) => !isOver(o.state));
	if (open) return { ref: open.ref, because: "open" };
	const longer = others.find((o) => !o.until || !isPast(o.until, today));
	return longer && { ref: longer.ref, because: "longer" };
}
