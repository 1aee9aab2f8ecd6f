import type { MrkdwnElement, PlainTextElement } from "@slack/types";
import type { Frank, Line, Mention, Span } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import type { Files } from "./draw-image.ts";
import { escapeMrkdwn, escapePlain, isolate, oneLine, shorten } from "./text.ts";

/** How to read the words of a message, and in which workspace it is shown. */
export interface Ink<W extends Frank> {
	/** The text itself: revealed for a modal, plain words for a message. */
	read(words: W): string;
	/** The workspace: people of another one cannot be mentioned there. */
	tenant: string;
	/** Whether a line break inside a value is kept: in a modal yes, in a channel no. */
	breaks: boolean;
	/** The pictures that Slack has, by its id of each file; without one words stand in a picture's place. */
	files?: Files;
}

/** True when the line needs formatting, hence a `mrkdwn` object. */
export function isRich<W extends Frank>(line: Line<W>): boolean {
	return isSpans(line) && line.some((span) => typeof span === "object" && !(span instanceof Private));
}

/** The line as escaped text: for a `mrkdwn` object when `rich`, cut at `max`; else for `plain_text`, whole. */
export function drawLine<W extends Frank>(line: Line<W>, ink: Ink<W>, rich: boolean, max: number): string {
	if (!isSpans(line)) {
		const words = readWords(line, ink);
		return rich ? shorten(escapeMrkdwn(words), max) : escapePlain(words);
	}
	let text = "";
	for (const span of line) {
		const whole = drawSpan(span, ink, rich, Number.POSITIVE_INFINITY);
		const room = rich ? max - text.length : Number.POSITIVE_INFINITY;
		if (whole.length > room) return text + drawSpan(span, ink, rich, room);
		text += whole;
	}
	return text;
}

/** A text object of one kind or the other, from escaped text. Emoji codes and addresses stay as typed. */
export function textObject(escaped: string, rich: boolean): MrkdwnElement | PlainTextElement {
	if (rich) return { type: "mrkdwn", text: escaped, verbatim: true };
	return { type: "plain_text", text: escaped, emoji: false };
}

/** A `plain_text` object on one line, of at most `max` characters, and never empty, which Slack refuses. */
export function plainText(words: string, max: number): PlainTextElement {
	return { type: "plain_text", text: shorten(escapePlain(oneLine(words).trim()), max) || "–", emoji: false };
}

/** The mention of a person, when they have an identity in that workspace. */
function mentionOf(person: Mention, tenant: string): string | undefined {
	const here = person.identities.find((one) => one.platform === "slack" && one.tenant === tenant);
	return here !== undefined && /^[UW][A-Z0-9]{1,30}$/.test(here.user) ? `<@${here.user}>` : undefined;
}

/** The words of a line, on one line unless the surface keeps breaks. */
export function readWords<W extends Frank>(words: W, ink: Ink<W>): string {
	const text = ink.read(words);
	return ink.breaks ? text : oneLine(text);
}

function drawSpan<W extends Frank>(span: Span<W>, ink: Ink<W>, rich: boolean, room: number): string {
	if (isPerson(span)) {
		const mention = rich ? mentionOf(span.person, ink.tenant) : undefined;
		// A mention is whole or absent: half of one would be read as something else.
		if (mention !== undefined) return mention.length <= room ? mention : "…";
		return drawWords(oneLine(span.person.label), rich, room);
	}
	if (isStrong(span)) return rich ? bold(span.strong, room) : escapePlain(oneLine(span.strong));
	return drawWords(readWords(span, ink), rich, room);
}

/** Words among others: two characters are kept free to set off text that runs from right to left. */
function drawWords(words: string, rich: boolean, room: number): string {
	return isolate(shorten(rich ? escapeMrkdwn(words) : escapePlain(words), room - 2));
}

/** Bold, with the spaces outside the marks: Slack does not format `* this *`. */
function bold(words: string, room: number): string {
	const [, before = "", inner = "", after = ""] = /^(\s*)(.*?)(\s*)$/su.exec(oneLine(words)) ?? [];
	const text = shorten(escapeMrkdwn(inner), room - before.length - 2);
	return text === "" ? before : `${before}*${text}*${after}`;
}

function isSpans<W extends Frank>(line: Line<W>): line is readonly Span<W>[] {
	return Array.isArray(line);
}

function isPerson(span: Span<Frank>): span is { person: Mention } {
	return typeof span === "object" && "person" in span;
}

function isStrong(span: Span<Frank>): span is { strong: string } {
	return typeof span === "object" && "strong" in span;
}
