/** The parts of fontkit that are used; it has no types of its own. */
declare module "fontkit" {
	export interface Glyph {
		path: {
			commands: readonly {
				command: "moveTo" | "lineTo" | "quadraticCurveTo" | "bezierCurveTo" | "closePath";
				args: readonly number[];
			}[];
		};
	}
	export interface Font {
		unitsPerEm: number;
		hasGlyphForCodePoint(code: number): boolean;
		layout(text: string): {
			glyphs: readonly Glyph[];
			positions: readonly { xAdvance: number; xOffset: number; yOffset: number }[];
			advanceWidth: number;
		};
	}
	export function create(file: Buffer): Font;
}
