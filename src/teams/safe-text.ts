/**
 * Text on its way into a card. A TextRun shows its text as it is; a TextBlock, a FactSet and a heading read Markdown.
 * Nothing that a person typed may become a link, a mention or formatting in either.
 */

/** Controls except the new line, and the characters that steer the direction of writing. */
const UNWANTED = /[[\p{Cc}\p{Bidi_Control}\u206A-\u206F\uFEFF\uFFF9-\uFFFB]--\n]/gv;

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Drawn text, set off where it runs from right to left, so that it cannot change the order of its neighbours. */
export const isolate = (text: string): string => (RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text);

/** Text for a box in which somebody types: as it was typed, but for what cannot be seen and steers what can. */
export const visible = (text: string): string =>
	text
		.toWellFormed()
		.replace(/[\u2028\u2029]/g, "\n")
		.replace(UNWANTED, (character) => (character === "\t" || character === "\r" ? character : ""));

/**
 * Text for a TextRun, a button or a plain field: control and direction-override characters removed, lone surrogates
 * replaced, and the two patterns defused that Teams looks for in any text of a card: a mention tag and a date macro.
 */
export function inert(text: string): string {
	return text
		.toWellFormed()
		.replace(/\r\n?|[\u2028\u2029]/g, "\n")
		.replace(/\t/g, " ")
		.replace(UNWANTED, "")
		.replace(/<(?=\s*\/?\s*at\b)/gi, "‹")
		.replace(/\{(?=\{)/g, "{\u2060");
}

/** What makes a heading, a quotation, a list or a rule at the beginning of a line. */
const LINE_MARK = /^( ?)(?:([#+=-](?=[\s#+=-]|$)|>)|(\d+)(?=[.)](?:\s|$)))/gm;

/**
 * Text for where Markdown is read. Special characters are escaped; and a word joiner between "]" and "(" keeps a
 * link from forming even in a client that does not know escapes.
 */
export function withoutMarkdown(text: string): string {
	return inert(text)
		.replace(/^[^\S\n]+/gm, " ")
		.replace(/[\\*_[\]`~<]/g, "\\$&")
		.replace(/&(?=#?\w+;)/g, "\\&")
		.replace(/\](?=\s*[(:[])/g, "]\u2060")
		.replace(LINE_MARK, (_, space: string, sign?: string, number?: string) =>
			sign ? `${space}\\${sign}` : `${space}${number}\\`,
		);
}

/** Text on one line: for a title, a label, a notification. */
export const oneLine = (text: string): string => inert(text).replace(/\s+/g, " ").trim();
