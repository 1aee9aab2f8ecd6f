import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { INVARIANTS } from "./invariants.ts";
import type { RowId } from "./rows.ts";

/** What one fault came to. */
export interface Result {
	row: RowId;
	injected: string;
	times: number;
	/** By invariant, whether it held; nothing of one that was not looked at. */
	held: Partial<Record<keyof typeof INVARIANTS, boolean>>;
	/** Whether what the fault itself was to show was seen. */
	passed: boolean;
	note: string;
}

/** The variable that names the folder in which the results of a run are left for the reporter. */
export const FOLDER_VARIABLE = "ROLLCALL_FAULTS_FOLDER";

/** Leaves one for the reporter. */
export function keep(result: Result): void {
	const folder = process.env[FOLDER_VARIABLE];
	if (folder) writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(result));
}

/** All that were left in a folder. */
export const resultsIn = (folder: string): Result[] =>
	readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Result);
