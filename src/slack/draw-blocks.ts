import type {
	ActionsBlock,
	KnownBlock,
	Overflow,
	PlainTextOption,
	SectionBlock,
	Button as SlackButton,
	StaticSelect,
} from "@slack/types";
import type { Block, Button, Frank, Line, Row, Tone } from "../chat/message.ts";
import { actionValue, drawButton, drawLink } from "./actions.ts";
import { drawImage } from "./draw-image.ts";
import { drawLine, type Ink, isRich, plainText, readWords, textObject } from "./draw-line.ts";
import { tableLines } from "./draw-table.ts";
import { LIMITS } from "./limits.ts";
import { escapeMrkdwn, escapePlain, oneLine, parts, shorten } from "./text.ts";

/** Blocks that are shown together or left out together, with how many lines of the message they hold. */
export interface Piece {
	blocks: KnownBlock[];
	lines: number;
	/** Buttons stay when a message is cut: without them the person could not go on. */
	keep?: true;
}

/** Every neutral block as pieces of Block Kit, nothing left out yet. */
export function drawPieces<W extends Frank>(blocks: readonly Block<W>[], ink: Ink<W>): Piece[] {
	const count = { n: 0 };
	return blocks.flatMap((block) => drawBlock(block, ink, count));
}

function drawBlock<W extends Frank>(block: Block<W>, ink: Ink<W>, count: { n: number }): Piece[] {
	if ("heading" in block) {
		return [{ blocks: [{ type: "header", text: plainText(block.heading, LIMITS.header) }], lines: 1 }];
	}
	if ("text" in block) return drawText(block.text, block.tone, ink);
	if ("facts" in block) return drawFacts(block.facts, ink);
	if ("rows" in block) return [...drawTitle(block.title), ...drawRows(block.rows, ink, count)];
	if ("table" in block) return drawText(tableLines(block.table) as Line<W>[], undefined, ink);
	if ("picture" in block)
		return [{ blocks: [drawImage(block.picture, ink.files?.get(block.picture))], lines: 1 }];
	if ("buttons" in block) return drawInRows(block.buttons, (b) => drawButton(b, count.n++));
	if ("links" in block) return drawInRows(block.links, (l) => drawLink(l.label, l.to, count.n++));
	return [{ blocks: [{ type: "divider" }], lines: 0 }];
}

/** Lines as few sections as they fit in. A tone is a word first, so that nothing rests on look alone. */
function drawText<W extends Frank>(lines: readonly Line<W>[], tone: Tone | undefined, ink: Ink<W>): Piece[] {
	const rich = tone === "urgent" || tone === "warning" || lines.some(isRich);
	const max = tone === "quiet" ? LIMITS.contextText : LIMITS.sectionText;
	const before = tone === "urgent" ? "*Urgent.* " : tone === "warning" ? "*Warning.* " : "";
	const drawn = lines.map((line, i) => {
		const first = i === 0 ? before : "";
		return first + drawLine(line, ink, rich, max - first.length);
	});
	return packLines(drawn, max).map((packed) => ({
		blocks: [textBlock(packed.text, rich, tone)],
		lines: packed.lines,
	}));
}

function textBlock(text: string, rich: boolean, tone: Tone | undefined): KnownBlock {
	const object = textObject(text, rich);
	return tone === "quiet" ? { type: "context", elements: [object] } : { type: "section", text: object };
}

/** Lines gathered into texts of at most `max` characters; a longer line is continued in the next one. */
function packLines(lines: readonly string[], max: number): { text: string; lines: number }[] {
	const packed: { text: string; lines: number }[] = [];
	for (const line of lines) {
		const last = packed.at(-1);
		if (last !== undefined && last.text.length + 1 + line.length <= max) {
			last.text += `\n${line}`;
			last.lines += 1;
			continue;
		}
		const pieces = parts(line, max);
		for (const [i, text] of pieces.entries()) packed.push({ text, lines: i === 0 ? 1 : 0 });
	}
	return packed.filter((one) => one.text.trim() !== "");
}

/**
 * Label and value as two fields beside each other; the label bold, the value exactly as it is. A value too long
 * for a field follows in sections of its own.
 */
