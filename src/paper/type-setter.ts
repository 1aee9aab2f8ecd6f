import { randomBytes } from "node:crypto";
import PDFDocument from "pdfkit";
import type { Frank, Words } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { INK, type Lettered, Lettering } from "./lettering.ts";

/** A4 in points, with its margins. */
export const PAGE = { width: 595.28, height: 841.89, left: 56, right: 56, top: 56, bottom: 72 } as const;
export const WIDTH = PAGE.width - PAGE.left - PAGE.right;
/** The column of labels, and what is left free at its right. In points. */
const LABELS = 176;
const GAP = 12;
/** What stands beside its label has no more lines than this. */
const MOST_BESIDE = 6;
/** How far above its base line the font's letters reach, of its size: lines of two sizes then share a base line. */
const ASCENT = 0.93;
const FLOOR = PAGE.height - PAGE.bottom;

/** How a paragraph looks. Sizes in points. */
export interface Look extends Lettered {
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
	readonly letters: Lettering;
	/** Where the next thing is set, from the top of the page. */
	y: number = PAGE.top;
	readonly #root: PDFKit.PDFStructureElement;

	/** @param passphrase without it nobody opens the file: it is encrypted with AES-256 (ISO 32000, extension level 3) */
	constructor(title: Words, passphrase?: string) {
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
		this.letters = new Lettering(this.doc);
		this.#root = this.doc.struct("Document");
		this.doc.addStructure(this.#root);
	}

	/** A paragraph, under this structure: `H1`, `H2`, `H3`, `P`. Broken over pages where it must be. */
	set(tag: "H1" | "H2" | "H3" | "P", text: Frank, look: Look): void {
		const indent = (look.indent ?? 0) + (look.box ? 6 : 0);
		const words = text instanceof Private ? Private.reveal(text) : text;
		const lines = this.letters.lines(words, look, WIDTH - indent - (look.box ? 6 : 0));
		const height = look.size * 1.4;
		this.y += look.before ?? 0;
		this.room(height + (look.keepWith ?? 0));
		while (lines.length) {
			const fit = Math.max(1, Math.floor((FLOOR - this.y) / height));
			const here = lines.splice(0, fit);
			if (look.box) this.#box(here.length * height, look.indent ?? 0);
			const top = this.y;
			const draw = () => {
				for (const [i, line] of here.entries())
					this.letters.line(line, PAGE.left + indent, top + i * height, look);
			};
			this.#root.add(this.doc.struct(tag, {}, draw));
			this.y += here.length * height;
			if (lines.length) this.newPage();
		}
	}

	/**
	 * Two paragraphs beside each other, the first in a narrow column, their first lines on one line. Sets nothing and returns
	 * false where one is longer than a few lines, or has a word that would be broken: those are easier to read one below the other.
	 */
	pair(label: Words, labelLook: Look, text: Frank, look: Look): boolean {
		const found = this.#beside(label, labelLook, text, look);
		if (!found) return false;
		const { labelLines, lines, height, tall } = found;
		this.letters.missing += found.missing;
		this.y += labelLook.before ?? 0;
		this.room(tall);
		const column = (texts: readonly string[], x: number, top: number, as: Look) =>
			this.#root.add(
				this.doc.struct("P", {}, () => {
					for (const [i, line] of texts.entries()) this.letters.line(line, x, top + i * height, as);
				}),
			);
		column(labelLines, PAGE.left, this.y + (look.size - labelLook.size) * ASCENT, labelLook);
		column(lines, PAGE.left + LABELS, this.y, look);
		this.y += tall;
		return true;
	}

	/** The room that such a pair takes, which is not broken over pages; undefined where it would not be set. */
	roomOfPair(label: Words, labelLook: Look, text: Frank, look: Look): number | undefined {
		const found = this.#beside(label, labelLook, text, look);
		return found && (labelLook.before ?? 0) + found.tall;
	}

	#beside(label: Words, labelLook: Look, text: Frank, look: Look) {
		const words = text instanceof Private ? Private.reveal(text) : text;
		const before = this.letters.missing;
		const labelLines = this.letters.lines(label, labelLook, LABELS - GAP);
		const lines = this.letters.lines(words, look, WIDTH - LABELS);
		const missing = this.letters.missing - before;
		this.letters.missing = before;
		// A long word, such as a checksum, is not broken for this: it is there to be copied.
		const broken = words.split(/\s/).some((word) => this.letters.width(word, look) > WIDTH - LABELS);
		if (broken || labelLines.length > MOST_BESIDE || lines.length > MOST_BESIDE) return undefined;
		const height = look.size * 1.4;
		return { labelLines, lines, height, tall: Math.max(labelLines.length, lines.length) * height, missing };
	}

	/** A part of the file as a screen reader tells it: drawn by this, or with others within. Whoever asks for it ends it. */
	part(
		tag: string,
		options: PDFKit.Mixins.StructureElementOptions = {},
		draw?: () => void,
	): PDFKit.PDFStructureElement {
		const made = draw ? this.doc.struct(tag, options, draw) : this.doc.struct(tag, options);
		this.#root.add(made);
		return made;
	}

	/** Leaves so many points free. */
	space(points: number): void {
		this.y += points;
	}

	/**
	 * On every page: who it is for at its foot, with the page's number, and across the page too. Returns the number of pages.
	 */
	mark(reference: Words, mark: Words, across = true): number {
		const { count } = this.doc.bufferedPageRange();
		for (let page = 0; page < count; page++) {
			this.doc.switchToPage(page);
			this.artifact(() => {
				if (across) this.#across(mark);
				const foot = { size: 8, colour: INK.quiet };
				this.letters.line(mark, PAGE.left, PAGE.height - 48, foot);
				this.letters.line(`${reference}  Page ${page + 1} of ${count}`, PAGE.left, PAGE.height - 36, foot);
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
		const size = Math.min(30, (30 * 640) / this.letters.width(mark, { size: 30, bold: true }));
		this.doc.save().rotate(-52, { origin: [PAGE.width / 2, PAGE.height / 2] });
		const x = PAGE.width / 2 - this.letters.width(mark, { size, bold: true }) / 2;
		this.doc.fillOpacity(0.07);
		this.letters.line(mark, x, PAGE.height / 2, { size, bold: true, colour: INK.main });
		this.doc.fillOpacity(1).restore();
	}

	#box(height: number, indent: number): void {
		this.artifact(() => {
			const x = PAGE.left + indent;
			this.doc.rect(x, this.y - 2, PAGE.width - PAGE.right - x, height + 1).lineWidth(1);
			this.doc.fillAndStroke("#fff7bf", INK.main);
		});
	}

	/** What is only look is no part of what a screen reader says. */
	artifact(draw: () => void): void {
		this.doc.markContent("Artifact");
		draw();
		this.doc.endMarkedContent();
	}

	/** Whether so many points are left on the page. */
	fits(height: number): boolean {
		return this.y + height <= FLOOR;
	}

	/** Turns the page where so many points are not left on it. */
	room(height: number): void {
		if (!this.fits(height)) this.newPage();
	}

	newPage(): void {
		this.doc.addPage();
		this.y = PAGE.top;
	}
}
