import type { Page } from "../chat/form.ts";
import { longestAnswer } from "../chat/longest.ts";
import { BOX_CHARS, CARD_BYTES } from "./limits.ts";

/** The most bytes that a UTF-16 code unit takes in UTF-8, and that JSON makes of what can be typed. */
const BYTES_A_CHAR = 3;

/** Room for a field's error: its sentence stands at the field and in the summary. */
const ERROR_BYTES = 600;

/** No box is made so small that nothing can be said in it. */
const LEAST_CHARS = 200;

/**
 * How many characters each text box of a screen takes: as many as its schema does, or, where all boxes filled to the
 * brim would be more than Teams takes back in one dialog, the long ones equally fewer.
 *
 * @param bare bytes of the screen without answers and errors.
 */
export function boxSizes(page: Page, bare: number): Readonly<Record<string, number>> {
	const fields = Object.entries(page.fields);
	const wanted = fields
		.filter(([, field]) => field.as === "text")
		.map(([name, { schema }]) => ({ name, chars: longestAnswer(schema, BOX_CHARS) }))
		.sort((a, b) => a.chars - b.chars);
	let room = Math.max(0, CARD_BYTES - bare - fields.length * ERROR_BYTES) / BYTES_A_CHAR;
	const sizes: Record<string, number> = {};
	for (const [i, { name, chars }] of wanted.entries()) {
		// Whoever wants little gets it all, and leaves the rest to those who want more.
		const share = Math.floor(room / (wanted.length - i));
		sizes[name] = Math.min(chars, Math.max(share, LEAST_CHARS));
		room -= sizes[name];
	}
	return sizes;
}
