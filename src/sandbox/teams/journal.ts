import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
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
		past: () => (existsSync(file) ? wholeLines(file).map((line) => JSON.parse(line) as Change) : []),
		append: (change) => appendFileSync(file, `${JSON.stringify(change)}\n`),
	};
}

/** The lines that were written to their end. A kill can cut the last one short: it is taken off the file. */
function wholeLines(file: string): string[] {
	const text = readFileSync(file, "utf8");
	const whole = text.slice(0, text.lastIndexOf("\n") + 1);
	if (whole !== text) truncateSync(file, Buffer.byteLength(whole));
	return whole.split("\n").filter((line) => line !== "");
}
