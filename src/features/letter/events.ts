import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { LETTERS, SENT_HOW } from "../../domain/lists/letters.ts";
import { event } from "../../record/event.ts";

const template = z.enum(codesOf(LETTERS));

/** A letter is to be sent. Whom it goes to, and what was added to its template, is sealed. */
export const letterAsked = event({
	name: "letter.asked",
	facts: z.object({ letter: z.uuid(), template, due: z.iso.date() }),
	says: (f) => `Letter to be sent by ${longDate(f.due)}. ${labelOf(LETTERS, f.template)}`,
});

/** A letter was sent. */
export const letterSent = event({
	name: "letter.sent",
	facts: z.object({ letter: z.uuid(), template, on: z.iso.date(), how: z.enum(codesOf(SENT_HOW)) }),
	says: (f) =>
		`Letter sent on ${longDate(f.on)}, ${labelOf(SENT_HOW, f.how).toLowerCase()}. ${labelOf(LETTERS, f.template)}`,
});

/** Whoever asked for a letter was told that it is overdue. */
export const letterReminded = event({
	name: "letter.reminded",
	facts: z.object({ letter: z.uuid(), due: z.iso.date() }),
	says: (f) => `A reminder went out: a letter was to be sent by ${longDate(f.due)}`,
});

/** A letter was drawn for somebody to read: the child's details are in it. */
export const letterDrawn = event({
	name: "letter.drawn",
	read: true,
	facts: z.object({ letter: z.uuid() }),
	says: () => "Opened a letter",
});

/** Somebody read the list of letters to send. */
export const lettersListed = event({
	name: "letters.listed",
	read: true,
	facts: z.object({ shown: z.number() }),
	says: () => "Read the letters to send",
});
