import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export const Anchor = z.strictObject({
	/** The panel's id; zeros for the chain of the rows without a panel. */
	panel: z.guid(),
	/** The panel's key, for people; empty for the rows without a panel. */
	key: z.string(),
	/** The calendar date on which it was kept, in the panel's zone. */
	on: z.iso.date(),
	/** How many rows the chain had. */
	seq: z.int().positive(),
	/** The last link, as 64 hexadecimal digits. */
	head: z.string().regex(/^[0-9a-f]{64}$/),
	/** The instant, in UTC. */
	at: z.iso.datetime(),
});
/** The head of a panel's chain, as kept outside the database: it tells whether rows up to there are still the same. */
export type Anchor = z.infer<typeof Anchor>;

/**
 * Writes a head into this folder: one file a month, one line of JSON each, only ever added to. Returns once it is on
 * the disk.
 * @throws when it cannot be written
 */
export function keepAnchor(folder: string, anchor: Anchor): void {
	mkdirSync(folder, { recursive: true });
	const file = openSync(join(folder, `chain-heads-${anchor.on.slice(0, 7)}.ndjson`), "a", 0o640);
	try {
		writeSync(file, `${JSON.stringify(anchor)}\n`);
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
}

/**
 * Reads the heads of such a file.
 * @throws RangeError naming the line that is not one
 */
export function readAnchors(file: string): Anchor[] {
	const lines = readFileSync(file, "utf8").split("\n");
	return lines.flatMap((line, n) => {
		if (!line.trim()) return [];
		const read = Anchor.safeParse(parsed(line));
		if (!read.success) throw new RangeError(`${file}:${n + 1} is not a head that Rollcall wrote.`);
		return [read.data];
	});
}

/**
 * The end of a panel's chain as an evidence pack has it on its last page.
 * @throws RangeError saying what is not as it stands there
 */
export function anchorOnPaper(panel: string, rows: string, head: string): Anchor {
	const read = Anchor.omit({ key: true, on: true, at: true }).safeParse({
		...{ panel, seq: Number(rows), head: head.replaceAll(/\s/g, "").toLowerCase() },
	});
	if (!read.success) {
		throw new RangeError("Give --panel, --rows and --head exactly as they stand on the paper's last page.");
	}
	return { ...read.data, key: "", on: "paper", at: "" };
}

function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}
