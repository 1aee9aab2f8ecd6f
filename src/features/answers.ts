import { z } from "zod";
import { Private } from "../chat/private.ts";
import { parseReference } from "../domain/reference.ts";

/** Longest answer in one box, in characters. */
export const LONGEST = 3_000;

const shortEnough = (most: number) =>
	z
		.string()
		.trim()
		.max(most, `Shorten this to ${most.toLocaleString("en-GB")} characters or fewer.`);
const sealed = (text: string) => new Private(text);

/** Typed words that may be left out, private from here on. */
export const typed = (most = 200) => shortEnough(most).transform(sealed);

/** Typed words that may be left out, unless something is wrong with them; `fault` says what, and never what was typed. */
export const typedUnless = (fault: (text: string) => string | undefined, most = 200) =>
	shortEnough(most)
		.superRefine((text, check) => {
			const message = fault(text);
			if (message) check.addIssue({ code: "custom", message });
		})
		.transform(sealed);

/** Typed words that are needed; `sentence` says what to enter. */
export const needed = (sentence: string, most = 200) => shortEnough(most).min(1, sentence).transform(sealed);

/** A case's reference, in its proper form however it was typed. */
export const reference = z.string().transform((typed, check) => {
	const ref = parseReference(typed);
	if (ref) return ref;
	check.addIssue({ code: "custom", message: "Enter a reference, for example MIL-2026-0042." });
	return z.NEVER;
});

/** A calendar date that is needed. */
export const neededDate = z.iso.date("Enter a real date, with day, month and year.");

/** A calendar date that may be left blank: blank gives undefined. */
export const optionalDate = z.union([z.literal(""), neededDate]).transform((date) => date || undefined);

/** One of a list's codes. */
export const choice = <C extends string>(codes: readonly [C, ...C[]], sentence: string) =>
	z.enum(codes, { error: sentence });

/** A choice that is needed, from a list read from the record. */
export const neededChoice = (sentence: string) => z.string().min(1, sentence);

const YES_NO = ["yes", "no"] as const;

/** A question of yes or no; `sentence` is said when it is not answered. */
export const yesNo = (sentence: string) => ({
	as: "one" as const,
	schema: choice([...YES_NO], sentence),
	options: [
		{ value: "yes", label: "Yes" },
		{ value: "no", label: "No" },
	],
});

/** A question of yes or no that a person may not know the answer to. */
export const yesNoUnknown = (sentence: string) => ({
	as: "one" as const,
	schema: choice([...YES_NO, "unknown"], `${sentence} “I don't know” is an answer.`),
	options: [...yesNo(sentence).options, { value: "unknown", label: "I don't know" }],
});
