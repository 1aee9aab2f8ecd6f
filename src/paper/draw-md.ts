import type { Frank } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { isMarked, type Paper, type Told } from "./paper.ts";

const read = (value: Frank): string => (value instanceof Private ? Private.reveal(value) : value);

/** Plain text in Markdown: nothing in it is a heading, a link, a picture or HTML. Line breaks stay. */
const plain = (value: Frank): string =>
	read(value)
		.replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&")
		.replaceAll(/\s*\r?\n\s*/g, "  \n  ");

const told = (value: Told): string =>
	isMarked(value)
		? `${plain(value.value)} (third party, to be decided: ${plain(value.because)})`
		: plain(value);

/** A paper as Markdown (CommonMark) in UTF-8: headings, and each value in a list with its label. */
export function drawMarkdown(paper: Paper): Buffer {
	const lines = [`# ${plain(paper.title)}`, "", plain(paper.reference), ""];
	for (const line of paper.lead) lines.push(plain(line), "");
	for (const { title, says = [], entries } of paper.sections) {
		lines.push(`## ${plain(title)}`, "");
		for (const line of says) lines.push(plain(line), "");
		for (const entry of entries) {
			if (entry.title) lines.push(`### ${plain(entry.title)}`, "");
			for (const [label, value] of entry.facts)
				lines.push(`- ${label ? `**${plain(label)}:** ` : ""}${told(value)}`);
			lines.push("");
		}
		if (!entries.length && !says.length) lines.push("Nothing.", "");
	}
	lines.push("---", "", plain(paper.mark), "");
	return Buffer.from(lines.join("\n"));
}
