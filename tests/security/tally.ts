import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import type { Counted, TallyTitle } from "./tallies.ts";
import { FOLDER_VARIABLE } from "./tally-folder.ts";

/** Counts what was tried and what came of it, and hands the count in when the file is done. */
export interface Tally {
	/** Notes one attempt: it must have been refused. */
	mustRefuse(what: string, refused: boolean): void;
	/** Notes so many attempts of which these were let in, in words: there must be none. */
	mustRefuseAll(attempts: number, letIn: readonly string[]): void;
}

/** A tally for one test file. A title may have parts in several. */
export function tally(title: TallyTitle): Tally {
	const counted: Counted = { title, attempts: 0, refused: 0 };
	afterAll(() => {
		const folder = process.env[FOLDER_VARIABLE];
		if (folder) writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify(counted));
	});
	return {
		mustRefuse(what, refused) {
			counted.attempts += 1;
			if (refused) counted.refused += 1;
			expect(refused, `let in: ${what}`).toBe(true);
		},
		mustRefuseAll(attempts, letIn) {
			counted.attempts += attempts;
			counted.refused += attempts - letIn.length;
			expect(letIn, "let in").toEqual([]);
		},
	};
}
