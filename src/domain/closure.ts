import { dueDate } from "./calendar/due-date.ts";
import type { Calendars } from "./calendar/school-days.ts";
import { addYears, type LocalDate } from "./date/local-date.ts";
import { longDate, shortDate } from "./date/words.ts";
import { CLOSURE_REASONS, type ClosureReason } from "./lists/closure-reasons.ts";
import { entryOf } from "./lists/coded.ts";
import { schoolAgeEnd, schoolAgeOn, schoolAgeStart } from "./school-age.ts";

/** School days for which a child is monitored from the first day attended: lasting success, not an offer (S2). */
export const MONITORED_SCHOOL_DAYS = 20;

/** Nothing that closes a case happened longer ago than this. */
const YEARS_BACK = 5;

/**
 * What is wrong with the dates among a closure's evidence, by the name of the answer; nothing when all is well. A date
 * lies in the past; a child back on roll has been there for 20 school days; and a date of birth that is confirmed says
 * what the reason says, at the end of the day `today`.
 */
export function faultsInEvidence(
	closure: ClosureReason,
	dates: Readonly<Record<string, LocalDate>>,
	today: LocalDate,
	calendars: Calendars,
): Record<string, string> {
	const faults: Record<string, string> = {};
	for (const { name, as } of entryOf(CLOSURE_REASONS, closure).asks) {
		const date = dates[name];
		if (as !== "date" || !date) continue;
		const fault =
			date > today
				? "This date is in the future. Enter the day on which it happened."
				: name === "birth"
					? faultInAge(closure, date, today)
					: date < addYears(today, -YEARS_BACK)
						? "This date is more than five years ago. Check the year."
						: undefined;
		if (fault) faults[name] = fault;
	}
	const first = dates.first_day;
	if (closure === "on_roll_attending" && first && !faults.first_day) {
		const { due } = dueDate({ from: first, school: MONITORED_SCHOOL_DAYS, calendars });
		if (due > today) {
			faults.first_day = `An offer or a first day is not a lasting return. Monitor until ${shortDate(due, today)}: 20 school days from the first day attended.`;
		}
	}
	return faults;
}

/** A date of birth against compulsory school age (Education Act 1996, section 8). */
function faultInAge(closure: ClosureReason, birth: LocalDate, today: LocalDate): string | undefined {
	const age = schoolAgeOn(birth, today);
	if (closure === "over_compulsory_age" && age !== "above") {
		return `With this date of birth the child is of compulsory school age until ${longDate(schoolAgeEnd(birth))}. The case cannot close for this reason before then.`;
	}
	if (closure === "below_age_error" && age !== "below") {
		return `With this date of birth the child has been of compulsory school age since ${longDate(schoolAgeStart(birth))}. The case cannot close for this reason.`;
	}
	return undefined;
}

/** Reasons that say of themselves where the child is, or who was told: rule X2 does not hold them back. */
const TELLS_OF_ITSELF: readonly ClosureReason[] = [
	"deceased",
	"duplicate",
	"not_located_enquiries_exhausted",
];

/** What stands in the way of closing a case, besides its state. */
export interface Blocks {
	/** Said to be located, and not yet seen by a professional. */
	unseen: boolean;
	/** Rule X2 stands, in its own words: not located in time, and neither social care nor the police were told. */
	untold: string | undefined;
	/** Another authority was asked to take the child on, and has not accepted in writing. */
	unaccepted?: boolean;
}

/** Why a case cannot close for this reason yet, with what to do; undefined when nothing stands in the way. */
export function blockedBy(
	closure: ClosureReason | undefined,
	{ unseen, untold, unaccepted }: Blocks,
): { code: "unseen" | "untold" | "unaccepted"; because: string } | undefined {
	if (unaccepted && closure === "transferred_to_LA") {
		return {
			code: "unaccepted",
			because:
				"The other authority has not accepted the child in writing yet, so the child is still yours. Record its answer under “transfers” first, then close the case.",
		};
	}
	if (unseen && closure !== "deceased") {
		return {
			code: "unseen",
			because:
				"The child is said to be located, and nobody has recorded seeing them. Record the welfare check first, then close the case.",
		};
	}
	if (untold && !(closure && TELLS_OF_ITSELF.includes(closure))) {
		return {
			code: "untold",
			because: `${untold} Record that they were told (decision "Refer to social care" or "Refer to the police"), or where the child was found, then close the case.`,
		};
	}
	return undefined;
}
