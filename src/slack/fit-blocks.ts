import type { KnownBlock } from "@slack/types";
import type { Piece } from "./draw-blocks.ts";

/** How much a message, modal or home page may hold. */
export interface Room {
	blocks: number;
	text: number;
}

/**
 * As many pieces as there is room for, in order. Buttons stay; what is left out is counted where it would have
 * stood: "…and 12 more". Nothing is refused for its length.
 */
export function fitPieces(pieces: readonly Piece[], room: Room): KnownBlock[] {
	const all = pieces.flatMap((piece) => piece.blocks);
	if (all.length <= room.blocks && textOf(all) <= room.text) return all;

	const kept = fitKept(pieces, { blocks: room.blocks - 1, text: room.text - 40 });
	let blocks = room.blocks - 1 - sum(kept, (piece) => piece.blocks.length);
	let text = room.text - 40 - sum(kept, (piece) => textOf(piece.blocks));
	const out: KnownBlock[] = [];
	let cutAt: number | undefined;
	let left = 0;
	for (const piece of pieces) {
		const size = textOf(piece.blocks);
		const fits = cutAt === undefined && piece.blocks.length <= blocks && size <= text;
		if (kept.includes(piece)) {
			out.push(...piece.blocks);
		} else if (fits) {
			out.push(...piece.blocks);
			blocks -= piece.blocks.length;
			text -= size;
		} else {
			cutAt ??= out.length;
			left += piece.lines;
		}
	}
	if (cutAt !== undefined) out.splice(cutAt, 0, more(left));
	return out;
}

/** The characters that Slack counts: every text, value and option. */
export function textOf(value: unknown): number {
	if (Array.isArray(value)) return value.reduce((total: number, one) => total + textOf(one), 0);
	if (typeof value !== "object" || value === null) return 0;
	return Object.entries(value).reduce((total, [name, part]) => {
		const counted = typeof part === "string" && (name === "text" || name === "value");
		return total + (counted ? part.length : textOf(part));
	}, 0);
}

/** The buttons that fit: all of them, but for a message made of hundreds. */
function fitKept(pieces: readonly Piece[], room: Room): Piece[] {
	let { blocks, text } = room;
	return pieces.filter((piece) => {
		if (piece.keep === undefined) return false;
		blocks -= piece.blocks.length;
		text -= textOf(piece.blocks);
		return blocks >= 0 && text >= 0;
	});
}

function more(lines: number): KnownBlock {
	const text = lines > 0 ? `…and ${lines} more` : "…";
	return { type: "context", elements: [{ type: "plain_text", text, emoji: false }] };
}

function sum<T>(items: readonly T[], size: (item: T) => number): number {
	return items.reduce((total, item) => total + size(item), 0);
}
