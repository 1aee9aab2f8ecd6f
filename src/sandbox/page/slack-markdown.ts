import { el, type Json, listOf, stringOf } from "./slack-dom.ts";
import { drawLink, mention, type Names } from "./slack-mrkdwn.ts";

/** A `markdown` block: headings, lists, quotations, code, bold, italic and links of ordinary Markdown. */
export function drawMarkdown(text: string): Node[] {
	return text
		.split(/\n{2,}/)
		.filter((part) => part.trim() !== "")
		.map(drawPart);
}

function drawPart(part: string): Node {
	const lines = part.split("\n");
	const heading = /^(#{1,6}) (.*)$/.exec(part);
	if (heading && lines.length === 1) return el("p", { class: "sl-heading" }, ...drawSpans(heading[2] ?? ""));
	if (part.startsWith("```"))
		return el("pre", { class: "sl-pre" }, part.replaceAll(/^```.*\n?|\n?```$/g, ""));
	const items = lines.map((line) => /^\s*(?:[-*+]|(\d+)\.) (.*)$/.exec(line));
	if (items.every((item) => item !== null)) {
		const tag = items[0]?.[1] === undefined ? "ul" : "ol";
		return el(tag, { class: "sl-list" }, ...items.map((item) => el("li", {}, ...drawSpans(item?.[2] ?? ""))));
	}
	if (lines.every((line) => line.startsWith(">"))) {
		return el(
			"blockquote",
			{ class: "sl-quote" },
			...drawSpans(lines.map((line) => line.slice(1).trim()).join(" ")),
		);
	}
	return el("p", {}, ...drawSpans(lines.join(" ")));
}

const SPAN = /\*\*(.+?)\*\*|(?<!\w)[*_](\S(?:.*?\S)?)[*_](?!\w)|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;

function drawSpans(text: string): Node[] {
	const drawn: Node[] = [];
	let end = 0;
	for (const found of text.matchAll(SPAN)) {
		if (found.index > end) drawn.push(document.createTextNode(text.slice(end, found.index)));
		const [whole, strong, italic, code, label, address] = found;
		if (strong !== undefined) drawn.push(el("strong", {}, ...drawSpans(strong)));
		else if (italic !== undefined) drawn.push(el("em", {}, ...drawSpans(italic)));
		else if (code !== undefined) drawn.push(el("code", { class: "sl-code" }, code));
		else drawn.push(drawLink(address ?? "", label ?? ""));
		end = found.index + whole.length;
	}
	if (end < text.length) drawn.push(document.createTextNode(text.slice(end)));
	return drawn;
}

/** A `rich_text` block: sections, lists, quotations and code. */
export function drawRichText(block: Json, names: Names): Node[] {
	return listOf(block.elements).map((part) => {
		const inside = () => listOf(part.elements).map((leaf) => drawLeaf(leaf, names));
		switch (part.type) {
			case "rich_text_list": {
				const items = listOf(part.elements).map((item) =>
					el("li", {}, ...listOf(item.elements).map((leaf) => drawLeaf(leaf, names))),
				);
				return el(part.style === "ordered" ? "ol" : "ul", { class: "sl-list" }, ...items);
			}
			case "rich_text_quote":
				return el("blockquote", { class: "sl-quote" }, ...inside());
			case "rich_text_preformatted":
				return el("pre", { class: "sl-pre" }, ...inside());
			default:
				return el("div", { class: "sl-rich" }, ...inside());
		}
	});
}

function drawLeaf(leaf: Json, names: Names): Node {
	const bare = bareLeaf(leaf, names);
	const style = leaf.style as Json | undefined;
	const tags = (["bold", "italic", "strike", "code"] as const).filter((name) => style?.[name] === true);
	return tags.reduce<Node>((inner, name) => el(STYLE_TAGS[name], { class: `sl-${name}` }, inner), bare);
}

const STYLE_TAGS = { bold: "strong", italic: "em", strike: "s", code: "code" } as const;

function bareLeaf(leaf: Json, names: Names): Node {
	switch (leaf.type) {
		case "link":
			return drawLink(stringOf(leaf.url), stringOf(leaf.text) || stringOf(leaf.url));
		case "user":
			return mention(`@${names.user(stringOf(leaf.user_id)) ?? stringOf(leaf.user_id)}`);
		case "channel":
			return mention(`#${names.channel(stringOf(leaf.channel_id)) ?? stringOf(leaf.channel_id)}`);
		case "broadcast":
			return mention(`@${stringOf(leaf.range)}`);
		case "emoji":
			return document.createTextNode(`:${stringOf(leaf.name)}:`);
		case "date":
			return document.createTextNode(stringOf(leaf.fallback));
		default:
			return document.createTextNode(stringOf(leaf.text));
	}
}
