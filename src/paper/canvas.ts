import { INK } from "./lettering.ts";
import { pngOf } from "./png.ts";

/** The colours of a picture. */
export const COLOURS = {
	paper: "#ffffff",
	main: INK.main,
	quiet: INK.quiet,
	rule: INK.rule,
} as const;

/** How many shades there are between the paper and an ink: at the edges of letters. */
const SHADES = 3;
/** Between two rows of pixels a letter's outline is looked at so many times. */
const LOOKS = 4;

/** A side of an outline: from one point to another, in pixels. */
export type Side = readonly [x0: number, y0: number, x1: number, y1: number];

/** A sheet of white paper to draw bars and letters on. Coordinates in pixels, from the upper left corner. */
export class Canvas {
	readonly #width: number;
	readonly #height: number;
	readonly #pixels: Uint8Array;
	readonly #palette: string[] = [COLOURS.paper];

	constructor(width: number, height: number) {
		this.#width = width;
		this.#height = height;
		this.#pixels = new Uint8Array(width * height);
	}

	/** Fills whole pixels. */
	fill(x: number, y: number, width: number, height: number, colour: string): void {
		const index = this.#indexOf(colour);
		const [left, right] = [Math.max(0, x), Math.min(this.#width, x + width)];
		for (let row = Math.max(0, y); row < Math.min(this.#height, y + height); row++)
			this.#pixels.fill(index, row * this.#width + left, row * this.#width + Math.max(left, right));
	}

	/** Fills what lies within closed outlines, on the bare paper. Where they wind round and back there is a hole. */
	fillWithin(sides: readonly Side[], ink: string): void {
		const xs = sides.flatMap(([x0, , x1]) => [x0, x1]);
		const ys = sides.flatMap(([, y0, , y1]) => [y0, y1]);
		const left = Math.floor(min(xs));
		const cover = new Float64Array(Math.max(0, Math.ceil(max(xs)) - left));
		for (let row = Math.max(0, Math.floor(min(ys))); row < Math.min(this.#height, max(ys)); row++) {
			cover.fill(0);
			for (let look = 0; look < LOOKS; look++)
				for (const [from, to] of spans(sides, row + (look + 0.5) / LOOKS))
					addCover(cover, from - left, to - left);
			for (const [x, part] of cover.entries()) this.#shade(left + x, row, part, ink);
		}
	}

	/** The picture as it stands. */
	png(): Uint8Array {
		return pngOf(this.#pixels, { width: this.#width, height: this.#height }, this.#palette);
	}

	#shade(x: number, y: number, part: number, ink: string): void {
		const shade = Math.round(Math.min(1, part) * SHADES);
		if (shade && x >= 0 && x < this.#width)
			this.#pixels[y * this.#width + x] = this.#indexOf(mixed(ink, shade / SHADES));
	}

	#indexOf(colour: string): number {
		const known = this.#palette.indexOf(colour);
		return known >= 0 ? known : this.#palette.push(colour) - 1;
	}
}

/** How much of each pixel of a row lies between two points of one look at it. */
function addCover(cover: Float64Array, from: number, to: number): void {
	for (let x = Math.floor(from); x < to; x++)
		cover[x] = cover[x]! + (Math.min(to, x + 1) - Math.max(from, x)) / LOOKS;
}

/** Where a line across enters and leaves what the sides enclose (the rule of TrueType: a winding other than nought). */
function spans(sides: readonly Side[], y: number): [from: number, to: number][] {
	const crossings = sides
		.filter(([, y0, , y1]) => (y0 <= y && y < y1) || (y1 <= y && y < y0))
		.map(([x0, y0, x1, y1]) => ({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), turn: y1 > y0 ? 1 : -1 }))
		.sort((a, b) => a.x - b.x);
	const found: [number, number][] = [];
	let winding = 0;
	let from = 0;
	for (const { x, turn } of crossings) {
		if (winding === 0) from = x;
		winding += turn;
		if (winding === 0) found.push([from, x]);
	}
	return found;
}

const mixtures = new Map<string, string>();

/** An ink on white paper, so much of it. */
function mixed(ink: string, part: number): string {
	const key = `${ink} ${part}`;
	let colour = mixtures.get(key);
	if (!colour) {
		const parts = [1, 3, 5].map((at) => 255 - (255 - Number.parseInt(ink.slice(at, at + 2), 16)) * part);
		colour = `#${parts.map((one) => Math.round(one).toString(16).padStart(2, "0")).join("")}`;
		mixtures.set(key, colour);
	}
	return colour;
}

const min = (all: readonly number[]) => all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const max = (all: readonly number[]) => all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
