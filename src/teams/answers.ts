import type { Answer } from "../chat/form.ts";
import type { FormData } from "./payload.ts";

/** What Teams puts between the values of a choice of several. An option's value may not contain it. */
export const SEPARATOR = ",";

/** The names a form's field may not have, because the dialog's own data uses them. */
export const RESERVED = new Set(["draft", "did", "nonce", "one", "many", "msteams", "close"]);

/**
 * The answers of a form's screen: exactly the fields that were asked. Teams leaves an empty field out, so a field
 * that is missing was answered with nothing.
 */
export function toAnswers(data: FormData): Record<string, Answer> {
	const answers: [string, Answer][] = [];
	for (const name of data.one) {
		if (!RESERVED.has(name)) answers.push([name, asText(data[name])]);
	}
	for (const name of data.many) {
		const chosen = RESERVED.has(name) ? "" : asText(data[name]);
		if (!RESERVED.has(name)) answers.push([name, chosen === "" ? [] : chosen.split(SEPARATOR)]);
	}
	return Object.fromEntries(answers);
}

const asText = (value: unknown): string => (typeof value === "string" ? value : "");
