import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";
import type { Frank, Words } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { drawable, visualRuns } from "./letters.ts";

const font = (name: string): Buffer =>
	readFileSync(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));

/**
 * DejaVu Sans has Latin with every accent, Greek, Cyrillic, Arabic, Hebrew, Armenian and Georgian in one file, so that
 * a name is drawn in one piece. Read once.
 */
let fonts: { regular: Buffer; bold: Buffer } | undefined;
const bothFonts = () => {
	fonts ??= { regular: font("DejaVuSans"), bold: font("DejaVuSans-Bold") };
	return fonts;
};

/** A4 in points, with its margins. */
export const PAGE = { width: 595.28, height: 841.89, left: 56, right: 56, top: 56, bottom: 72 } as const;
const WIDTH = PAGE.width - PAGE.left - PAGE.right;
const FLOOR = PAGE.height - PAGE.bottom;
/** Stands for a letter that the font has not: the reader is told. */
const NO_LETTER = "□";

/** How a paragraph looks. Sizes in points. */
export interface Look {
	size: number;
	bold?: true;
	colour?: string;
	/** From the left margin. */
	indent?: number;
	before?: number;
	/** A box round it, for what is marked. */
	box?: true;
	/** Room that must be left below it on the page, so that a heading does not stand alone. */
	keepWith?: number;
}

/** Sets lines of text on the pages of a tagged PDF, one below the other. */
export class TypeSetter {
	readonly doc: PDFKit.PDFDocument;
	/** Letters that could not be drawn. */
	missing = 0;
	#y: number = PAGE.top;
	readonly #widths = new Map<string, number>();
	readonly #root: PDFKit.PDFStructureElement;

	/** @param passphrase without it nobody opens the file: it is encrypted with AES-256 (ISO 32000, extension level 3) */
	constructor(title: Words, passphrase?: string) {
		const { regular, bold } = bothFonts();
		this.doc = new PDFDocument({
			...{ size: "A4", margin: 0, autoFirstPage: true, bufferPages: true },
			...(passphrase
				? {
						pdfVersion: "1.7ext3" as const,
						userPassword: passphrase,
						ownerPassword: randomBytes(32).toString("base64"),
					}
				: { pdfVersion: "1.7" as const }),
			...{ tagged: true, lang: "en-GB", displayTitle: true },
			info: { Title: title, Creator: "Rollcall", Producer: "Rollcall" },
		});
		this.doc.registerFont("regular", regular).registerFont("bold", bold);
		this.#root = this.doc.struct("Document");
		this.doc.addStructure(this.#root);
	}

	/** A paragraph, under this structure: `H1`, `H2`, `H3`, `P`. Broken over pages where it must be. */
	set(tag: "H1" | "H2" | "H3" | "P", text: Frank, look: Look): void {
		const indent = (look.indent ?? 0) + (look.box ? 6 : 0);
		const lines = this.#lines(text, look, WIDTH - indent - (look.box ? 6 : 0));
		const height = look.size * 1.4;
		this.#y += look.before ?? 0;
		this.#room(height + (look.keepWith ?? 0));
		while (lines.length) {
			const fit = Math.max(1, Math.floor((FLOOR - this.#y) / height));
			const here = lines.splice(0, fit);
			if (look.box) this.#box(here.length * height, look.indent ?? 0);
			const top = this.#y;
			const draw = () => {
				for (const [i, line] of here.entries()) this.#line(line, PAGE.left + indent, top + i * height, look);
			};
			this.#root.add(this.doc.struct(tag, {}, draw));
			this.#y += here.length * height;
			if (lines.length) this.#newPage();
		}
	}

	/** Leaves so many points free. */
	space(points: number): void {
		this.#y += points;
	}

	/** On every page: who it is for, across it and at its foot, with the page's number. Returns the number of pages. */
	mark(reference: Words, mark: Words): number {
		const { count } = this.doc.bufferedPageRange();
		for (let page = 0; page < count; page++) {
			this.doc.switchToPage(page);
			this.#artifact(() => {
				this.#across(mark);
				const foot = { size: 8, colour: "#505a5f" };
				this.#line(mark, PAGE.left, PAGE.height - 48, foot);
				this.#line(`${reference}  Page ${page + 1} of ${count}`, PAGE.left, PAGE.height - 36, foot);
			});
		}
		return count;
	}

	/** The finished file. */
	async bytes(): Promise<Buffer> {
		this.#root.end();
		const chunks: Buffer[] = [];
		this.doc.on("data", (chunk: Buffer) => chunks.push(chunk));
		const ended = new Promise((done) => this.doc.once("end", done));
		this.doc.end();
		await ended;
		return Buffer.concat(chunks);
	}

	#across(mark: Words): void {
		const size = Math.min(30, (30 * 640) / this.#width(mark, { size: 30, bold: true }));
		this.doc.save().rotate(-52, { origin: [PAGE.width / 2, PAGE.height / 2] });
		const x = PAGE.width / 2 - this.#width(mark, { size, bold: true }) / 2;
		this.doc.fillOpacity(0.07);
		this.#line(mark, x, PAGE.height / 2, { size, bold: true, colour: "#0b0c0c" });
		this.doc.fillOpacity(1).restore();
	}

	#box(height: number, indent: number): void {
		this.#artifact(() => {
			const x = PAGE.left + indent;
			this.doc.rect(x, this.#y - 2, PAGE.width - PAGE.right - x, height + 1).lineWidth(1);
			this.doc.fillAndStroke("#fff7bf", "#0b0c0c");
		});
	}

