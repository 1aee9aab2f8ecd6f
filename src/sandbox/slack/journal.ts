import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";

/** A file with one change a line. Each line is written at once, so a killed process loses at most a torn last line. */
export interface Journal<Change> {
	/** What was written before this start, oldest first. */
	readonly earlier: readonly Change[];
	append(change: Change): void;
}

/** Opens the journal, cutting off a last line that was torn when the writer was killed. Without a path nothing is kept. */
export function openJournal<Change>(path: string | undefined): Journal<Change> {
	if (path === undefined) return { earlier: [], append() {} };
	const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
	const whole = bytes.subarray(0, bytes.lastIndexOf("\n") + 1);
	if (whole.length < bytes.length) truncateSync(path, whole.length);
	const lines = whole.toString("utf8").split("\n").filter(Boolean);
	return {
		earlier: lines.map((line) => JSON.parse(line) as Change),
		append: (change) => appendFileSync(path, `${JSON.stringify(change)}\n`),
	};
}
