import { ageOn, type LocalDate, parseDate } from "./date/local-date.ts";
import { longDate } from "./date/words.ts";

/** An answer that was read, or what is wrong with it in a sentence a practitioner can act on. */
export type Checked<Value> = { ok: true; value: Value } | { ok: false; because: string };

/** From this age a date of birth is taken for a slip: 25 is as far as an EHC plan reaches. */
const TOO_OLD = 25;

/**
 * Whether a text (YYYY-MM-DD) is a child's date of birth, on a date. Being outside compulsory school age is not a
 * fault: that is for screening. No fault may keep a notification back: a form offers "not known" beside it.
 */
export function checkBirth(text: string, today: LocalDate): Checked<LocalDate> {
	const birth = parseDate(text.trim());
	if (!birth) return wrong("Enter a real date of birth, or say that it is not known.");
	if (birth > today) return wrong(`${longDate(birth)} is in the future. Check the year.`);
	const age = ageOn(birth, today);
	if (age < TOO_OLD) return { ok: true, value: birth };
	return wrong(`Someone born on ${longDate(birth)} is ${age}. Check the year, or say that it is not known.`);
}

function wrong(because: string): { ok: false; because: string } {
	return { ok: false, because };
}
