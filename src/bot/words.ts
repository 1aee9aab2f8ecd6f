import { Private } from "../chat/private.ts";

/** A typed line, taken apart: the word that names the action, and the rest as it was typed. */
export interface Typed {
	word: string;
	rest: Private;
}

/** The first word in lower case, whatever follows. An empty line asks for help. */
export function parseWords(words: Private): Typed {
	const line = Private.reveal(words).normalize("NFC").trim();
	const [, word = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
	return { word: word.toLowerCase().replace(/[:,.!?]+$/, ""), rest: new Private(rest) };
}

/** Takes the first word off a line: a reference in front of other words. */
export function firstWord(words: Private): { first: string; rest: Private } {
	const [, first = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(Private.reveal(words).trim()) ?? [];
	return { first, rest: new Private(rest) };
}
