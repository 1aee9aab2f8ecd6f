import { z } from "zod";
import { unknownNames } from "../../domain/letter-text.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { LETTER_FIELDS, LETTERS, type LetterCode, type LetterEntry } from "../../domain/lists/letters.ts";
import { TIMESCALES, type TimescaleCode } from "../../domain/lists/timescales.ts";

// The kinds of value that a panel's settings are made of.

export const day = z.iso.date("Give a date as YYYY-MM-DD.");

/** School terms, half-terms apart. */
export const Terms = z.array(z.strictObject({ from: day, to: day }));
/** Days within a term without a session. */
export const Closures = z.array(z.strictObject({ from: day, to: day, why: z.string().min(1) }));

export const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time as HH:MM.");
export const check = z.enum(codesOf(CHECKS) as [CheckCode, ...CheckCode[]]);
export const workingDays = z.int().min(1).max(60);
/** A district (NJ9) or a sector of one (NJ9 1). */
export const postcodes = z
	.array(
		z
			.string()
			.regex(
				/^[A-Z]{1,2}\d[A-Z\d]?( \d)?$/,
				"Give a postcode's district in capitals, such as NJ9, or with its sector, such as NJ9 1.",
			),
	)
	.default([]);
export const years = z.int().min(1).max(120);
export const count = z.union([
	z.strictObject({ working: z.int().min(0).max(400) }),
	z.strictObject({ school: z.int().min(0).max(400) }),
	z.strictObject({ calendar: z.int().min(0).max(400) }),
]);

/** Words of a letter, with {{names}} that are filled from the case. */
const template = z
	.string()
	.trim()
	.min(1, "Write the letter's words.")
	.max(10_000, "Keep this under 10,000 characters.")
	.refine((text) => unknownNames(text).length === 0, {
		error: (issue) =>
			`{{${unknownNames(String(issue.input))[0]}}} is not known. Use: ${LETTER_FIELDS.join(", ")}.`,
	});

/** A letter: what is left out is as Rollcall has it. */
const letterFor = ({ subject, text, days }: LetterEntry) =>
	z
		.strictObject({
			subject: z.string().trim().min(1, "Give a subject.").max(200).default(subject),
			text: template.default(text),
			days: z.int().min(0).max(60).default(days),
		})
		.prefault({});
export const Letters = z
	.strictObject(
		Object.fromEntries(LETTERS.map((letter) => [letter.code, letterFor(letter)])) as Record<
			LetterCode,
			ReturnType<typeof letterFor>
		>,
	)
	.prefault({});

/** School days; what is left out is as Rollcall has it. */
export const Timescales = z
	.strictObject(
		Object.fromEntries(
			TIMESCALES.map(({ code, days }) => [code, z.int().min(1).max(60).default(days)]),
		) as Record<TimescaleCode, z.ZodDefault<z.ZodInt>>,
	)
	.prefault({});
