import { type Field, isOptional, type Page, readAccount, type Sheet } from "../chat/form.ts";
import type { Frank, Message, Words } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { RESERVED, SEPARATOR } from "./answers.ts";
import { boxSizes } from "./box-sizes.ts";
import { type Attachment, attach, card, type Element, textBlock } from "./card.ts";
import { drawBlocks } from "./draw-blocks.ts";
import { drawToFit } from "./draw-to-fit.ts";
import { PLATFORM } from "./identity.ts";
import { bytes, cut, LABEL_CHARS, type Measure, TITLE_CHARS } from "./limits.ts";
import { inert, oneLine, visible } from "./safe-text.ts";

/** A dialog as Teams takes it. */
export interface Dialog {
	title: string;
	width: "medium";
	height: "small" | "medium" | "large";
	card: Attachment;
}

/** More options than this are offered as a list to unfold, unless the field says otherwise. */
const RADIOS = 6;

/**
 * A form's screen as a dialog. Teams takes no errors for a card's fields, so the dialog is drawn again with what was
 * typed and each error beneath its field.
 */
export function drawForm(page: Page, errors: Readonly<Record<string, Words>>): Dialog {
	const fields = Object.entries(page.fields);
	const [step, of] = page.step;
	const stepInWords = `Step ${step} of ${of}${page.about === undefined ? "" : `: ${page.about}`}`;
	const names = (which: (as: Field["as"]) => boolean) =>
		fields.filter(([, field]) => which(field.as)).map(([name]) => name);
	const accounts = names((as) => as === "person");
	const data = {
		...{ draft: page.draft, one: names((as) => as !== "many" && as !== "person") },
		...{ many: names((as) => as === "many"), ...(accounts.length ? { accounts } : {}) },
	};
	const send = (title: string, did: string, more: object = {}): Element => ({
		type: "Action.Submit",
		title: cut(oneLine(title), LABEL_CHARS),
		data: { ...data, did },
		...more,
	});
	const actions = [send(page.send, "next", { style: "positive" })];
	if (page.back) actions.push(send("Back", "back"));
	actions.push(send("Finish later", "close"));

	/** The screen with these answers and errors, or without any where there are no sizes yet. */
	const draw = (measure: Measure, sizes?: Readonly<Record<string, number>>): Dialog => {
		const wrong = sizes ? errors : {};
		const body = [
			...(of > 1 ? [textBlock(stepInWords, { isSubtle: true, size: "Small" })] : []),
			...drawSummaryOfErrors(page, wrong),
			...drawBlocks(page.notes, dialogManner(measure)),
			...fields.flatMap(([name, field]) => {
				const value = sizes || field.as !== "text" ? page.values[name] : undefined;
				return drawField(name, field, value, wrong[name], sizes?.[name]);
			}),
		];
		return dialog(page.title, fields.length > 2 ? "large" : "medium", card(page.title, body, actions));
	};
	const sizes = boxSizes(page, bytes(draw(NOTES_MEASURE)));
	return drawToFit((measure) => draw(measure, sizes));
}

/** As much of a form's notes as stands for certain, also when every box is full. */
const NOTES_MEASURE: Measure = { items: 20, chars: 400, blocks: 30 };

/** A page to read, as a dialog. */
export const drawSheet = (sheet: Sheet): Dialog =>
	drawToFit((measure) =>
		dialog(sheet.title, "large", card(sheet.title, drawBlocks(sheet.blocks, dialogManner(measure)))),
	);

/** A message as a dialog with a Close button: nothing of it stays anywhere. */
export function drawNotice(message: Message, nonce: string): Dialog {
	const close: Element = { type: "Action.Submit", title: "Close", data: { close: true } };
	return drawToFit((measure) => {
		const body = drawBlocks(message.blocks, dialogManner(measure, nonce));
		return dialog("Rollcall", "medium", card(message.summary, body, [close]));
	});
}

/** Says that a screen could not be saved, and keeps what was typed for another try. */
export function drawRetry(words: Words, data: Readonly<Record<string, unknown>>): Dialog {
	const { draft, did, one, many, accounts } = data;
	const typed = [one, many, accounts].flatMap((names) => (Array.isArray(names) ? names.map(String) : []));
	const kept = typed.map(
		(name): Element => ({
			type: "Input.Text",
			id: name,
			isVisible: false,
			isMultiline: true,
			value: typeof data[name] === "string" ? data[name] : "",
		}),
	);
	const again: Element = {
		type: "Action.Submit",
		title: "Try again",
		data: { draft, did, one, many, ...(accounts ? { accounts } : {}) },
	};
	return dialog("Rollcall", "medium", card(words, [textBlock(words), ...kept], [again]));
}

