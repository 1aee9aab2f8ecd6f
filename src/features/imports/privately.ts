import { Private } from "../../chat/private.ts";

/** Texts as a form would have them: kept private from here on. */
export function privately(
	texts: Readonly<Record<string, string | undefined>>,
): Record<string, Private | undefined> {
	return Object.fromEntries(
		Object.entries(texts).map(([name, text]) => [name, text ? new Private(text) : undefined]),
	);
}
