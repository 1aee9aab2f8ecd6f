import { create, type Font, type Glyph } from "fontkit";
import type { Side } from "./canvas.ts";
import { bothFonts, type Lettered, NO_LETTER } from "./lettering.ts";
import { drawable, inLines, visualRuns } from "./letters.ts";

/** A curve is drawn as so many straight lines: more are not seen at the size of letters. */
const STEPS = 6;

/** Letters as outlines, for a picture: the same fonts as in a PDF. Sizes in pixels. */
export class LetterShapes {
	readonly #fonts: { regular: Font; bold: Font };

	constructor() {
		const { regular, bold } = bothFonts();
		this.#fonts = { regular: create(regular), bold: create(bold) };
	}

	/** How wide a line is. */
	width(line: string, look: Lettered): number {
		const font = this.#fontOf(look);
		const units = visualRuns(this.#known(line)).map((run) => font.layout(run.text).advanceWidth);
		return (units.reduce((sum, one) => sum + one, 0) * look.size) / font.unitsPerEm;
	}

	/** A text in lines that are no wider than this. */
	lines(text: string, look: Lettered, width: number): string[] {
		return inLines(this.#known(text), width, (part) => this.width(part, look));
	}

	/** The outline of each letter of a line that begins there; `y` is where its letters stand. */
	outlines(line: string, x: number, y: number, look: Lettered): Side[][] {
		const font = this.#fontOf(look);
		const scale = look.size / font.unitsPerEm;
		const found: Side[][] = [];
		let at = x;
		for (const run of visualRuns(this.#known(line))) {
			const { glyphs, positions } = font.layout(run.text);
			for (const [n, glyph] of glyphs.entries()) {
				const { xAdvance, xOffset, yOffset } = positions[n]!;
				// A font's y goes up, a picture's down.
				const place = ([px, py]: Point): Point => [at + (px + xOffset) * scale, y - (py + yOffset) * scale];
				found.push(sidesOf(glyph).map(([x0, y0, x1, y1]) => [...place([x0, y0]), ...place([x1, y1])]));
				at += xAdvance * scale;
			}
		}
		return found.filter((sides) => sides.length > 0);
	}

	#fontOf({ bold }: Lettered): Font {
		return bold ? this.#fonts.bold : this.#fonts.regular;
	}

	#known(text: string): string {
		const { regular } = this.#fonts;
		return [...drawable(text)]
			.map((letter) =>
				letter === "\n" || regular.hasGlyphForCodePoint(letter.codePointAt(0)!) ? letter : NO_LETTER,
			)
			.join("");
	}
}

type Point = [x: number, y: number];

/** The sides of a letter's outlines, each closed, in the font's own units. */
function sidesOf({ path }: Glyph): Side[] {
	const sides: Side[] = [];
	let [start, at]: [Point, Point] = [
		[0, 0],
		[0, 0],
	];
	const to = (point: Point) => {
		sides.push([...at, ...point]);
		at = point;
	};
	for (const { command, args } of path.commands) {
		const points = inPairs(args);
		if (command === "closePath") to(start);
		else if (command === "moveTo") {
			start = points[0]!;
			at = start;
		} else {
			const curve = [at, ...points];
			const steps = command === "lineTo" ? 1 : STEPS;
			for (let step = 1; step <= steps; step++) to(along(curve, step / steps));
		}
	}
	return sides;
}

const inPairs = (args: readonly number[]): Point[] =>
	args.flatMap((x, n): Point[] => (n % 2 ? [] : [[x, args[n + 1]!]]));

/** The point so far along a Bézier curve with these control points, by de Casteljau. */
function along(points: readonly Point[], part: number): Point {
	if (points.length === 1) return points[0]!;
	const between = points
		.slice(1)
		.map(
			([x, y], n): Point => [
				points[n]![0] + (x - points[n]![0]) * part,
				points[n]![1] + (y - points[n]![1]) * part,
			],
		);
	return along(between, part);
}
