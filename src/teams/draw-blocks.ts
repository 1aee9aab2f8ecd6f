import type { Block, Frank, Row, Tone } from "../chat/message.ts";
import { type Element, richText, textBlock } from "./card.ts";
import { drawButtons, drawLinks, drawMenu, type Stand } from "./draw-button.ts";
import { drawImage, drawWithoutImage } from "./draw-image.ts";
import { drawLine, type Mentions } from "./draw-line.ts";
import { cut, type Measure } from "./limits.ts";
import { withoutMarkdown } from "./safe-text.ts";

/** How blocks are drawn: who may read them, where, and how much of them. */
export interface Manner<W extends Frank> {
	/** The text of a piece of words. Only a dialog's reads what is private. */
	read(words: W): string;
	stand: Stand;
	mentions: Mentions;
	measure: Measure;
}

/** Blocks as card elements, each cut to the measure with a line that says how much is left out. */
export function drawBlocks<W extends Frank>(blocks: readonly Block<W>[], manner: Manner<W>): Element[] {
	const body: Element[] = [];
	let divided = false;
	for (const block of blocks.slice(0, manner.measure.blocks)) {
		if ("divider" in block) {
			divided = true;
			continue;
		}
		const [first, ...rest] = drawBlock(block, manner);
		if (!first) continue;
		body.push(divided ? { ...first, separator: true, spacing: "Medium" } : first, ...rest);
		divided = false;
	}
	return [...body, ...more(blocks.length - manner.measure.blocks)];
}

function drawBlock<W extends Frank>(
	block: Exclude<Block<W>, { divider: true }>,
	manner: Manner<W>,
): Element[] {
	const { items, chars } = manner.measure;
	if ("heading" in block) {
		const look = { style: "heading", size: "Medium", weight: "Bolder" };
		return [textBlock(cut(block.heading, Math.min(chars, 200)), look)];
	}
	if ("text" in block) return drawText(block.text, block.tone, manner);
	if ("facts" in block) {
		const facts = block.facts.slice(0, items).map(([label, value]) => ({
			title: withoutMarkdown(cut(label, chars)),
			value: withoutMarkdown(cut(manner.read(value), chars)),
		}));
		return [{ type: "FactSet", facts }, ...more(block.facts.length - items)];
	}
	if ("rows" in block) {
		const rows = block.rows.slice(0, items).flatMap((row) => drawRow(row, manner));
		return drawGroup(block, [...rows, ...more(block.rows.length - items)], chars);
	}
	if ("table" in block)
		return [drawTable(block.table, manner.measure), ...more(block.table.rows.length - items)];
	if ("picture" in block) {
		const image = manner.measure.withoutPictures ? undefined : drawImage(block.picture);
		return [image ?? drawWithoutImage(block.picture)];
	}
	if ("links" in block) return drawLinks(block.links);
	return drawButtons(block.buttons, manner.stand);
}

/** The word that says an alarm, so that colour is never the only sign of it. */
const ALARM = {
	warning: { word: "Warning", color: "Warning", style: "warning" },
	urgent: { word: "Urgent", color: "Attention", style: "attention" },
} as const;

function drawText<W extends Frank>(
	text: Extract<Block<W>, { text: unknown }>["text"],
	tone: Tone | undefined,
	manner: Manner<W>,
): Element[] {
	const { items, chars } = manner.measure;
	const look = tone === "quiet" ? { size: "Small", isSubtle: true } : {};
	const lines = text
		.slice(0, items)
		.flatMap((line) => drawLine(line, manner.read, chars, manner.mentions, look));
	// A line that a person typed may hold many new lines, so what it became is counted as well.
	const drawn = [...lines.slice(0, items), ...more(Math.max(text.length, lines.length) - items)].map(
		(line, index) => (index === 0 ? line : { ...line, spacing: "Small" }),
	);
	if (tone !== "warning" && tone !== "urgent") return drawn;
	const { word, color, style } = ALARM[tone];
	return [{ type: "Container", style, items: [textBlock(word, { weight: "Bolder", color }), ...drawn] }];
}

/** Rows under their title; urgent ones in a box that holds them all. */
function drawGroup(
	{ title, tone }: { title?: string; tone?: "urgent" },
	rows: Element[],
	chars: number,
): Element[] {
	const { color, style } = ALARM.urgent;
	const look = { weight: "Bolder", ...(tone === "urgent" ? { color } : {}) };
	const all = title === undefined ? rows : [textBlock(cut(title, Math.min(chars, 200)), look), ...rows];
	return tone === "urgent" ? [{ type: "Container", style, items: all }] : all;
}

/** A line with its menu beside it; buttons that must be found at once stand under it, and leave it its width. */
function drawRow<W extends Frank>(row: Row<W>, manner: Manner<W>): Element[] {
	const text = drawLine(row.text, manner.read, manner.measure.chars, manner.mentions);
	if (row.buttons?.length) {
		const actions = drawMenu(row.buttons, manner.stand, row.menu ?? []);
		const apart = text.map((one, index) => (index === 0 ? { ...one, spacing: "Medium" } : one));
		return [...apart, ...(actions ? [{ ...actions, spacing: "Small" }] : [])];
	}
	const menu = drawMenu(row.menu ?? [], manner.stand);
	const columns = [{ type: "Column", width: "stretch", verticalContentAlignment: "Center", items: text }];
	if (menu)
		columns.push({ type: "Column", width: "auto", verticalContentAlignment: "Center", items: [menu] });
	return [{ type: "ColumnSet", columns }];
}

function drawTable(
	table: { head: readonly string[]; rows: readonly (readonly string[])[] },
	measure: Measure,
): Element {
	const row = (cells: readonly string[], strong: boolean) => ({
		type: "TableRow",
		cells: table.head.map((_, index) => ({
			type: "TableCell",
			items: [richText([{ text: cut(cells[index] ?? "", measure.chars), strong }])],
		})),
	});
	return {
		type: "Table",
		firstRowAsHeaders: true,
		columns: table.head.map((_, index) => ({ width: widthOf([table.head, ...table.rows], index) })),
		rows: [row(table.head, true), ...table.rows.slice(0, measure.items).map((cells) => row(cells, false))],
	};
}

/**
 * A column's share of the width, by its longest cell and its longest word: figures need less than words, and on a phone no
 * word is broken letter by letter.
 */
function widthOf(rows: readonly (readonly string[])[], column: number): number {
	const cells = rows.map((row) => row[column] ?? "");
	const longest = Math.max(...cells.map((cell) => cell.length));
	const word = Math.max(...cells.flatMap((cell) => cell.split(/\s+/).map((one) => one.length)));
	return Math.min(Math.max(Math.ceil(longest / 8), Math.ceil(word / 4), 1), 4);
}

/** The line that says how much was left out; nothing when nothing was. */
export function more(left: number): Element[] {
	return left > 0 ? [textBlock(`…and ${left} more`, { isSubtle: true, size: "Small" })] : [];
}
