/** Bytes of many rows as one value: PostgreSQL reads an array of them letter by letter, and this as it stands. */
export interface Packed {
	bytes: Buffer;
	/** Where each begins, from 1 as SQL's `substring` counts. */
	starts: number[];
	/** How many bytes each has. */
	sizes: number[];
}

/** Packs these one after the other: `substring(bytes from start for size)` is each of them again. */
export function packed(each: readonly Buffer[]): Packed {
	const sizes = each.map((one) => one.length);
	let next = 1;
	const starts = sizes.map((size) => {
		next += size;
		return next - size;
	});
	return { bytes: Buffer.concat(each, next - 1), starts, sizes };
}
