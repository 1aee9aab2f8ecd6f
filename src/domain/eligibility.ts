import { addDays, addYears, type LocalDate } from "./date/local-date.ts";
import type { ScreeningResult } from "./lists/screening-results.ts";
import { schoolAgeOn } from "./school-age.ts";

/** What is known of a child when a notification is triaged. What is not known is not a reason to turn it away. */
export interface ScreeningFacts {
	/** The date of birth, an age in whole years where only that is known, or neither. */
	birth: { date: LocalDate } | { age: number } | undefined;
	/** Missing from home or care, as the police use the word. */
	missingPerson: boolean;
	onRoll: boolean | undefined;
	whereaboutsKnown: boolean;
	/** What education there is besides a school's roll. Poor or unproven home education is `unsuitable`. */
	otherEducation: "none" | "home, suitable" | "alternative or specialist" | "unsuitable" | "unknown";
}

/** What screening comes to. */
export interface Screening {
	result: ScreeningResult;
	/** Missing from home or care: the police and social care now, and a case here may run beside it. */
	alsoCme: boolean;
	/** False until a person confirms the date of birth: the case stays out of the DfE's count. */
	ageConfirmed: boolean;
}

/**
 * What a notification is, on the date it is triaged. There is no waiting period: a child counts from the first day.
 * Age is judged first, since outside compulsory school age nothing else makes a child CME; but a missing person is
 * told to the police at any age. Not knowing the age, the roll or the education leads to a case, never away from one.
 */
export function screenNotification(facts: ScreeningFacts, on: LocalDate): Screening {
	const age = ageBand(facts.birth, on);
	const ageConfirmed = facts.birth !== undefined && "date" in facts.birth;
	const education = byEducation(facts);
	if (facts.missingPerson) {
		return {
			result: "MISSING_PERSON",
			alsoCme: age === "within" && (education === "CME" || education === "CME_PROVISIONAL"),
			ageConfirmed,
		};
	}
	const result = age === "below" ? "EARLY_YEARS" : age === "above" ? "OVER_AGE" : education;
	return { result, alsoCme: false, ageConfirmed };
}

function byEducation(facts: ScreeningFacts): ScreeningResult {
	if (facts.otherEducation === "unsuitable") return "CME";
	if (facts.onRoll) return facts.whereaboutsKnown ? onRollResult(facts) : "CME_PROVISIONAL";
	if (facts.otherEducation === "home, suitable") return "EHE_SUITABLE";
	if (facts.otherEducation === "alternative or specialist") return "IN_PROVISION";
	return "CME";
}

function onRollResult(facts: ScreeningFacts): ScreeningResult {
	return facts.otherEducation === "alternative or specialist" ? "IN_PROVISION" : "ATTENDANCE";
}

/**
 * Where a child's age lies. An age in years is somebody's estimate, taken to be right within a year: it only decides
 * where every date of birth that it allows decides the same.
 */
function ageBand(birth: ScreeningFacts["birth"], on: LocalDate): "below" | "within" | "above" {
	if (!birth) return "within";
	if ("date" in birth) return schoolAgeOn(birth.date, on);
	const youngest = schoolAgeOn(addYears(on, 1 - birth.age), on);
	const oldest = schoolAgeOn(addDays(addYears(on, -2 - birth.age), 1), on);
	return youngest === oldest ? youngest : "within";
}
