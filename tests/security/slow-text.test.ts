import { expect, test } from "vitest";
import { parseWords } from "../../src/bot/words.ts";
import { jsonDepth } from "../../src/chat/json-depth.ts";
import { Private } from "../../src/chat/private.ts";
import * as contact from "../../src/domain/names/contact.ts";
import * as names from "../../src/domain/names/normal.ts";
import { soundOf } from "../../src/domain/names/sound.ts";
import { parseReference } from "../../src/domain/reference.ts";
import { csvLine } from "../../src/domain/safe-csv.ts";
import { normalUpn } from "../../src/domain/upn.ts";
import { readText } from "../../src/slack/read-text.ts";
import * as slack from "../../src/slack/text.ts";
import { plainText, spoken } from "../../src/teams/read-text.ts";
import * as teams from "../../src/teams/safe-text.ts";
import { tally } from "./tally.ts";
import { TEXT_FIELDS } from "./text-fields.ts";

/**
 * Text of the size of the largest body, made for patterns that begin anew at each of its characters. The bot does one
 * thing at a time: what takes seconds keeps everybody waiting.
 *
 * Proved by hand: with the word of a line not cut, colons took three seconds; with Slack's oneLine looking
 * for the break in a run of spaces, spaces took six.
 */
const tried = tally("Text that is made to take long");

const SIZE = 50_000;
/** Milliseconds; a right pattern takes a hundredth of it, a wrong one a multiple. */
const LONGEST = 1_500;

const PARTS = [
	...["a", " ", "-", "'", ":", ".", "!", ",", "<", "&", "*", "_", "`", "[", "](", "|", "\\", "\n ", " \n"],
	...[
		"<at>",
		"</at",
		"&#1",
		"&amp;",
		"<@U1|",
		"<!",
		":a",
		"> ",
		"{{",
		"a b",
		"a.",
		"0",
		"+44 ",
		"A1",
		"\u0301",
		"é",
	],
];
const TEXTS = PARTS.flatMap((part) => {
	const long = part.repeat(SIZE / part.length);
	return [long, `${long}!`, `x${long}\u0000`, `<at>${long}`];
});

type Reader = (text: string) => unknown;
/** The functions of a module that take one text. */
const named = (of: string, module: object): [string, Reader][] =>
	Object.entries(module).flatMap(([name, f]): [string, Reader][] =>
		typeof f === "function" && f.length === 1 ? [[`${of} ${name}`, f as Reader]] : [],
	);

/** Whatever reads or writes what somebody typed. */
const READERS: Record<string, Reader> = {
	...{ parseReference, normalUpn, readText, jsonDepth, plainText, soundOf },
	parseWords: (text) => parseWords(new Private(text)),
	csvLine: (text) => csvLine([text]),
	spoken: (text) => spoken(text, [{ id: "x", text: text.slice(0, 2_000) }], "bot"),
	shortenWords: (text) => slack.shortenWords(slack.escapeMrkdwn(text), 3_000),
	...Object.fromEntries([
		...named("contact", contact),
		...named("names", names),
		...named("Slack's", slack),
		...named("Teams'", teams),
		...TEXT_FIELDS.map((f): [string, Reader] => [
			`${f.action}, ${f.name}`,
			(text) => f.question.schema.safeParse(text),
		]),
	]),
};

test.each(Object.keys(READERS))("%s reads any text in no time", { timeout: 120_000 }, (name) => {
	for (const text of TEXTS) {
		const from = performance.now();
		READERS[name]!(text);
		const ms = performance.now() - from;
		tried.mustRefuse(`${name}, ${JSON.stringify(text.slice(0, 10))}: ${Math.round(ms)} ms`, ms < LONGEST);
	}
});

test("what reads and writes text is all there", () => {
	expect(Object.keys(READERS).length).toBeGreaterThan(70);
});
