/**
 * What a person typed must never become a mention, a link, bold or code. Two ways, both total:
 *
 * - `plain_text` objects show text as it is: only `&`, `<` and `>` are escaped. Used wherever there is no
 *   formatting, so that names and words are shown exactly.
 * - `mrkdwn` objects are used for a line with a bold part or a mention. Slack has no escape for `*`, `_`, `~` and
 *   `` ` ``, and invisible characters beside them do not reliably stop it, so these are shown as a look-alike.
 */

const LOOKALIKE: Readonly<Record<string, string>> = { "*": "∗", _: "ˍ", "~": "∼", "`": "ˋ" };

/** Controls and the characters that steer the direction of text, by which one line could pass for another. */
const UNSAFE = /[[\p{Cc}\p{Bidi_Control}\u2028\u2029\u206A-\u206F\uFEFF\uFFF9-\uFFFB]--[\n\t]]/gv;

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** The text without controls, direction overrides and halves of characters. Line breaks are kept. */
export function clean(text: string): string {
	return text.replaceAll(/\r\n?/g, "\n").toWellFormed().replaceAll(UNSAFE, "");
}

/** On one line: a line break that somebody typed must not look like a line of ours. */
export function oneLine(text: string): string {
	// Each run of spaces is looked at once: to look for the line break in it would begin anew at each of its spaces.
	return clean(text).replaceAll(/\s+/g, (spaces) => (spaces.includes("\n") ? " " : spaces));
}

/** Escaped text, set off where it runs from right to left, so that it cannot change the order of its neighbours. */
export function isolate(text: string): string {
	return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** For a `plain_text` object, and as the base of everything else. */
export function escapePlain(text: string): string {
	return clean(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** For a `mrkdwn` object: shown as words, whatever they are. */
export function escapeMrkdwn(text: string): string {
	const still = clean(text)
		.replaceAll(/[*_~`]/g, (mark) => LOOKALIKE[mark] ?? mark)
		.replaceAll(/^>/gm, "›")
		// A word joiner cannot be part of an emoji's name, so ":name:" stays what was typed.
		.replaceAll(/:(?=[\p{L}\p{N}+-]+:)/gu, ":\u2060");
	return escapePlain(still);
}

/** Escaped text of at most `max` characters, ended by "…" where it was cut; never half a character or entity. */
export function shorten(escaped: string, max: number): string {
	if (escaped.length <= max) return escaped;
	if (max < 1) return "";
	const head = escaped
		.slice(0, max - 1)
		.replace(/&[a-z]*$/, "")
		.toWellFormed()
		.replace(/\uFFFD$/, "");
	return `${head.trimEnd()}…`;
}

/** The same, cut between words where one is near. */
export function shortenWords(escaped: string, max: number): string {
	const cut = shorten(escaped, max);
	if (cut === escaped) return cut;
	const space = cut.lastIndexOf(" ");
	return space > max / 2 ? `${cut.slice(0, space).replace(/(?:[\s,:–-]|(?<!&[a-z]+);)+$/, "")}…` : cut;
}

/** Escaped text in parts of at most `max` characters, broken at a line or a word where one is near. */
export function parts(escaped: string, max: number): string[] {
	const out: string[] = [];
	let rest = escaped;
	while (rest.length > max) {
		const head = rest.slice(0, max);
		const line = head.lastIndexOf("\n");
		const word = head.lastIndexOf(" ");
		const end = line > max / 2 ? line : word > max / 2 ? word : safeEnd(head);
		out.push(rest.slice(0, end));
		rest = rest.slice(end).replace(/^[ \n]/, "");
	}
	return rest === "" ? out : [...out, rest];
}

/** How much of `head` ends neither inside an entity nor inside a character. */
function safeEnd(head: string): number {
	const whole = head.replace(/&[a-z]{0,3}$/, "");
	const last = whole.charCodeAt(whole.length - 1);
	const half = last >= 0xd800 && last <= 0xdbff;
	return half ? whole.length - 1 : whole.length;
}
