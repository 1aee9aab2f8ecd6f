/** Text on its way in: what a person wrote, as plain text. It is data, whatever it looks like. */

const ENTITIES: Readonly<Record<string, string>> = {
	amp: "&",
	lt: "<",
	gt: ">",
	quot: '"',
	apos: "'",
	nbsp: " ",
};

/** Tags that end a line. */
const BREAKS = new Set(["br", "p", "div", "li", "tr", "h1", "h2", "h3", "blockquote", "pre"]);

/** Replaces HTML's entities with the characters they stand for. */
export function decodeEntities(text: string): string {
	return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,6});/gi, (whole, name: string) => {
		if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? whole;
		const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
		return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
			? String.fromCodePoint(code)
			: whole;
	});
}

/**
 * The plain text of a message's HTML: lines kept, an emoji or picture replaced by its description.
 * A single pass over the text, so that hostile markup costs no more than its length.
 */
export function plainText(html: string): string {
	let text = "";
	let at = 0;
	while (at < html.length) {
		const open = html.indexOf("<", at);
		if (open === -1) break;
		text += html.slice(at, open);
		const close = html.indexOf(">", open);
		if (close === -1) {
			at = open;
			break;
		}
		const tag = html.slice(open + 1, close);
		const name = /^\/?([a-z][a-z0-9]*)/i.exec(tag)?.[1]?.toLowerCase() ?? "";
		if (BREAKS.has(name)) text += "\n";
		else if (name === "emoji" || name === "img") text += /\balt="([^"]{0,200})"/i.exec(tag)?.[1] ?? "";
		at = close + 1;
	}
	return tidy(decodeEntities(text + html.slice(at)));
}

/** A mention that Teams vouches for: who is meant, and the words in the text that stand for it. */
export interface MentionEntity {
	id: string;
	text: string;
	/** What is put in place of the name. */
	stands?: string;
}

/**
 * A typed message without the bot's own mention, other mentions as plain names or as what stands for them. Only Teams' list of mentions
 * counts: a name that somebody merely typed stays.
 */
export function spoken(text: string, mentions: readonly MentionEntity[], bot: string): string {
	let words = text;
	for (const mention of mentions) {
		const name = mention.id === bot ? "" : (mention.stands ?? nameIn(mention));
		if (mention.text !== "") words = words.replace(mention.text, () => name);
	}
	return tidy(decodeEntities(words));
}

/** The name in a mention, as everybody sees it. */
export const nameIn = ({ text }: { text: string }): string => text.replace(/<\/?at[^<>]*>/gi, "");

/** A message's HTML with what stands for each of those whom it mentions, by the numbers of their `<at>`. */
export function standIns(html: string, stands: ReadonlyMap<number, string>): string {
	return html.replace(
		/<at id="(\d{1,4})"[^<>]{0,50}>[^<>]{0,200}<\/at>/g,
		(whole, at: string) => stands.get(Number(at)) ?? whole,
	);
}

function tidy(text: string): string {
	return text
		.replace(/\u00A0/g, " ")
		.replace(/[^\S\n]+/g, " ")
		.replace(/ ?\n ?/g, "\n")
		.replace(/\n{3,}/g, "\n\n")
		.trim();
}
