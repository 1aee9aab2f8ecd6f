import { addDays, addYears, type LocalDate, weekday } from "./date/local-date.ts";

/** The prescribed days of the year by which compulsory school age begins (Education Act 1996, section 8). */
const PRESCRIBED = ["03-31", "08-31", "12-31"] as const;

/** The day a child comes to compulsory school age: the prescribed day on or next after the fifth birthday (s.8(2)). */
export function schoolAgeStart(birth: LocalDate): LocalDate {
	const fifth = addYears(birth, 5);
	const year = fifth.slice(0, 4);
	const day = PRESCRIBED.find((prescribed) => `${year}-${prescribed}` >= fifth) ?? "12-31";
	return `${year}-${day}`;
}

/**
 * The last day of compulsory school age: the last Friday in June of the school year of the sixteenth birthday
 * (s.8(3)). A birthday on 1 September before term opens is arguable in law; the school year is taken to end on
 * 31 August.
 */
export function schoolAgeEnd(birth: LocalDate): LocalDate {
	const sixteenth = addYears(birth, 16);
	const year = Number(sixteenth.slice(0, 4));
	return schoolLeavingDate(sixteenth <= `${year}-08-31` ? year : year + 1);
}

/** The last Friday in June of a year: the school leaving date. */
export function schoolLeavingDate(year: number): LocalDate {
	const last = `${year}-06-30`;
	return addDays(last, -((weekday(last) + 2) % 7));
}

/** Where a date lies against a child's compulsory school age; its first and last day are within. */
export function schoolAgeOn(birth: LocalDate, date: LocalDate): "below" | "within" | "above" {
	if (date < schoolAgeStart(birth)) return "below";
	return date > schoolAgeEnd(birth) ? "above" : "within";
}

/** True from the first to the last day of compulsory school age. */
export function isCompulsorySchoolAge(birth: LocalDate, date: LocalDate): boolean {
	return schoolAgeOn(birth, date) === "within";
}
