import { createRequire } from "node:module";

// Its types are those of an ES module, while Node is given CommonJS.
const bidi = (createRequire(import.meta.url)("bidi-js") as typeof import("bidi-js").default)();

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** Controls, halves of characters, and the characters that steer direction: one value could pass for another by them. */
const UNSAFE = /[[\p{Cc}\p{Bidi_Control}\u2028\u2029\u206A-\u206F\uFEFF\uFFF9-\uFFFB]--[\n]]/gv;

/** A text as it may be drawn. Line breaks are kept. */
export function drawable(text: string): string {
	return text
		.replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
		.replaceAll("\t", " ")
		.toWellFormed()
		.replaceAll(UNSAFE, "");
}

/** Part of a line that runs one way. */
export interface Run {
	text: string;
	rightToLeft: boolean;
}

/**
 * A line as it is drawn from left to right: the parts that run the other way stand where a reader expects them (the
 * Unicode Bidirectional Algorithm, UAX 9). Within a part the letters keep their order: the font turns them.
 */
export function visualRuns(line: string): Run[] {
	if (!RIGHT_TO_LEFT.test(line)) return [{ text: line, rightToLeft: false }];
	const { levels } = bidi.getEmbeddingLevels(line, "ltr");
	const runs: (Run & { level: number })[] = [];
	for (let i = 0; i < line.length; i++) {
		const level = levels[i] ?? 0;
		const last = runs.at(-1);
		if (last && last.level === level) last.text += line[i];
		else runs.push({ text: line[i]!, level, rightToLeft: level % 2 === 1 });
	}
	return inVisualOrder(runs);
}

/** From the highest level down, what is at that level or above is turned round (UAX 9, L2). */
function inVisualOrder<R extends { level: number }>(runs: readonly R[]): R[] {
	let order = [...runs];
	const highest = Math.max(...order.map((r) => r.level));
	for (let level = highest; level > 0; level--) {
		const next: R[] = [];
		let turned: R[] = [];
		for (const run of order) {
			if (run.level >= level) {
				turned.unshift(run);
				continue;
			}
			next.push(...turned, run);
			turned = [];
		}
		order = [...next, ...turned];
	}
	return order;
}

/** A text in lines that are no wider than this. A word that is wider is broken. */
export function inLines(text: string, width: number, measure: (text: string) => number): string[] {
	const lines: string[] = [];
	for (const paragraph of text.split("\n")) {
		let line = "";
		for (const word of paragraph.split(" ").flatMap((w) => pieces(w, width, measure))) {
			const longer = line ? `${line} ${word}` : word;
			if (line && measure(longer) > width) {
				lines.push(line);
				line = word;
			} else line = longer;
		}
		lines.push(line);
	}
	return lines;
}

function pieces(word: string, width: number, measure: (text: string) => number): string[] {
	if (measure(word) <= width) return [word];
	const broken: string[] = [];
	let piece = "";
	for (const letter of word) {
		if (piece && measure(piece + letter) > width) {
			broken.push(piece);
			piece = "";
		}
		piece += letter;
	}
	return [...broken, piece];
}
