import type { Figure, Figures, Png } from "../chat/picture.ts";
import { Canvas, COLOURS } from "./canvas.ts";
import { FILLS } from "./draw-chart.ts";
import { LetterShapes } from "./letter-shapes.ts";
import type { Lettered } from "./lettering.ts";

/**
 * How wide a picture is, in units: about what a message has on a phone, so that letters are hardly smaller there than those
 * of the chat around them. A unit is two pixels, and less for a picture that would be too high:
 * https://learn.microsoft.com/microsoftteams (cards-format) has 1024 pixels each way as the most.
 */
const WIDE = 280;
const PIXELS = 2;
const MOST_PIXELS = 1_024;

const EDGE = 12;
const TITLE: Lettered = { size: 14.5, bold: true };
const LABEL: Lettered = { size: 13 };
const SMALL: Lettered = { size: 11.5, colour: COLOURS.quiet };
const NUMBER: Lettered = { size: 12 };
const LEADING = 1.3;
const BAR = 13;
const BETWEEN = { bars: 2, groups: 9, parts: 7 } as const;
const KEY = 10;

/** Something that is drawn once it is known how high the picture is. Units. */
type Mark =
	| { line: string; x: number; y: number; look: Lettered }
	| { bar: Box; fill: string }
	| { rule: Box };

type Box = [x: number, y: number, width: number, height: number];

/**
 * Figures as a picture: bars that lie under their labels, each with its number beside it. White paper of its own, so that
 * it reads on a dark page; dark, middling and light fills with a dark edge, so that nothing rests on colour.
 */
export function drawPicture(figures: Figures, letters: LetterShapes = new LetterShapes()): Png {
	const { marks, high } = laidOut(figures, letters);
	const scale = Math.min(PIXELS, MOST_PIXELS / high);
	const [width, height] = [Math.round(WIDE * scale), Math.round(high * scale)];
	const canvas = new Canvas(width, height);
	for (const mark of marks) {
		if ("line" in mark) drawLine(canvas, letters, mark, scale);
		else if ("bar" in mark) drawBar(canvas, inPixels(mark.bar, scale), mark.fill);
		else canvas.fill(...inPixels(mark.rule, scale), COLOURS.rule);
	}
	return { bytes: canvas.png(), width, height };
}

/** Where everything stands. */
function laidOut(figures: Figures, letters: LetterShapes): { marks: Mark[]; high: number } {
	const marks: Mark[] = [];
	let y = EDGE;
	const write = (text: string, look: Lettered) => {
		for (const line of letters.lines(text, look, WIDE - 2 * EDGE)) {
			marks.push({ line, x: EDGE, y: y + look.size, look });
			y += look.size * LEADING;
		}
	};
	write(figures.title, TITLE);
	write(figures.counts, SMALL);
	y += BETWEEN.parts;
	if (figures.series.length > 1) {
		const { keys, high } = keysOf(figures, letters, y);
		marks.push(...keys);
		y += high + BETWEEN.parts;
	}
	const long = lengthOf(figures, letters);
	for (const [n, label] of figures.labels.entries()) {
		write(label, LABEL);
		const from = y;
		for (const [s, { bars }] of figures.series.entries()) {
			y += BETWEEN.bars;
			marks.push(...barOf(bars[n], y, FILLS[s]!, long));
			y += BAR;
		}
		marks.push({ rule: [EDGE - 1, from, 1, y + BETWEEN.bars - from] });
		y += BETWEEN.groups;
	}
	if (figures.leftOut) write(figures.leftOut, SMALL);
	return { marks, high: y + EDGE / 2 };
}

/** What each fill stands for, as many beside one another as there is room for. */
function keysOf({ series }: Figures, letters: LetterShapes, top: number): { keys: Mark[]; high: number } {
	const keys: Mark[] = [];
	const line = SMALL.size * LEADING;
	let [x, y] = [EDGE, top];
	for (const [n, { name }] of series.entries()) {
		const wide = KEY + 5 + letters.width(name, SMALL) + 12;
		if (x > EDGE && x + wide - 12 > WIDE - EDGE) [x, y] = [EDGE, y + line];
		keys.push({ bar: [x, y + 1, KEY, KEY], fill: FILLS[n]! });
		keys.push({ line: name, x: x + KEY + 5, y: y + SMALL.size, look: { ...SMALL, colour: COLOURS.main } });
		x += wide;
	}
	return { keys, high: y + line - top };
}

/** How long a bar is, by its number: nothing that is kept back has a part in it. */
function lengthOf({ series }: Figures, letters: LetterShapes): (n: number) => number {
	const numbers = series.flatMap(({ bars }) => bars.filter((bar) => typeof bar === "number"));
	const most = Math.max(1, ...numbers);
	const beside = Math.max(...numbers.map((n) => letters.width(String(n), NUMBER)), 0) + 6;
	return (n) => (n / most) * (WIDE - 2 * EDGE - beside);
}

/** A bar with its number; one that is kept back has no length, and says so. */
function barOf(figure: Figure, y: number, fill: string, long: (n: number) => number): Mark[] {
	if (figure === undefined) return [];
	const length = typeof figure === "number" ? long(figure) : 0;
	const look = typeof figure === "number" ? NUMBER : { ...NUMBER, colour: COLOURS.quiet };
	return [
		...(length > 0 ? [{ bar: [EDGE, y, length, BAR] as Box, fill }] : []),
		{ line: String(figure), x: EDGE + length + 4, y: y + BAR - 2, look },
	];
}

/** Whole pixels, and at least one each way. */
const inPixels = ([x, y, width, height]: Box, scale: number): Box => [
	Math.round(x * scale),
	Math.round(y * scale),
	Math.max(1, Math.round(width * scale)),
	Math.max(1, Math.round(height * scale)),
];

/** A fill with a dark edge. */
function drawBar(canvas: Canvas, [x, y, width, height]: Box, fill: string): void {
	canvas.fill(x, y, width, height, COLOURS.main);
	if (width > 2) canvas.fill(x + 1, y + 1, width - 2, height - 2, fill);
}

function drawLine(
	canvas: Canvas,
	letters: LetterShapes,
	{ line, x, y, look }: Extract<Mark, { line: string }>,
	scale: number,
): void {
	const large = { ...look, size: look.size * scale };
	for (const sides of letters.outlines(line, x * scale, y * scale, large))
		canvas.fillWithin(sides, look.colour ?? COLOURS.main);
}