function drawFacts<W extends Frank>(facts: readonly (readonly [string, W])[], ink: Ink<W>): Piece[] {
	const pieces: Piece[] = [];
	let open: SectionBlock | undefined;
	for (const [label, value] of facts) {
		const name = `*${shorten(escapeMrkdwn(oneLine(label).trim() || "–"), LIMITS.fieldText - 2)}*`;
		const words = escapePlain(readWords(value, ink)).trim() || "–";
		if (words.length > LIMITS.fieldText) {
			open = undefined;
			pieces.push(longFact(name, words));
			continue;
		}
		if (open?.fields === undefined || open.fields.length >= LIMITS.sectionFields) {
			open = { type: "section", fields: [] };
			pieces.push({ blocks: [open], lines: 0 });
		}
		open.fields?.push(textObject(name, true), textObject(words, false));
		const last = pieces.at(-1);
		if (last !== undefined) last.lines += 1;
	}
	return pieces;
}

function longFact(name: string, words: string): Piece {
	const sections = parts(words, LIMITS.sectionText).map(
		(part): KnownBlock => ({ type: "section", text: textObject(part, false) }),
	);
	return { blocks: [{ type: "section", text: textObject(name, true) }, ...sections], lines: 1 };
}

function drawTitle(title: string | undefined): Piece[] {
	if (title === undefined) return [];
	const text = `*${shorten(escapeMrkdwn(oneLine(title).trim() || "–"), LIMITS.header)}*`;
	return [{ blocks: [{ type: "section", text: textObject(text, true) }], lines: 0 }];
}

/**
 * A row with a menu is a section of its own; rows without one are gathered as lines. A section has room for one
 * button or menu, so a row's buttons follow it, with its menu beside them.
 */
function drawRows<W extends Frank>(rows: readonly Row<W>[], ink: Ink<W>, count: { n: number }): Piece[] {
	const pieces: Piece[] = [];
	let bare: Line<W>[] = [];
	const flush = () => {
		pieces.push(...drawText(bare, undefined, ink));
		bare = [];
	};
	for (const { text, buttons = [], menu = [] } of rows) {
		if (buttons.length + menu.length === 0) {
			bare.push(text);
			continue;
		}
		flush();
		const blocks = buttons.length
			? [rowSection(text, ink), rowActions(buttons, menu, count)]
			: [{ ...rowSection(text, ink), accessory: drawMenu(menu, count) }];
		pieces.push({ blocks, lines: 1 });
	}
	flush();
	return pieces;
}

function rowSection<W extends Frank>(line: Line<W>, ink: Ink<W>): SectionBlock {
	const rich = isRich(line);
	const text = shorten(drawLine(line, ink, rich, LIMITS.sectionText), LIMITS.sectionText);
	return { type: "section", text: textObject(text.trim() === "" ? "–" : text, rich) };
}

function rowActions(buttons: readonly Button[], menu: readonly Button[], count: { n: number }): ActionsBlock {
	const shown = buttons.slice(0, LIMITS.buttonsInRow).map((button) => drawButton(button, count.n++));
	return { type: "actions", elements: menu.length ? [...shown, drawMenu(menu, count)] : shown };
}

/** One entry is a button, up to five an overflow menu, more a list to unfold. */
function drawMenu(menu: readonly Button[], count: { n: number }): SlackButton | Overflow | StaticSelect {
	const n = count.n++;
	const [only] = menu;
	if (menu.length === 1 && only !== undefined) return drawButton(only, n);
	const options = menu.slice(0, LIMITS.selectOptions).map(menuOption);
	if (options.length <= LIMITS.overflowOptions) return { type: "overflow", action_id: `menu:${n}`, options };
	return {
		type: "static_select",
		action_id: `menu:${n}`,
		placeholder: plainText("Choose", LIMITS.placeholder),
		options,
	};
}

function menuOption(button: Button): PlainTextOption {
	return { text: plainText(button.label, LIMITS.optionText), value: actionValue(button.action, button.on) };
}

function drawInRows<T>(things: readonly T[], draw: (thing: T) => SlackButton): Piece[] {
	const pieces: Piece[] = [];
	for (let i = 0; i < things.length; i += LIMITS.buttonsInRow) {
		const elements = things.slice(i, i + LIMITS.buttonsInRow).map(draw);
		pieces.push({ blocks: [{ type: "actions", elements }], lines: elements.length, keep: true });
	}
	return pieces;
}
