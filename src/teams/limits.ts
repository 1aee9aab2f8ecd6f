/** What Teams takes, and what we let in. Each figure says where it comes from. */

/** Bytes of one request to us. A message of Teams has at most about 100 kB; a form of ours far less. */
export const BODY_BYTES = 256 * 1024;

/** How deep a request's JSON may nest. A real activity stays under 12. */
export const BODY_DEPTH = 32;

/**
 * Bytes (UTF-8) of one card with its envelope. learn.microsoft.com (format-your-bot-messages) speaks of 100 kB
 * and asks to stay under 80; older pages say 40 and 28. The smallest holds everywhere.
 */
export const CARD_BYTES = 28_000;

/** Characters of a dialog's title before Teams cuts it (measured on the desktop client; not documented). */
export const TITLE_CHARS = 60;

/** Characters of a button's label: longer ones are cut by every client, without saying so. */
export const LABEL_CHARS = 60;

/** Characters of the notification text, far below what a lock screen shows. */
export const SUMMARY_CHARS = 300;

/** How long a message waits for its pictures, in milliseconds: its words go without what takes longer. */
export const PICTURES_MS = 5_000;

/** Characters of a picture's words. Teams names no limit: as many as Slack takes. */
export const IMAGE_ALT_CHARS = 2_000;

/** Characters of a text box whose schema sets no limit. */
export const BOX_CHARS = 3_000;

/** Actions in a row: the Teams host configuration shows six and drops the rest (cards-reference, "maxActions"). */
export const BUTTONS_IN_A_ROW = 6;

/** How long the bot may take over one interaction, in milliseconds: Teams gives up on an invoke after 10 to 15 s. */
export const RECEIVE_MS = 8_000;

/**
 * How long a press waits for its answer to reach the personal chat, in milliseconds. With the time above it stays
 * within what Teams waits.
 */
export const TELL_MS = 3_000;

/** How long one call to the connector or the token endpoint may take, in milliseconds, unless told otherwise. */
export const CALL_MS = 5_000;

/** How much of a message is drawn. A card that is too large is drawn again with the next, smaller measure. */
export interface Measure {
	/** Rows, facts and lines of one block. */
	items: number;
	/** Characters of one piece of text. */
	chars: number;
	/** Blocks of the message. */
	blocks: number;
	/** Words stand in the place of pictures: those would take the room of other words. */
	withoutPictures?: true;
}

/** From generous to tiny: the last one fits whatever the message is. */
export const MEASURES: readonly Measure[] = [
	{ items: 200, chars: 8_000, blocks: 200 },
	{ items: 100, chars: 4_000, blocks: 150 },
	{ items: 80, chars: 2_000, blocks: 100 },
	{ items: 60, chars: 1_000, blocks: 80 },
	{ items: 45, chars: 800, blocks: 60 },
	{ items: 30, chars: 600, blocks: 40 },
	{ items: 20, chars: 400, blocks: 30 },
	{ items: 10, chars: 200, blocks: 20 },
	{ items: 5, chars: 100, blocks: 10 },
	{ items: 2, chars: 60, blocks: 6 },
];

/** The bytes that a value takes as JSON. */
export const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Cuts text to so many characters, never through the middle of one. */
export function cut(text: string, chars: number): string {
	if (text.length <= chars) return text;
	return `${text
		.slice(0, chars - 1)
		.toWellFormed()
		.replace(/\uFFFD$/, "")
		.trimEnd()}…`;
}