	/** What is only look is no part of what a screen reader says. */
	#artifact(draw: () => void): void {
		this.doc.markContent("Artifact");
		draw();
		this.doc.endMarkedContent();
	}

	#room(height: number): void {
		if (this.#y + height > FLOOR) this.#newPage();
	}

	#newPage(): void {
		this.doc.addPage();
		this.#y = PAGE.top;
	}

	#line(text: string, x: number, y: number, look: Look): void {
		let at = x;
		for (const run of visualRuns(text)) {
			this.doc
				.font(look.bold ? "bold" : "regular")
				.fontSize(look.size)
				.fillColor(look.colour ?? "#0b0c0c");
			// Given features, the library shapes the run as a whole, and turns it round where it runs from right to left.
			const options = { lineBreak: false, ...(run.rightToLeft ? { features: ["rtla" as const] } : {}) };
			this.doc.text(run.text, at, y, options);
			at += run.rightToLeft ? this.doc.widthOfString(run.text, options) : this.#width(run.text, look);
		}
	}

	/** The text in lines that are no wider than this. A word that is wider is broken. */
	#lines(text: Frank, look: Look, width: number): string[] {
		const lines: string[] = [];
		for (const paragraph of this.#known(
			drawable(text instanceof Private ? Private.reveal(text) : text),
		).split("\n")) {
			let line = "";
			for (const word of paragraph.split(" ").flatMap((w) => this.#pieces(w, look, width))) {
				const longer = line ? `${line} ${word}` : word;
				if (line && this.#width(longer, look) > width) {
					lines.push(line);
					line = word;
				} else line = longer;
			}
			lines.push(line);
		}
		return lines;
	}

	#pieces(word: string, look: Look, width: number): string[] {
		if (this.#width(word, look) <= width) return [word];
		const pieces: string[] = [];
		let piece = "";
		for (const letter of word) {
			if (piece && this.#width(piece + letter, look) > width) {
				pieces.push(piece);
				piece = "";
			}
			piece += letter;
		}
		return [...pieces, piece];
	}

	/** Word by word, each measured once: a paper says the same words many times. */
	#width(text: string, { size, bold }: Look): number {
		const space = text.split(" ").length - 1;
		const words = text.split(" ").reduce((sum, word) => sum + this.#wordWidth(word, bold), 0);
		return ((words + space * this.#wordWidth(" ", bold)) * size) / 100;
	}

	#wordWidth(word: string, bold: true | undefined): number {
		const key = `${bold ? "b" : "r"}${word}`;
		let width = this.#widths.get(key);
		if (width === undefined) {
			this.doc.font(bold ? "bold" : "regular").fontSize(100);
			width = this.doc.widthOfString(word);
			this.#widths.set(key, width);
		}
		return width;
	}

	/** The same with a sign for each letter that the font has not. */
	#known(text: string): string {
		const { font: face } = (
			this.doc.font("regular") as unknown as {
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
