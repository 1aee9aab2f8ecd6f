import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { drawable, inLines, visualRuns } from "./letters.ts";

const font = (name: string): Buffer =>
	readFileSync(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));

/**
 * DejaVu Sans has Latin with every accent, Greek, Cyrillic, Arabic, Hebrew, Armenian and Georgian in one file, so that
 * a name is drawn in one piece. Read once.
 */
let fonts: { regular: Buffer; bold: Buffer } | undefined;
export const bothFonts = () => {
	fonts ??= { regular: font("DejaVuSans"), bold: font("DejaVuSans-Bold") };
	return fonts;
};

/** Stands for a letter that the font has not: the reader is told. */
export const NO_LETTER = "□";

/** Black, and the grey of what is said by the way, as GOV.UK has them. */
export const INK = { main: "#0b0c0c", quiet: "#505a5f", rule: "#b1b4b6" } as const;

/** How letters look. Sizes in points. */
export interface Lettered {
	size: number;
	bold?: true;
	colour?: string;
}

/** Draws, measures and breaks lines of letters in a PDF. */
export class Lettering {
	/** Letters that could not be drawn. */
	missing = 0;
	readonly #doc: PDFKit.PDFDocument;
	readonly #widths = new Map<string, number>();

	constructor(doc: PDFKit.PDFDocument) {
		const { regular, bold } = bothFonts();
		this.#doc = doc.registerFont("regular", regular).registerFont("bold", bold);
	}

	/** A line whose upper left corner is there. */
	line(text: string, x: number, y: number, look: Lettered): void {
		let at = x;
		for (const run of visualRuns(text)) {
			this.#doc
				.font(look.bold ? "bold" : "regular")
				.fontSize(look.size)
				.fillColor(look.colour ?? INK.main);
			// Given features, the library shapes the run as a whole, and turns it round where it runs from right to left.
			const options = { lineBreak: false, ...(run.rightToLeft ? { features: ["rtla" as const] } : {}) };
			this.#doc.text(run.text, at, y, options);
			at += run.rightToLeft ? this.#doc.widthOfString(run.text, options) : this.width(run.text, look);
		}
	}

	/** The text in lines that are no wider than this. A word that is wider is broken. */
	lines(text: string, look: Lettered, width: number): string[] {
		return inLines(this.#known(drawable(text)), width, (part) => this.width(part, look));
	}

	/** Word by word, each measured once: a paper says the same words many times. */
	width(text: string, { size, bold }: Lettered): number {
		const space = text.split(" ").length - 1;
		const words = text.split(" ").reduce((sum, word) => sum + this.#wordWidth(word, bold), 0);
		return ((words + space * this.#wordWidth(" ", bold)) * size) / 100;
	}

	#wordWidth(word: string, bold: true | undefined): number {
		const key = `${bold ? "b" : "r"}${word}`;
		let width = this.#widths.get(key);
		if (width === undefined) {
			this.#doc.font(bold ? "bold" : "regular").fontSize(100);
			width = this.#doc.widthOfString(word);
			this.#widths.set(key, width);
		}
		return width;
	}

	/** The same with a sign for each letter that the font has not. */
	#known(text: string): string {
		const { font: face } = (
			this.#doc.font("regular") as unknown as {
				_font: { font: { hasGlyphForCodePoint(code: number): boolean } };
			}
		)._font;
		return [...text]
			.map((letter) => {
				if (letter === "\n" || face.hasGlyphForCodePoint(letter.codePointAt(0)!)) return letter;
				this.missing += 1;
				return NO_LETTER;
			})
			.join("");
	}
}
