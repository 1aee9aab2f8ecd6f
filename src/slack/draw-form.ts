import type { KnownBlock, ModalView } from "@slack/types";
import type { Page, Sheet } from "../chat/form.ts";
import type { Block, Frank, Words } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { drawControl } from "./actions.ts";
import { drawPieces } from "./draw-blocks.ts";
import { drawField } from "./draw-fields.ts";
import { type Ink, plainText, textObject } from "./draw-line.ts";
import { fitPieces } from "./fit-blocks.ts";
import { LIMITS } from "./limits.ts";
import { type Kept, writeKept } from "./metadata.ts";
import { escapePlain, oneLine, shorten, shortenWords } from "./text.ts";

/** What the drawing of a modal needs to know beside the page. */
export interface Setting {
	/** The workspace: only its people are mentioned. */
	tenant: string;
	/** The channel where the form was begun, to answer there; absent where there was none. */
	channel?: string;
	/** It was begun from the home page. */
	home?: true;
	/** An id that no earlier drawing had. */
	screen: string;
}

export const FORM = "form";
export const SHEET = "sheet";

/**
 * A form's screen as a modal, seen by the person who fills it in alone. Of the form's state Slack carries the
 * draft's id and which screen it is.
 */
export function drawPage(
	page: Page,
	setting: Setting,
	errors: Readonly<Record<string, Words>> = {},
): ModalView {
	const kept: Kept = { draft: page.draft, step: page.step[0], ...whence(setting) };
	const before = [...longTitle(page.title), ...stepNote(page)];
	const after = [
		...errorSummary(page, errors),
		...Object.entries(page.fields).flatMap(([name, field]) => [
			...errorAt(errors[name]),
			...drawField(name, field, page.values[name], setting.screen),
		]),
		...(page.back ? [backRow(page.draft)] : []),
	];
	// Notes give way to questions where there is not room for all.
	const notes = drawSheetBlocks(page.notes, setting, LIMITS.viewBlocks - before.length - after.length);
	return {
		type: "modal",
		callback_id: FORM,
		private_metadata: writeKept(kept),
		notify_on_close: true,
		title: shortTitle(page.title),
		submit: plainText(page.send, LIMITS.viewButton),
		close: plainText("Close", LIMITS.viewButton),
		blocks: [...before, ...notes, ...after],
	};
}

/** Something to read, as a modal without a button to send. */
export function drawSheet(sheet: Sheet, setting: Omit<Setting, "screen">): ModalView {
	return {
		type: "modal",
		callback_id: SHEET,
		private_metadata: writeKept(whence(setting)),
		title: shortTitle(sheet.title),
		close: plainText("Close", LIMITS.viewButton),
		blocks: [...longTitle(sheet.title), ...drawSheetBlocks(sheet.blocks, setting, LIMITS.viewBlocks - 1)],
	};
}

/**
 * A screen without questions, such as the last look at the answers, that was not taken in: what is wrong, and the button to
 * send the same form again. The draft has all that was typed.
 */
export function drawAgain(words: Words, kept: Kept): ModalView {
	return {
		type: "modal",
		callback_id: FORM,
		private_metadata: writeKept(kept),
		notify_on_close: true,
		title: shortTitle("Rollcall"),
		submit: plainText("Send again", LIMITS.viewButton),
		close: plainText("Close", LIMITS.viewButton),
		blocks: [{ type: "section", text: textObject(escapePlain(words), false) }],
	};
}

function drawSheetBlocks(
	blocks: readonly Block<Frank>[],
	setting: { tenant: string },
	room: number,
): KnownBlock[] {
	return fitPieces(drawPieces(blocks, personalInk(setting.tenant)), { blocks: room, size: LIMITS.viewSize });
}

/** A child's detail is revealed for a modal only, which its opener alone sees and Slack does not keep. */
function personalInk(tenant: string): Ink<Frank> {
	return {
		read: (words) => (words instanceof Private ? Private.reveal(words) : words),
		tenant,
		breaks: true,
	};
}

function whence({ channel, home }: Pick<Setting, "channel" | "home">): Pick<Kept, "channel" | "home"> {
	return { ...(channel === undefined ? {} : { channel }), ...(home && { home }) };
}

function shortTitle(title: Words) {
	const text = shortenWords(escapePlain(oneLine(title).trim()), LIMITS.viewTitle) || "–";
	return { type: "plain_text" as const, text, emoji: false };
}

/** A title too long for the modal's bar stands whole above the form. */
function longTitle(title: Words): KnownBlock[] {
	const whole = escapePlain(oneLine(title).trim());
	if (whole.length <= LIMITS.viewTitle) return [];
	return [{ type: "header", text: plainText(title, LIMITS.header) }];
}

function stepNote({ step: [n, of], about }: Page): KnownBlock[] {
	if (of < 2) return [];
	const words = `Step ${n} of ${Math.max(n, of)}${about === undefined ? "" : `: ${oneLine(about)}`}`;
	return [{ type: "context", elements: [textObject(escapePlain(words), false)] }];
}

/** An error of a field that is not on this screen, or of none: above the questions. */
function errorSummary(page: Page, errors: Readonly<Record<string, Words>>): KnownBlock[] {
	return Object.entries(errors).flatMap(([name, words]) => (name in page.fields ? [] : errorAt(words)));
}

function errorAt(words: Words | undefined): KnownBlock[] {
	if (words === undefined) return [];
	const text = shorten(escapePlain(`Error: ${oneLine(words)}`), LIMITS.sectionText);
	return [{ type: "section", text: textObject(text, false) }];
}

function backRow(draft: string): KnownBlock {
	return { type: "actions", elements: [drawControl("Back", "back", draft)] };
}
