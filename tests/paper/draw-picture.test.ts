import { execFileSync } from "node:child_process";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Figure, Figures } from "../../src/chat/picture.ts";
import { COLOURS } from "../../src/paper/canvas.ts";
import { FILLS } from "../../src/paper/draw-chart.ts";
import { drawPicture } from "../../src/paper/draw-picture.ts";
import { LetterShapes } from "../../src/paper/letter-shapes.ts";
import { drawBeside } from "../../src/paper/pictures.ts";
import { ROOT } from "../docs/documents.ts";
import { readPng, someFigures } from "../support/a-picture.ts";

const letters = new LetterShapes();
const draw = (change: Partial<Figures> = {}) => {
	const png = drawPicture(someFigures(change), letters);
	return { png, ...readPng(png.bytes) };
};
const series = (...bars: Figure[][]) => bars.map((of, n) => ({ name: `Series ${n}`, bars: of }));

/** How long each bar of a fill is, from the top down: its pixels in a row, the edges left out. */
function lengthsOf(rows: readonly string[][], fill: string): number[] {
	const counts = rows.map((row) => row.filter((pixel) => pixel === fill).length);
	// Keys are ten units square.
	return counts.filter((n, y) => n > 20 && counts[y - 1] !== n);
}

const light = (colour: string) => {
	const [r, g, b] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};
/** WCAG 2.2, contrast ratio. */
const contrast = (a: string, b: string) => {
	const [low, high] = [light(a), light(b)].sort((one, other) => one - other);
	return (high! + 0.05) / (low! + 0.05);
};

describe("a picture for chat", () => {
	test("has bars as long as their numbers", () => {
		const { rows } = draw({ series: series([40, 20, 10], [10, 40, 0]) });
		const [first, second] = FILLS.map((fill) => lengthsOf(rows, fill));
		expect(first).toHaveLength(3);
		expect(Math.abs(first![0]! - 2 * first![1]!)).toBeLessThan(8);
		expect(Math.abs(first![0]! - 4 * first![2]!)).toBeLessThan(12);
		expect(second![1]).toBe(first![0]);
		expect(second).toHaveLength(2);
	});

	test("[S2-18] is the same to the byte whatever is kept back: it says so, and has no length", () => {
		const { png, rows } = draw({ labels: ["New", "Other"], series: series([40, "kept back"]) });
		expect(lengthsOf(rows, FILLS[0])).toHaveLength(1);
		const nothing = draw({ labels: ["New", "Other"], series: series([40, undefined]) });
		// The words "kept back" stand where there would be nothing.
		expect(Buffer.compare(png.bytes, nothing.png.bytes)).not.toBe(0);
	});

	test("has its letters on it, and another letter where the words are another", () => {
		const inked = (change: Partial<Figures>) =>
			draw(change)
				.rows.map((row) => row.join())
				.join("\n");
		for (const change of [
			{ title: "Another title" },
			{ counts: "Number of cases" },
			{ labels: ["New", "Resolved", "Repeat"] },
			{ leftOut: "Not drawn, and in the table: 2 kept back." },
		])
			expect(inked(change)).not.toBe(inked({}));
		expect(inked({ title: "Ŵ á שלום" })).not.toBe(inked({ title: "W a" }));
	});

	test("is as wide as a phone, and never higher than Teams shows, whatever it holds", () => {
		const { width, height } = draw();
		expect(width).toBe(560);
		expect(height).toBeLessThan(700);
		const long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch ".repeat(3);
		const labels = Array.from({ length: 18 }, (_, n) => `${n} ${long}`);
		const bars = labels.map((_, n) => 999_999 - n);
		const worst = draw({ labels, series: series(bars, bars, bars), title: long, leftOut: long });
		expect(worst.height).toBeLessThanOrEqual(1_024);
		expect(worst.png.bytes.length).toBeLessThan(100_000);
	});

	test("is small enough for a card beside its words", () => {
		const names = ["This period", "Period before", "A year earlier"];
		const labels = [
			"Brought forward",
			"New referrals (children)",
			"Repeat episodes",
			"Resolved",
			"Active at the end",
		];
		const { png, height } = draw({
			labels,
			series: names.map((name) => ({ name, bars: [140, 96, 12, 83, 153] })),
		});
		expect(png.bytes.length).toBeLessThan(11_000);
		expect(height).toBeLessThanOrEqual(1_024);
	});

	test("reads on a dark page, and without colour: white paper of its own, dark letters, an edge round each bar", () => {
		const { rows } = draw();
		expect(new Set([rows[0]!, rows.at(-1)!].flat())).toEqual(new Set([COLOURS.paper]));
		for (const ink of [COLOURS.main, COLOURS.quiet])
			expect(contrast(ink, COLOURS.paper)).toBeGreaterThan(4.5);
		const at = rows.findIndex((row) => row.filter((pixel) => pixel === FILLS[0]).length > 100);
		const row = rows[at + 4]!;
		expect(row[row.indexOf(FILLS[0]) - 1]).toBe(COLOURS.main);
		expect(row[row.lastIndexOf(FILLS[0]) + 1]).toBe(COLOURS.main);
	});

	test("is a PNG that every part of checks out", () => {
		const file = Buffer.from(draw().png.bytes);
		const types: string[] = [];
		for (let at = 8; at < file.length; ) {
			const length = file.readUInt32BE(at);
			types.push(file.toString("latin1", at + 4, at + 8));
			expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(file.subarray(at + 4, at + 8 + length)));
			at += length + 12;
		}
		expect(types).toEqual(["IHDR", "PLTE", "IDAT", "IEND"]);
	});
});

describe("drawing beside the process", () => {
	test("gives the same picture, also to several who ask at once", async () => {
		const all = await Promise.all([drawBeside(someFigures()), drawBeside(someFigures({ title: "Other" }))]);
		expect(Buffer.from(all[0].bytes)).toEqual(Buffer.from(draw().png.bytes));
		expect(Buffer.from(all[1].bytes)).toEqual(Buffer.from(draw({ title: "Other" }).png.bytes));
	});

	test("what cannot be drawn fails by itself, and the next is drawn", async () => {
		const broken = { ...someFigures(), labels: undefined } as unknown as Figures;
		await expect(drawBeside(broken)).rejects.toThrow("could not be drawn");
		expect((await drawBeside(someFigures())).width).toBe(560);
	});

	test("keeps no process alive", () => {
		const program = `
			import { drawBeside } from "./src/paper/pictures.ts";
			const { width } = await drawBeside(${JSON.stringify(someFigures())});
			process.stdout.write(String(width));`;
		const out = execFileSync(process.execPath, ["--input-type=module", "-e", program], {
			...{ cwd: ROOT, encoding: "utf8", timeout: 30_000 },
		});
		expect(out).toBe("560");
	}, 40_000);
});