const dialog = (title: string, height: Dialog["height"], content: Attachment["content"]): Dialog => ({
	title: cut(oneLine(title), TITLE_CHARS),
	width: "medium",
	height,
	card: attach(content),
});

/** What is private is shown here and nowhere else: in a dialog, which its reader alone sees and nothing keeps. */
const reveal = (words: Frank): string => (words instanceof Private ? Private.reveal(words) : words);

const dialogManner = (measure: Measure, nonce?: string) => ({
	read: reveal,
	stand: { in: "dialog", ...(nonce ? { nonce } : {}) } as const,
	mentions: { tenant: "", entries: [] },
	measure,
});

function drawSummaryOfErrors(page: Page, errors: Readonly<Record<string, Words>>): Element[] {
	const wrong = Object.entries(errors);
	if (wrong.length === 0) return [];
	const lines = wrong.map(([name, error]) => {
		const label = page.fields[name]?.label;
		const names = label !== undefined && !error.includes(label);
		return textBlock(names ? `${label}: ${error}` : error, { color: "Attention" });
	});
	const heading = textBlock("There is a problem", { weight: "Bolder", color: "Attention" });
	return [{ type: "Container", style: "attention", items: [heading, ...lines] }];
}

function drawField(
	name: string,
	field: Field,
	value: Page["values"][string] | undefined,
	error?: Words,
	size?: number,
): Element[] {
	if (RESERVED.has(name)) throw new Error(`A form's field may not be called "${name}"`);
	const after: Element[] = [];
	if (error !== undefined) after.push(textBlock(`Error: ${error}`, { color: "Attention", weight: "Bolder" }));
	if (field.hint) after.push(textBlock(field.hint, { isSubtle: true, size: "Small" }));
	// A card marks only what its own rules require, and judging is the bot's.
	const label = isOptional(field) ? `${field.label} (optional)` : field.label;
	const input = { id: name, label: inert(label), ...drawInput(field, value, size) };
	return [input, ...after.map((one) => ({ ...one, spacing: "None" }))];
}

function drawInput(field: Field, value: Page["values"][string] | undefined, size = 0): Element {
	// What was typed goes back as it was, as far as it can be seen: it comes back as the answer.
	const text = Array.isArray(value) ? value.join(SEPARATOR) : visible(reveal((value ?? "") as Frank));
	const given = text === "" ? {} : { value: text };
	switch (field.as) {
		case "text":
			// What is longer already, from another platform or a message, stays whole until somebody shortens it.
			return {
				type: "Input.Text",
				...((field.lines ?? 1) > 1 ? { isMultiline: true } : {}),
				maxLength: Math.max(size, text.length, 1),
				...given,
			};
		case "date":
			return { type: "Input.Date", ...given };
		case "one": {
			const look = field.look ?? (field.options.length > RADIOS ? "list" : "radio");
			const style = look === "list" ? { style: "compact", placeholder: "Choose one" } : { style: "expanded" };
			return { type: "Input.ChoiceSet", ...style, choices: drawChoices(field.options), wrap: true, ...given };
		}
		case "person": {
			// The client looks people up in the tenant's directory as somebody types, and gives the object id of whom they chose.
			const chosen = readAccount(text);
			return {
				type: "Input.ChoiceSet",
				style: "compact",
				placeholder: "Search for a person",
				choices: [],
				"choices.data": { type: "Data.Query", dataset: "graph.microsoft.com/users" },
				...(chosen?.platform === PLATFORM ? { value: chosen.user } : {}),
			};
		}
		case "many":
			return {
				type: "Input.ChoiceSet",
				style: "expanded",
				isMultiSelect: true,
				choices: drawChoices(field.options),
				wrap: true,
				...given,
			};
	}
}

function drawChoices(options: readonly { value: string; label: Words }[]): object[] {
	return options.map(({ value, label }) => {
		if (value.includes(SEPARATOR)) throw new Error(`An option's value may not contain "${SEPARATOR}"`);
		return { title: oneLine(label).replace(/\](?=\()/g, "]\u2060"), value };
	});
}
