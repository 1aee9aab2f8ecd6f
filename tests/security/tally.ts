import { afterAll, expect } from "vitest";

/** Counts what was tried and what came of it, and says so when the file is done. */
export interface Tally {
	attempts: number;
	refused: number;
	/** Notes one attempt: it must have been refused. */
	mustRefuse(what: string, refused: boolean): void;
}

/** A tally for one test file; its last line is the count. */
export function tally(title: string): Tally {
	const counted: Tally = {
		attempts: 0,
		refused: 0,
		mustRefuse(what, refused) {
			counted.attempts += 1;
			if (refused) counted.refused += 1;
			expect(refused, `let in: ${what}`).toBe(true);
		},
	};
	afterAll(() => {
		const letIn = counted.attempts - counted.refused;
		process.stdout.write(
			`\n  ${title}: ${counted.attempts} attempts, ${counted.refused} refused, let in: ${letIn}\n`,
		);
	});
	return counted;
}
