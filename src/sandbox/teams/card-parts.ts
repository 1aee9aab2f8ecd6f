import type { Card } from "./changes.ts";
import { isObject, type Json, listOf, textOf } from "./json.ts";

/** A button of a card, with the inputs whose values travel with it. */
export interface CardAction {
	label: string;
	action: Json;
	inputs: Json[];
}

/** The parts of one card, and of the cards unfolded within it. */
export interface CardParts {
	actions: CardAction[];
	/** Every input, in reading order. */
	inputs: Json[];
	/** What a person reads, line by line, buttons excepted. */
	lines: string[];
}

/**
 * Takes a card apart. An action carries the inputs of its own card and of the cards around it, as the renderer
 * has it: those of a card that another button unfolds do not travel.
 */
export function partsOf(card: Card): CardParts {
	const parts: CardParts = { actions: [], inputs: [], lines: [] };
	readCard(card, [], parts);
	return parts;
}

function readCard(card: Json, outer: Json[], parts: CardParts): void {
	const own: Json[] = [];
	const found: { label: string; action: Json }[] = [];
	const note = (action: unknown, label: string) => {
		if (isObject(action)) found.push({ label: textOf(action.title) || label, action });
	};

	const read = (value: unknown) => {
		if (!isObject(value)) return;
		const before = parts.lines.length;
		const type = textOf(value.type);
		if (type.startsWith("Input.")) own.push(value);
		if (value.isVisible !== false) parts.lines.push(...ownLines(value));
		for (const part of childrenOf(value)) read(part);
		if (type === "Table") joinCells(value, parts, before);
		for (const action of listOf(value.actions)) note(action, "");
		note(value.inlineAction, "");
		note(value.selectAction, parts.lines.slice(before).join(" "));
	};

	for (const element of listOf(card.body)) read(element);
	for (const action of listOf(card.actions)) note(action, "");
	note(card.selectAction, "");
	const inputs = [...outer, ...own];
	parts.inputs.push(...own);
	for (const { label, action } of found) {
		const travels = textOf(action.associatedInputs).toLowerCase() !== "none";
		parts.actions.push({ label, action, inputs: travels ? inputs : [] });
		if (action.type === "Action.ShowCard" && isObject(action.card)) readCard(action.card, inputs, parts);
	}
}

function childrenOf(element: Json): unknown[] {
	return [...listOf(element.items), ...listOf(element.columns), ...listOf(element.images)];
}

/** A table is read row by row, its cells parted by a bar. */
function joinCells(table: Json, parts: CardParts, before: number): void {
	parts.lines.length = before;
	for (const row of listOf(table.rows)) {
		const cells = listOf(isObject(row) ? row.cells : []).map((cell) => {
			const inner: CardParts = { actions: [], inputs: [], lines: [] };
			readCard({ body: listOf(isObject(cell) ? cell.items : []) }, [], inner);
			parts.actions.push(...inner.actions);
			parts.inputs.push(...inner.inputs);
			return inner.lines.join(" ");
		});
		parts.lines.push(cells.join(" | "));
	}
}

function ownLines(element: Json): string[] {
	switch (element.type) {
		case "TextBlock":
			return textOf(element.text).split("\n");
		case "RichTextBlock":
			return [listOf(element.inlines).map(inlineText).join("")];
		case "FactSet":
			return listOf(element.facts).map((fact) =>
				isObject(fact) ? `${textOf(fact.title)}: ${textOf(fact.value)}` : "",
			);
		case "Image":
			return element.altText ? [`[${textOf(element.altText)}]`] : [];
		case "Input.Toggle":
			return [textOf(element.label), textOf(element.title)].filter(Boolean);
		default:
			return element.label ? [textOf(element.label)] : [];
	}
}

function inlineText(inline: unknown): string {
	return typeof inline === "string" ? inline : isObject(inline) ? textOf(inline.text) : "";
}
