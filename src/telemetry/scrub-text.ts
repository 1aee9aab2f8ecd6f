/** What a message's text is made of besides what was written: mentions, and the tags of Teams' HTML. */
const MARKS = /<@[A-Z0-9]+(?:\|[^>]*)?>|<\/?(?:at|p|div|br|attachment)(?: id="\d+")?\s*\/?>/g;

/** Same length, and nothing of the words but where the gaps between them are. */
export const filler = (text: string): string => text.replace(/\S/g, "x");

/**
 * Text that somebody may have typed, as filler of the same length. Marks stay, with the ids in them replaced; so does the
 * first word, when it is one of the bot's own.
 *
 * @param words what the bot understands, in lower case: never a name.
 */
export function scrubText(text: string, words: ReadonlySet<string>, id: (id: string) => string): string {
	let first = true;
	let scrubbed = "";
	let from = 0;
	const between = (part: string, named: boolean) => {
		const [, gap = "", word = "", rest = ""] = /^(\s*)(\S*)(.*)$/s.exec(part) ?? [];
		const kept = first && !named && words.has(word.toLowerCase());
		if (word && !named) first = false;
		return gap + (kept ? word : filler(word)) + filler(rest);
	};
	for (const { 0: mark, index } of text.matchAll(MARKS)) {
		scrubbed += between(text.slice(from, index), mark === "</at>") + markOf(mark, id);
		from = index + mark.length;
	}
	return scrubbed + between(text.slice(from), false);
}

function markOf(mark: string, id: (id: string) => string): string {
	const [, user] = /^<@([A-Z0-9]+)/.exec(mark) ?? [];
	return user === undefined ? mark : `<@${id(user)}>`;
}
