import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Four bits to a pixel, each of which names a colour of the palette (PNG, third edition, 11.2.1). */
const [BITS, INDEXED] = [4, 3];

/** As many colours as four bits can name. */
export const MOST_COLOURS = 16;

/**
 * Pixels as a PNG. With a palette it takes a quarter of what one in full colour does: a card in Teams has little room.
 * @param pixels row by row, each the place of its colour in the palette
 * @param palette "#rrggbb", sixteen at most
 */
export function pngOf(
	pixels: Uint8Array,
	{ width, height }: { width: number; height: number },
	palette: readonly string[],
): Uint8Array {
	if (palette.length > MOST_COLOURS) throw new RangeError(`A palette has ${MOST_COLOURS} colours at most`);
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([BITS, INDEXED], 8);
	const colours = Buffer.from(palette.map((colour) => colour.slice(1)).join(""), "hex");
	const data = deflateSync(rowsOf(pixels, width, height), { level: 9 });
	return Buffer.concat([
		SIGNATURE,
		chunk("IHDR", head),
		chunk("PLTE", colours),
		chunk("IDAT", data),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

/** Each row begins with a byte that says "not filtered", and has two pixels in a byte. */
function rowsOf(pixels: Uint8Array, width: number, height: number): Buffer {
	const length = 1 + Math.ceil(width / 2);
	const rows = Buffer.alloc(length * height);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const at = y * length + 1 + (x >> 1);
			rows[at] = rows[at]! | (pixels[y * width + x]! << (x % 2 ? 0 : 4));
		}
	}
	return rows;
}

function chunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const framed = Buffer.alloc(named.length + 8);
	framed.writeUInt32BE(data.length, 0);
	framed.set(named, 4);
	framed.writeUInt32BE(crc32(named), named.length + 4);
	return framed;
}
