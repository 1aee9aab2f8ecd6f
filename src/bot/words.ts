import { Private } from "../chat/private.ts";

/** A typed line, taken apart: the word that names the action, and the rest as it was typed. */
export interface Typed {
	word: string;
	rest: Private;
}

/** No word that names an action is longer, in UTF-16 code units; what is cut off makes it another word, not one of ours. */
const LONGEST_WORD = 60;

/** The first word in lower case, whatever follows. An empty line has none. */
export function parseWords(words: Private): Typed {
	const line = Private.reveal(words).normalize("NFC").trim();
	const [, word = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
	// Of a long one, a search for its last signs would begin anew at each sign: seconds, in which nobody is served.
	const named = word
		.slice(0, LONGEST_WORD)
		.toLowerCase()
		.replace(/[:,.!?]+$/, "");
	return { word: named, rest: new Private(rest) };
}

/** Takes the first word off a line: a reference in front of other words. */
export function firstWord(words: Private): { first: string; rest: Private } {
	const [, first = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(Private.reveal(words).trim()) ?? [];
	return { first, rest: new Private(rest) };
}

/** Takes out of a typed line what somebody finds in it; the rest stays as it was typed. */
export function takeOut<T>(
	words: Private,
	find: (line: string) => { found: T; rest: string },
): { found: T; rest: Private } {
	const { found, rest } = find(Private.reveal(words).normalize("NFC").replace(/\s+/g, " ").trim());
	return { found, rest: new Private(rest) };
}

/** All that was typed, in lower case, to be compared with names of ours and never shown: anything may have been typed. */
export const nameIn = (words: Private): string => Private.reveal(words).trim().toLowerCase();
