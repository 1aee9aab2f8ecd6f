import { crc32, deflateSync } from "node:zlib";

/** How much of each colour a pixel has, and how opaque it is: 0 to 255. */
export type Pixel = readonly [red: number, green: number, blue: number, opacity: number];

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A square picture as a PNG file: eight bits a channel, no filter, no interlace. */
export function encodePng(size: number, pixelAt: (x: number, y: number) => Pixel): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(size, 0);
	header.writeUInt32BE(size, 4);
	header.set([8, 6, 0, 0, 0], 8);
	const rows = Array.from({ length: size }, (_, y) => {
		const pixels = Array.from({ length: size }, (_, x) => pixelAt(x, y));
		return Buffer.from([0, ...pixels.flat()]);
	});
	return Buffer.concat([
		SIGNATURE,
		chunk("IHDR", header),
		chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const length = Buffer.alloc(4);
	const sum = Buffer.alloc(4);
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(body));
	return Buffer.concat([length, body, sum]);
}
