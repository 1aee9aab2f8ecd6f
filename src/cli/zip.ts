import { crc32 } from "node:zlib";

/** A file of a zip. */
export interface Entry {
	/** Without a folder. */
	name: string;
	data: Buffer;
}

/** The first of January 1980, midnight: the format's own beginning, so that the same files make the same zip. */
const DATE = 0x0021;
const TIME = 0;
/** Version 2.0 of the format, names in UTF-8, nothing compressed. */
const HEAD = [20, 0x0800, 0, TIME, DATE] as const;

/**
 * A zip of a few small files, stored as they are (PKWARE's APPNOTE 6.3: local headers, central directory, its end).
 * Enough for an app's package; nothing here is for files of 4 GB.
 */
export function zipOf(entries: readonly Entry[]): Buffer {
	const locals: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const { name, data } of entries) {
		const named = Buffer.from(name, "utf8");
		const sizes = [crc32(data), data.length, data.length] as const;
		const local = Buffer.concat([
			...[numbers(4, 0x04034b50), numbers(2, ...HEAD), numbers(4, ...sizes), numbers(2, named.length, 0)],
			...[named, data],
		]);
		directory.push(
			...[numbers(4, 0x02014b50), numbers(2, 20, ...HEAD), numbers(4, ...sizes)],
			...[numbers(2, named.length, 0, 0, 0, 0), numbers(4, 0, at), named],
		);
		locals.push(local);
		at += local.length;
	}
	const central = Buffer.concat(directory);
	const end = [
		...[numbers(4, 0x06054b50), numbers(2, 0, 0, entries.length, entries.length)],
		...[numbers(4, central.length, at), numbers(2, 0)],
	];
	return Buffer.concat([...locals, central, ...end]);
}

/** Numbers of so many bytes each, the lowest byte first. */
function numbers(bytes: 2 | 4, ...values: readonly number[]): Buffer {
	const buffer = Buffer.alloc(bytes * values.length);
	for (const [n, value] of values.entries()) buffer.writeUIntLE(value, n * bytes, bytes);
	return buffer;
}
