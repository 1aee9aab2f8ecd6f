import type { BoardCase } from "../../../src/domain/reports/board.ts";

/** A case as the board's figures count it: received in February 2027, open, of no group. */
export const aCase = (but: Partial<BoardCase> = {}): BoardCase => ({
	...{ kind: "cme", state: "enquiries", urgent: false, received: "2027-02-01", repeats: false },
	...{ located: undefined, back: undefined, closed: undefined, closure: undefined, reason: "bullying" },
	...{ groups: [], concerns: [] },
	...but,
});

/** So many of them. */
export const many = (n: number, but: Partial<BoardCase>): BoardCase[] =>
	Array.from({ length: n }, () => aCase(but));
