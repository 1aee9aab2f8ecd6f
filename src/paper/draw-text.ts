import type { Frank } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { drawable } from "./letters.ts";
import { isMarked, type Paper, type Told } from "./paper.ts";

const read = (value: Frank): string => drawable(value instanceof Private ? Private.reveal(value) : value);

const told = (value: Told): string =>
	isMarked(value) ? `${read(value.value)} (third party, to be decided: ${read(value.because)})` : read(value);

/** A paper as plain text in UTF-8, to paste into a letterhead or an e-mail: paragraphs with a blank line between. */
export function drawText(paper: Paper): Buffer {
	const parts = [read(paper.reference), read(paper.title), ...paper.lead.map(read)];
	for (const { title, says = [], entries } of paper.sections) {
		if (title) parts.push(read(title));
		parts.push(...says.map(read));
		for (const entry of entries) {
			if (entry.title) parts.push(read(entry.title));
			parts.push(
				...entry.facts.map(([label, value]) => (label ? `${read(label)}: ${told(value)}` : told(value))),
			);
		}
	}
	return Buffer.from(`${parts.join("\n\n")}\n`);
}
