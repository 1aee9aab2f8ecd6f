import { rmSync, writeFileSync } from "node:fs";
import { CommandFailed } from "./io.ts";

/**
 * Does a transaction that writes this new file last. Where it is not committed after all, nothing says that the file was
 * taken: then it goes again.
 * @param work is handed what writes the file
 */
export async function fileOnRecord<T>(
	file: string,
	work: (keep: (bytes: Buffer) => void) => Promise<T>,
): Promise<T> {
	let written = false;
	try {
		return await work((bytes) => {
			writeNew(file, bytes);
			written = true;
		});
	} catch (error) {
		if (written) rmSync(file, { force: true });
		throw error;
	}
}

/** @throws CommandFailed where it is there already, or cannot be written */
export function writeNew(file: string, bytes: Buffer): void {
	try {
		writeFileSync(file, bytes, { flag: "wx", mode: 0o600 });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new CommandFailed(`${file} cannot be written (${code}). Choose another place.`);
	}
}
