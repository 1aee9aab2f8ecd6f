import { cut, SUMMARY_CHARS } from "./limits.ts";
import { inert, oneLine, withoutMarkdown } from "./safe-text.ts";

/** Adaptive Cards as plain JSON, version 1.5: what Teams takes on every client. */

export const CARD_TYPE = "application/vnd.microsoft.card.adaptive";

export interface Element {
	type: string;
	[property: string]: unknown;
}

/** A mention as Teams wants it beside the text that stands for it. */
export interface MentionEntry {
	type: "mention";
	text: string;
	mentioned: { id: string; name: string };
}

export interface Card {
	type: "AdaptiveCard";
	$schema: string;
	version: "1.5";
	fallbackText: string;
	body: Element[];
	actions?: Element[];
	msteams?: { width?: "Full"; entities?: MentionEntry[] };
}

export interface Attachment {
	contentType: typeof CARD_TYPE;
	content: Card;
}

/** A card-only message. Text beside a card would arrive as a message of its own on some clients. */
export interface CardActivity {
	type: "message";
	summary: string;
	attachments: [Attachment];
}

export function card(
	fallback: string,
	body: Element[],
	actions: Element[] = [],
	mentions: MentionEntry[] = [],
): Card {
	return {
		type: "AdaptiveCard",
		$schema: "http://adaptivecards.io/schemas/adaptive-card.json",
		version: "1.5",
		fallbackText: cut(oneLine(fallback), SUMMARY_CHARS),
		body,
		...(actions.length > 0 ? { actions } : {}),
		...(mentions.length > 0 ? { msteams: { entities: mentions } } : {}),
	};
}

export const attach = (content: Card): Attachment => ({ contentType: CARD_TYPE, content });

/** The activity that carries a card; `summary` is what a notification and the search show. */
export const activityOf = (summary: string, content: Card): CardActivity => ({
	type: "message",
	summary: cut(oneLine(summary), SUMMARY_CHARS),
	attachments: [attach(content)],
});

/** Text in which Markdown is read, and so escaped: a heading, a label of our own. */
export const textBlock = (text: string, more: Record<string, unknown> = {}): Element => ({
	type: "TextBlock",
	text: withoutMarkdown(text),
	wrap: true,
	...more,
});

export interface Run {
	text: string;
	strong?: boolean;
}

/** One line of text shown exactly as it is: a TextRun reads no Markdown. */
export const richText = (runs: readonly Run[], more: Record<string, unknown> = {}): Element => ({
	type: "RichTextBlock",
	inlines: runs.map((run) => ({
		type: "TextRun",
		text: inert(run.text),
		...(run.strong ? { weight: "Bolder" } : {}),
		...more,
	})),
});
