import type { KnownBlock } from "@slack/types";
import type { Piece } from "./draw-blocks.ts";

const BLOCK_SIZE = 125;

/** What the note of what is left out takes. */
const NOTE = { blocks: 1, size: 200 };

/** How long the end of a message may be so that it stays: a sentence or two, as whom to ring now. */
const ENDING = 800;

/** How much a message, modal or home page may hold. */
export interface Room {
	blocks: number;
	/** In characters, as {@link sizeOf} counts them. */
	size: number;
}

/**
 * As many pieces as there is room for, in order. Buttons stay, and what the message ends with; what is left out is counted
 * where it would have stood: "…and 12 more". Nothing is refused for its length.
 */
export function fitPieces(pieces: readonly Piece[], room: Room): KnownBlock[] {
	const all = pieces.flatMap((piece) => piece.blocks);
	if (all.length <= room.blocks && sizeOf(all) <= room.size) return all;

	const kept = fitKept(pieces, { blocks: room.blocks - NOTE.blocks, size: room.size - NOTE.size });
	let blocks = room.blocks - NOTE.blocks - sum(kept, (piece) => piece.blocks.length);
	let left = room.size - NOTE.size - sum(kept, (piece) => sizeOf(piece.blocks));
	const out: KnownBlock[] = [];
	let cutAt: number | undefined;
	let lines = 0;
	for (const piece of pieces) {
		const size = sizeOf(piece.blocks);
		const fits = cutAt === undefined && piece.blocks.length <= blocks && size <= left;
		if (kept.includes(piece)) {
			out.push(...piece.blocks);
		} else if (fits) {
			out.push(...piece.blocks);
			blocks -= piece.blocks.length;
			left -= size;
		} else {
			cutAt ??= out.length;
			lines += piece.lines;
		}
	}
	if (cutAt !== undefined) out.splice(cutAt, 0, more(lines));
	return out;
}

/**
 * What blocks count for: every text in them, and for each block as much again as one without text was measured to
 * cost (a divider takes 125 characters off what else fits: bolt-js #2509).
 */
export function sizeOf(blocks: readonly KnownBlock[]): number {
	return blocks.length * BLOCK_SIZE + characters(blocks);
}

function characters(value: unknown): number {
	if (typeof value === "string") return value.length;
	if (typeof value !== "object" || value === null) return 0;
	return Object.values(value).reduce((total: number, part) => total + characters(part), 0);
}

/** The buttons that fit: all of them, but for a message made of hundreds. And a short end, where there is room beside them. */
function fitKept(pieces: readonly Piece[], room: Room): Piece[] {
	let { blocks, size } = room;
	const last = pieces.at(-1);
	return pieces.filter((piece) => {
		// Small print: the last line of a list is no end.
		const ends = piece === last && piece.blocks[0]?.type === "context" && sizeOf(piece.blocks) <= ENDING;
		if (piece.keep === undefined && !ends) return false;
		blocks -= piece.blocks.length;
		size -= sizeOf(piece.blocks);
		return blocks >= 0 && size >= 0;
	});
}

function more(lines: number): KnownBlock {
	const text = lines > 0 ? `…and ${lines} more` : "…";
	return { type: "context", elements: [{ type: "plain_text", text, emoji: false }] };
}

function sum<T>(items: readonly T[], size: (item: T) => number): number {
	return items.reduce((total, item) => total + size(item), 0);
}
