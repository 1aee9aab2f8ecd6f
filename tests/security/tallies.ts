/**
 * Every count of the security tests, in the order in which the total lists them. A count that is in this list and was
 * not reported fails the run: an attack that is no longer tried is noticed.
 */
export const TALLIES = [
	"Other agencies, panels and workspaces: every action, every role",
	"The same, with the policy's checks removed",
	"Every role, on a case that it sees",
	"Accounts of another tenant",
	"Slack: forged requests",
	"Slack: requests sent again",
	"Teams: forged requests",
	"Teams: requests sent again",
	"Requests out of shape",
	"Requests over the limit",
	"Addresses that came with a message",
	"Forged forms",
	"The web: codes, sessions, forms of others",
	"Hostile text, by field and sink",
	"Text that is made to take long",
	"Invented names, searched for everywhere",
	"The ledger, changed by a superuser",
	"Sealed values, moved by a superuser",
	"A copy of the database without the key",
	"Keys rotated under traffic",
	"An erased child",
] as const;

export type TallyTitle = (typeof TALLIES)[number];

/** What one count came to. A process that ran a part of it gives one of these. */
export interface Counted {
	title: TallyTitle;
	attempts: number;
	refused: number;
}

/** The sum of all counts as a table, and whether all is well: nothing let in, and nothing expected that is missing. */
export interface Total {
	lines: string[];
	/** In words; empty when all is well. */
	faults: string[];
}

/**
 * Adds up what the processes counted.
 * @param expected the counts that must be there, with at least one attempt each
 */
export function addUp(counted: readonly Counted[], expected: readonly string[] = TALLIES): Total {
	const sum = (of: readonly Counted[]) => ({
		attempts: of.reduce((n, c) => n + c.attempts, 0),
		refused: of.reduce((n, c) => n + c.refused, 0),
	});
	const rows = TALLIES.map((title) => ({ title, ...sum(counted.filter((c) => c.title === title)) }));
	const total = sum(counted);
	const letIn = total.attempts - total.refused;
	const width = Math.max(...TALLIES.map((t) => t.length));
	const row = (title: string, ...cells: (string | number)[]) =>
		`  ${title.padEnd(width)}${cells.map((c) => String(c).padStart(10)).join("")}`;
	const silent = rows.filter((r) => r.attempts === 0 && expected.includes(r.title)).map((r) => r.title);
	return {
		lines: [
			row("What was tried", "attempts", "refused", "let in"),
			...rows
				.filter((r) => r.attempts > 0)
				.map((r) => row(r.title, r.attempts, r.refused, r.attempts - r.refused)),
			"",
			`  attempts ${total.attempts}, refused ${total.refused}, let in: ${letIn}`,
		],
		faults: [
			...(letIn > 0 ? [`${letIn} let in.`] : []),
			...silent.map((title) => `Not tried, though it is expected: ${title}.`),
		],
	};
}
