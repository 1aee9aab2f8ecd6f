import { LETTER_FIELDS, type LetterField, NEVER_TO_FAMILY } from "./lists/letters.ts";

const NAME = /\{\{\s*([^{}]*?)\s*\}\}/;

/** A part of a template: words, or the name of what is filled in there. */
export type Part = string | { field: LetterField };

/** The {{names}} in a template that nothing is filled in for. */
export function unknownNames(text: string): string[] {
	return text
		.split(NAME)
		.filter((_, n) => n % 2 === 1)
		.filter((name) => !isField(name));
}

/** The {{names}} in a template of a letter to the family that could tell a parent where the child is. */
export function namesKeptFromFamily(text: string): LetterField[] {
	const named = paragraphsOf(text).flat();
	return NEVER_TO_FAMILY.filter((field) =>
		named.some((part) => typeof part === "object" && part.field === field),
	);
}

/** A template's paragraphs, each as its parts in order. What stands between double braces and is no field is left as it is. */
export function paragraphsOf(text: string): Part[][] {
	return text
		.trim()
		.split(/\n\s*\n/)
		.map((paragraph) =>
			paragraph.split(NAME).flatMap((part, n): Part[] => {
				if (n % 2 === 1) return [isField(part) ? { field: part } : `{{${part}}}`];
				return part ? [part] : [];
			}),
		);
}

const isField = (name: string): name is LetterField => LETTER_FIELDS.includes(name as LetterField);
