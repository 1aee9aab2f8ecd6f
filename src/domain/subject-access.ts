import { dueDate } from "./calendar/due-date.ts";
import type { Calendars } from "./calendar/school-days.ts";
import { addMonths, type LocalDate } from "./date/local-date.ts";

/** When a request for what is held about somebody must be answered. Dates in the panel's zone. */
export interface AnswerBy {
	due: LocalDate;
	/** The latest, where the request is complex or one of several: whoever asks is told so, and why, by `due`. */
	extended: LocalDate;
}

/**
 * One month from receipt, and at most two months more (UK GDPR article 12(3)): the same day of a later month, its last
 * day where it has no such day, and the next working day where that is none (as the ICO counts).
 */
export function answerBy(received: LocalDate, calendars: Calendars): AnswerBy {
	const after = (months: number) => dueDate({ from: addMonths(received, months), working: 0, calendars }).due;
	return { due: after(1), extended: after(3) };
}
