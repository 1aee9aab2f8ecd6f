import { el } from "./teams-dom.ts";

/** Text taken apart: plain pieces, and pieces that stand out. */
export type Piece = string | { as: "strong" | "em" | "mention"; of: Piece[] };

/** Mention, link, bold, and the two ways to write italics. Tried in this order at each place. */
const marks =
	/<at>(?<mention>.+?)<\/at>|\[(?<link>[^\]]*)\]\([^)\s]*\)|\*\*(?<strong>\S(?:.*?\S)?)\*\*|(?<![\w*])\*(?<star>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(?<!\w)_(?<em>[^\s_](?:[^_\n]*[^\s_])?)_(?!\w)/;

/**
 * The little Markdown that Teams' messages and cards get here: bold, italics, list marks and mentions. A link
 * gives its text alone.
 */
export function readMarkdown(text: string): Piece[] {
	return readMarks(text.replace(/^[-*] /gm, "• "));
}

function readMarks(text: string): Piece[] {
	const found = marks.exec(text);
	if (!found) return text === "" ? [] : [text];
	const before = text.slice(0, found.index);
	const after = text.slice(found.index + found[0].length);
	return [...(before === "" ? [] : [before]), ...standingOut(found.groups ?? {}), ...readMarks(after)];
}

function standingOut(groups: Record<string, string | undefined>): Piece[] {
	const { mention, link, strong, star, em } = groups;
	if (mention !== undefined) return [{ as: "mention", of: [mention] }];
	if (link !== undefined) return readMarks(link);
	if (strong !== undefined) return [{ as: "strong", of: readMarks(strong) }];
	return [{ as: "em", of: readMarks(star ?? em ?? "") }];
}

/** The pieces as elements; line breaks are kept. */
export function drawMarkdown(text: string): Node[] {
	return readMarkdown(text).flatMap(draw);
}

function draw(piece: Piece): Node[] {
	if (typeof piece === "string")
		return piece
			.split(/\r?\n/)
			.flatMap((line, at) => (at === 0 ? [textNode(line)] : [el("br"), textNode(line)]));
	const inner = piece.of.flatMap(draw);
	return [
		piece.as === "mention" ? el("span", { class: "tm-mention" }, ...inner) : el(piece.as, {}, ...inner),
	];
}

function textNode(text: string): Node {
	return document.createTextNode(text);
}
