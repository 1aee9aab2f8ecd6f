import type { Words } from "../chat/message.ts";
import type { Piece } from "./draw-blocks.ts";
import { textObject } from "./draw-line.ts";
import { LIMITS } from "./limits.ts";
import { clean, escapePlain, oneLine } from "./text.ts";

interface Table {
	head: readonly Words[];
	rows: readonly (readonly Words[])[];
}

const FENCE = "```";

/**
 * A table as fixed-width text. Slack's own `table` block may stand once in a message only and not in a modal,
 * so that a message with two tables would be refused whole; text always arrives.
 */
export function drawTable(table: Table): Piece[] {
	const all = [table.head, ...table.rows];
	const columns = Math.max(0, ...all.map((row) => row.length));
	if (columns === 0) return [];
	const most = Math.max(4, Math.floor(LIMITS.tableWidth / columns) - 2);
	const cells = all.map((row) => Array.from({ length: columns }, (_, i) => cell(row[i] ?? "", most)));
	const widths = Array.from({ length: columns }, (_, i) =>
		Math.max(...cells.map((row) => length(row[i] ?? ""))),
	);
	const lines = cells.map((row) =>
		escapePlain(
			row
				.map((text, i) => pad(text, widths[i] ?? 0))
				.join("  ")
				.trimEnd(),
		),
	);
	const [head = "", ...rows] = lines;
	return chunks(rows, LIMITS.sectionText - head.length - 2 * FENCE.length - 3).map((part) => ({
		blocks: [
			{ type: "section", text: textObject(`${FENCE}\n${[head, ...part].join("\n")}\n${FENCE}`, true) },
		],
		lines: part.length,
	}));
}

/** One cell, on one line; a backtick could close the fixed-width text, so it becomes its look-alike. */
function cell(words: Words, most: number): string {
	const text = Array.from(oneLine(clean(words)).replaceAll("\t", " ").replaceAll("`", "ˋ").trim());
	return text.length <= most ? text.join("") : `${text.slice(0, most - 1).join("")}…`;
}

function length(text: string): number {
	return Array.from(text).length;
}

function pad(text: string, width: number): string {
	return text + " ".repeat(Math.max(0, width - length(text)));
}

/** Lines in parts whose text stays within `max`; a table without rows is one part without lines. */
function chunks(lines: readonly string[], max: number): string[][] {
	const out: string[][] = [[]];
	let size = 0;
	for (const line of lines) {
		if (size + line.length + 1 > max && size > 0) {
			out.push([]);
			size = 0;
		}
		out.at(-1)?.push(line);
		size += line.length + 1;
	}
	return out;
}
