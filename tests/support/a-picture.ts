import { inflateSync } from "node:zlib";
import { type Figures, Picture } from "../../src/chat/picture.ts";
import { drawPicture } from "../../src/paper/draw-picture.ts";

/** Figures of a panel, with what a test changes of them. */
export const someFigures = (change: Partial<Figures> = {}): Figures => ({
	...{ title: "Referrals, and what became of them", counts: "Number of children" },
	labels: ["New referrals (children)", "Resolved", "Repeat episodes"],
	series: [
		{ name: "This period", bars: [40, 20, "kept back"] },
		{ name: "A year earlier", bars: [10, 0, undefined] },
	],
	alt: "Bar chart. Referrals. This period. New referrals (children): 40; Resolved: 20; Repeat episodes: kept back.",
	elsewhere: "The same figures are in the answer to “report”, under “Referrals”.",
	...change,
});

/** A picture as it leaves for a platform. */
export async function aPicture(change: Partial<Figures> = {}): Promise<Picture> {
	const picture = new Picture(someFigures(change));
	await Picture.draw(picture, async (figures) => drawPicture(figures));
	return picture;
}

/** A picture read back, by other code than wrote it: the colour of each pixel, row by row, as "#rrggbb". */
export function readPng(bytes: Uint8Array): { width: number; height: number; rows: string[][] } {
	const file = Buffer.from(bytes);
	const chunks = new Map<string, Buffer>();
	for (let at = 8; at < file.length; ) {
		const length = file.readUInt32BE(at);
		chunks.set(file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, at + 8 + length));
		at += length + 12;
	}
	const head = chunks.get("IHDR")!;
	const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)];
	const palette = chunks.get("PLTE")!;
	const data = inflateSync(chunks.get("IDAT")!);
	const stride = Math.ceil(width / 2) + 1;
	const rows = Array.from({ length: height }, (_, y) =>
		Array.from({ length: width }, (_, x) => {
			const pair = data[y * stride + 1 + Math.floor(x / 2)]!;
			const index = x % 2 ? pair & 15 : pair >> 4;
			return `#${palette.toString("hex", index * 3, index * 3 + 3)}`;
		}),
	);
	return { width, height, rows };
}
