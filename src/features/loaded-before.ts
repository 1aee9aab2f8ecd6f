/** Rows of a file, with the fingerprints that some of them had in an earlier version. */
interface Rows<R> {
	rows: readonly R[];
	/** Undefined where it had the one that it has now. */
	formerPrint(row: R): Buffer | undefined;
	/** Those of these fingerprints that are on record. */
	known(prints: readonly Buffer[]): Promise<readonly { fingerprint: Buffer }[]>;
}

/**
 * Leaves out the rows that an earlier version loaded under another fingerprint: it took the apostrophe before “+44” for a
 * part of the cell. Loaded again, their children would have a second case.
 */
export async function notLoadedBefore<R>({ rows, formerPrint, known }: Rows<R>): Promise<readonly R[]> {
	const prints = rows.map(formerPrint);
	const former = prints.filter((print) => print !== undefined);
	if (!former.length) return rows;
	const there = new Set((await known(former)).map((row) => row.fingerprint.toString("hex")));
	return rows.filter((_, n) => !there.has(prints[n]?.toString("hex") ?? ""));
}
