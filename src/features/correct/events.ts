import { z } from "zod";
import { listInWords } from "../../domain/date/words.ts";
import { CHECKS } from "../../domain/lists/checks.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { CORRECTION_REASONS } from "../../domain/lists/corrections.ts";
import { event } from "../../record/event.ts";
import { labelOfField } from "../../record/identity.ts";
import { checkForMembers } from "../enquiry/queries.ts";

/** What was recorded of a child was corrected. What it said before stays, sealed, and is superseded. */
export const childCorrected = event({
	name: "child.corrected",
	facts: z.object({ fields: z.array(z.string()), because: z.enum(codesOf(CORRECTION_REASONS)) }),
	says: (f) =>
		`Corrected: ${listInWords(f.fields.map((field) => labelOfField(field).toLowerCase()))}. ${labelOf(CORRECTION_REASONS, f.because)}`,
});

/** The note on what came of an enquiry was corrected, in the same way. */
export const noteCorrected = event({
	name: "note.corrected",
	facts: z.object({
		enquiry: z.uuid(),
		check: z.enum(codesOf(CHECKS)),
		because: z.enum(codesOf(CORRECTION_REASONS)),
	}),
	says: (f) => `Note corrected: ${checkForMembers(f.check)}. ${labelOf(CORRECTION_REASONS, f.because)}`,
});

/** The child or a parent disagrees with the record: what they say is kept beside it. Of a note, with its enquiry. */
export const disagreementNoted = event({
	name: "disagreement.noted",
	facts: z.object({ enquiry: z.uuid().optional() }),
	says: () => "The child or a parent disagrees with what is recorded: their words are kept beside it",
});

/** The date of birth that was corrected moved the case between children of school age and the early years. */
export const kindChanged = event({
	name: "case.kind-changed",
	facts: z.object({ from: z.string(), to: z.string() }),
	says: (f) =>
		f.to === "early_years"
			? "Below compulsory school age by the date of birth: an early-years case"
			: "Of compulsory school age by the date of birth: a case of a child missing education",
});

/** What was recorded of a child before it was corrected was read. */
export const supersededRead = event({
	name: "child.read-before",
	read: true,
	facts: z.object({ fields: z.number() }),
	says: () => "Read what was recorded before",
});

/** The note on what came of an enquiry was opened to be corrected. */
export const noteReadToCorrect = event({
	name: "note.read-to-correct",
	read: true,
	facts: z.object({ enquiry: z.uuid() }),
	says: () => "A note opened, to correct it",
});

/** What is recorded of a child was opened to be corrected. */
export const detailsReadToCorrect = event({
	name: "child.read-to-correct",
	read: true,
	facts: z.object({ fields: z.number() }),
	says: () => "Details opened, to correct them",
});
