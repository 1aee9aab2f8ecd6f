/** Draws the two icons of the Teams app: `node scripts/draw-icons.ts`. The mark is a register whose last line is ticked. */
import { writeFileSync } from "node:fs";
import { encodePng, type Pixel } from "./png.ts";

type Point = readonly [x: number, y: number];
type Stroke = { path: readonly Point[]; width: number };

/** Within a square of side 1. */
const LINES: readonly Stroke[] = [
	{
		path: [
			[0.06, 0.14],
			[0.94, 0.14],
		],
		width: 0.1,
	},
	{
		path: [
			[0.06, 0.44],
			[0.6, 0.44],
		],
		width: 0.1,
	},
	{
		path: [
			[0.06, 0.74],
			[0.3, 0.74],
		],
		width: 0.1,
	},
];
const TICK: Stroke = {
	path: [
		[0.5, 0.72],
		[0.66, 0.89],
		[0.94, 0.46],
	],
	width: 0.13,
};

const NAVY = [0x12, 0x32, 0x4a] as const;
const PALE = [0xb4, 0xc8, 0xd6] as const;
const WHITE = [0xff, 0xff, 0xff] as const;

/** The mark on a full square; clients round its corners, so it stays within the middle two thirds. */
function colour(x: number, y: number): Pixel {
	const at = within(x, y, 192, 36);
	const lines = Math.max(...LINES.map((line) => cover(line, at, 120)));
	const tick = cover(TICK, at, 120);
	return [...mix(mix(NAVY, PALE, lines), WHITE, tick), 255];
}

/** The same in white on nothing, as large as the square allows. */
function outline(x: number, y: number): Pixel {
	const at = within(x, y, 32, 2);
	const opacity = Math.max(...[...LINES, TICK].map((stroke) => cover(stroke, at, 28)));
	return [...WHITE, Math.round(opacity * 255)];
}

/** The middle of a pixel, within the square of side 1 that the margin leaves. */
function within(x: number, y: number, size: number, margin: number): Point {
	const side = size - 2 * margin;
	return [(x + 0.5 - margin) / side, (y + 0.5 - margin) / side];
}

/** How much of a pixel a stroke with round ends covers, 0 to 1; `side` is the square's, in pixels. */
function cover({ path, width }: Stroke, at: Point, side: number): number {
	const distances = path.slice(1).map((end, n) => distance(at, path[n] ?? end, end));
	return clamp((width / 2 - Math.min(...distances)) * side + 0.5);
}

function distance([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
	const [dx, dy] = [bx - ax, by - ay];
	const along = clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy));
	return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

function mix(under: readonly number[], over: readonly number[], share: number): [number, number, number] {
	const one = (n: number) => Math.round((under[n] ?? 0) * (1 - share) + (over[n] ?? 0) * share);
	return [one(0), one(1), one(2)];
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share));

const folder = new URL("../manifests/teams/", import.meta.url);
writeFileSync(new URL("color.png", folder), encodePng(192, colour));
writeFileSync(new URL("outline.png", folder), encodePng(32, outline));
