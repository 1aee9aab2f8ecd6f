import type { Frank, Identity, Line, Mention } from "../chat/message.ts";
import { type Element, type MentionEntry, type Run, richText } from "./card.ts";
import { PLATFORM } from "./identity.ts";
import { cut } from "./limits.ts";
import { inert, isolate, oneLine, withoutMarkdown } from "./safe-text.ts";

/** The mentions of one card, collected while it is drawn. */
export interface Mentions {
	/** The tenant whose people can be mentioned; empty where nobody can be. */
	tenant: string;
	entries: MentionEntry[];
}

/**
 * One line as elements: a new line typed within it begins another element, since clients treat it differently.
 * A line that mentions somebody has to be a TextBlock, so its words are escaped.
 *
 * @param read turns a piece of the line into its text.
 */
export function drawLine<W extends Frank>(
	line: Line<W>,
	read: (words: W) => string,
	chars: number,
	mentions: Mentions,
	look: Record<string, unknown> = {},
): Element[] {
	const spans = isSpans(line) ? line : [line];
	if (spans.some((span) => isMention(span) && identityOf(span.person, mentions.tenant))) {
		const text = spans.map((span) => {
			if (isMention(span)) return mentionText(span.person, mentions);
			if (isStrong(span)) return `**${withoutMarkdown(oneLine(span.strong))}**`;
			return isolate(withoutMarkdown(inert(cut(read(span as W), chars)).replace(/\n/g, " ")));
		});
		return [{ type: "TextBlock", text: text.join(""), wrap: true, ...look }];
	}
	const runs = spans.map((span): Run => {
		if (isMention(span)) return { text: oneLine(span.person.label) };
		if (isStrong(span)) return { text: inert(span.strong), strong: true };
		return { text: inert(cut(read(span as W), chars)) };
	});
	return lines(runs).map((one) => richText(one, look));
}

/** Runs of text, parted at the new lines within them. Empty lines are left out. */
function lines(runs: readonly Run[]): Run[][] {
	const parted: Run[][] = [[]];
	for (const run of runs) {
		for (const [index, text] of run.text.split("\n").entries()) {
			if (index > 0) parted.push([]);
			if (text !== "") parted.at(-1)?.push({ ...run, text: runs.length > 1 ? isolate(text) : text });
		}
	}
	return parted.filter((line) => line.some((run) => run.text.trim() !== ""));
}

/** The tag that stands for a person in the text. Teams matches tags by their text, so two people never share one. */
function mentionText(person: Mention, mentions: Mentions): string {
	const id = identityOf(person, mentions.tenant)?.user;
	const label = oneLine(person.label).replace(/[<>&]/g, "") || "somebody";
	if (id === undefined) return withoutMarkdown(label);
	for (let n = 1; ; n++) {
		const name = n === 1 ? label : `${label} (${n})`;
		const text = `<at>${name}</at>`;
		const taken = mentions.entries.find((entry) => entry.text === text);
		if (taken && taken.mentioned.id !== id) continue;
		if (!taken) mentions.entries.push({ type: "mention", text, mentioned: { id, name } });
		return text;
	}
}

const identityOf = (person: Mention, tenant: string): Identity | undefined =>
	person.identities.find((one) => one.platform === PLATFORM && one.tenant === tenant);

const isSpans = <W extends Frank>(line: Line<W>): line is Exclude<Line<W>, W> => Array.isArray(line);

const isMention = (span: unknown): span is { person: Mention } =>
	typeof span === "object" && span !== null && "person" in span;

const isStrong = (span: unknown): span is { strong: string } =>
	typeof span === "object" && span !== null && "strong" in span;
