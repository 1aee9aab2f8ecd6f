/** Rows put down in one transaction. */
const CHUNK = 4_000;
/** Chunks written at once. */
const WRITERS = 3;

/**
 * Hands on what is read in chunks: while some are written the next is read, and no more, so that the memory stays flat
 * however long the list is.
 * @param put writes a chunk; `before` is how many were read before it
 * @returns how many were read
 * @throws what the first one threw that could not be written, when none is being written any more
 */
export async function inChunks<T>(
	lines: AsyncIterable<T>,
	put: (chunk: readonly T[], before: number) => Promise<void>,
	tell: (read: number) => void,
): Promise<number> {
	const writing: Promise<void>[] = [];
	let [read, chunk]: [number, T[]] = [0, []];
	try {
		for await (const line of lines) {
			read++;
			chunk.push(line);
			if (chunk.length < CHUNK) continue;
			if (writing.length === WRITERS) await writing.shift();
			writing.push(put(chunk, read - chunk.length));
			writing.at(-1)!.catch(() => undefined);
			chunk = [];
			tell(read);
		}
		if (chunk.length) writing.push(put(chunk, read - chunk.length));
		await Promise.all(writing);
		return read;
	} catch (error) {
		await Promise.allSettled(writing);
		throw error;
	}
}
