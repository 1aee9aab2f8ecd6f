import { type Child, el, isObject, type Json, listOf, stringOf } from "./slack-dom.ts";
import { drawElement, drawImage } from "./slack-elements.ts";
import { drawInput } from "./slack-inputs.ts";
import { drawMarkdown, drawRichText } from "./slack-markdown.ts";
import { drawMrkdwn, drawPlain, type Names, words } from "./slack-mrkdwn.ts";

/** What the blocks need from where they stand: names, values, and hands. */
export interface Drawer {
	names: Names;
	/** A text object with its marks drawn. */
	text(value: unknown): Node[];
	people(): { id: string; name: string }[];
	/** What an element's state holds now. */
	held(block: Json, element: Json): Json;
	/** By block id. */
	errors: Readonly<Record<string, string>>;
	/** Presses a button or a menu entry, after asking for confirmation where the element wants it. */
	press(which: Json, at: HTMLElement, confirm: unknown): void;
	/** Takes in what was typed or chosen. */
	entered(block: Json, element: Json, value: string | string[]): void;
}

/** How text objects are drawn with these names. */
export function textDrawer(names: Names): (value: unknown) => Node[] {
	return (value) => {
		if (!isObject(value)) return [];
		const text = stringOf(value.text);
		return value.type === "mrkdwn" ? drawMrkdwn(text, names) : drawPlain(text);
	};
}

/** Block Kit as elements. */
export function drawBlocks(blocks: readonly Json[], drawer: Drawer): HTMLElement {
	return el(
		"div",
		{ class: "sl-blocks" },
		...blocks.map((block, i) => drawBlock(block, drawer, blocks[i - 1])),
	);
}

/** @param before the block above, which says what a choice without a label of its own is about */
function drawBlock(block: Json, drawer: Drawer, before: Json | undefined): Child {
	switch (block.type) {
		case "header":
			return el("h3", { class: "sl-header" }, words(block.text));
		case "divider":
			return el("hr", { class: "sl-divider" });
		case "section":
			return drawSection(block, drawer);
		case "actions":
			return el(
				"div",
				{ class: "sl-actions" },
				...listOf(block.elements).map((element) => drawElement(block, element, drawer, titleIn(before))),
			);
		case "context":
			return el(
				"div",
				{ class: "sl-context" },
				...listOf(block.elements).map((one) =>
					one.type === "image" ? drawImage(one) : el("span", {}, ...drawer.text(one)),
				),
			);
		case "input":
			return drawInput(block, drawer);
		case "rich_text":
			return el("div", {}, ...drawRichText(block, drawer.names));
		case "markdown":
			return el("div", { class: "sl-markdown" }, ...drawMarkdown(stringOf(block.text)));
		case "table":
			return drawTable(block, drawer);
		case "image":
			return el(
				"figure",
				{ class: "sl-figure" },
				block.title !== undefined && el("figcaption", {}, words(block.title)),
				drawImage(block),
			);
		default:
			return el("p", { class: "sl-hint" }, `A ${stringOf(block.type)} block`);
	}
}

/** The first line of a section, without its marks. */
function titleIn(section: Json | undefined): string {
	return words(section?.text).split("\n")[0]!.replaceAll("*", "");
}

function drawSection(block: Json, drawer: Drawer): HTMLElement {
	const fields = listOf(block.fields);
	const body = el(
		"div",
		{ class: "sl-section-body" },
		block.text !== undefined && el("div", { class: "sl-text" }, ...drawer.text(block.text)),
		fields.length > 0 &&
			el(
				"div",
				{ class: "sl-fields" },
				...fields.map((field) => el("div", { class: "sl-text" }, ...drawer.text(field))),
			),
	);
	const accessory = isObject(block.accessory) && drawElement(block, block.accessory, drawer);
	return el(
		"div",
		{ class: "sl-section" },
		body,
		accessory && el("div", { class: "sl-accessory" }, accessory),
	);
}

function drawTable(block: Json, drawer: Drawer): HTMLElement {
	const rows = Array.isArray(block.rows) ? block.rows.map(listOf) : [];
	const settings = Array.isArray(block.column_settings) ? block.column_settings : [];
	const cell = (tag: "td" | "th", one: Json, column: number) => {
		const setting: unknown = settings[column];
		const align = isObject(setting) ? stringOf(setting.align) : "";
		const inside = one.type === "rich_text" ? drawRichText(one, drawer.names) : [stringOf(one.text)];
		return el(tag, { scope: tag === "th" ? "col" : undefined, class: align && `sl-${align}` }, ...inside);
	};
	const [head = [], ...rest] = rows;
	return el(
		"div",
		{ class: "sl-table-frame", tabindex: 0, role: "region", "aria-label": "Table" },
		el(
			"table",
			{ class: "sl-table" },
			el("thead", {}, el("tr", {}, ...head.map((one, column) => cell("th", one, column)))),
			el(
				"tbody",
				{},
				...rest.map((row) => el("tr", {}, ...row.map((one, column) => cell("td", one, column)))),
			),
		),
	);
}
