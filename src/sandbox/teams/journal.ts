import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Change } from "./changes.ts";

export interface Journal {
	/** Everything that happened before this start, in order. */
	past(): Change[];
	/** Writes one change to disk before it returns, so that it survives a kill. */
	append(change: Change): void;
}

/** A journal in `folder`, or one that forgets when no folder is given. */
export function openJournal(folder: string | undefined): Journal {
	if (folder === undefined) return { past: () => [], append: () => {} };
	mkdirSync(folder, { recursive: true });
	const file = join(folder, "teams.jsonl");
	return {
		past: () => (existsSync(file) ? linesOf(readFileSync(file, "utf8")) : []),
		append: (change) => appendFileSync(file, `${JSON.stringify(change)}\n`),
	};
}

/** A kill can cut the last line short: what cannot be read there never happened. */
function linesOf(text: string): Change[] {
	const lines = text.split("\n").filter((line) => line !== "");
	return lines.flatMap((line, at) => {
		try {
			return [JSON.parse(line) as Change];
		} catch (error) {
			if (at === lines.length - 1) return [];
			throw error;
		}
	});
}
