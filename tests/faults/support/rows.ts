/** A fault of the matrix. */
export interface Row {
	id: string;
	/** As the table names it. */
	fault: string;
	/** The tests that hold it, where it needs no replicas of its own. */
	elsewhere?: readonly string[];
}

/** Every fault of the matrix, in its order. What has no result after a whole run stands in the table as not yet run. */
export const ROWS = [
	{ id: "kill", fault: "SIGKILL at each named moment" },
	{ id: "lost-answers", fault: "A platform takes a message, then resets, hangs or answers 500" },
	{ id: "database-away", fault: "The database restarts, ends connections, cannot be reached" },
	{ id: "half-open", fault: "A line that is open and silent" },
	{ id: "database-refuses", fault: "The database is read-only, or full" },
	{ id: "asked-to-wait", fault: "A storm of 429" },
	{ id: "repeated", fault: "Duplicated, reordered and late requests, on two replicas at once" },
	{ id: "at-once", fault: "Twenty people decide one case at once, on two platforms" },
	{ id: "replicas", fault: "One to three replicas, rolling upgrade, five migrators at once" },
	{ id: "down", fault: "Down over the digest's time, and for days" },
	{ id: "clock", fault: "The clock jumps, forwards and backwards" },
	{ id: "dst", fault: "The nights on which the clocks change, leap day, year end, minute by minute" },
	{ id: "sigterm", fault: "SIGTERM under load" },
	{ id: "poison", fault: "A message that can never be delivered or drawn" },
	{
		id: "long",
		fault: "10,000 characters, NUL, lone surrogates, 1 MB",
		elsewhere: ["tests/stories/strange-text.test.ts", "tests/security/requests.test.ts"],
	},
	{
		id: "scripts",
		fault: "Right-to-left, homoglyphs, combining marks",
		elsewhere: ["tests/stories/strange-text.test.ts", "tests/domain/normalise.test.ts"],
	},
	{
		id: "injection",
		fault: "SQL, mrkdwn, Markdown, CSV and log injection",
		elsewhere: [
			"tests/security/output.test.ts",
			"tests/stories/hostile-text.test.ts",
			"tests/domain/safe-csv.test.ts",
		],
	},
	{ id: "forged", fault: "Forged and stale signatures", elsewhere: ["tests/security/slack-door.test.ts"] },
	{ id: "replay", fault: "Identical bytes again within five minutes" },
	{
		id: "tokens",
		fault: "Forged and foreign Teams tokens",
		elsewhere: ["tests/security/teams-door.test.ts"],
	},
	{
		id: "crossing",
		fault: "Across agencies, panels and tenants",
		elsewhere: [
			"tests/security/role-by-role.test.ts",
			"tests/security/tenants.test.ts",
			"tests/security/database-alone.test.ts",
		],
	},
	{ id: "role-removed", fault: "A role removed between the form and its sending" },
	{
		id: "tampering",
		fault: "The audit record edited, cut, reordered or rewritten",
		elsewhere: ["tests/security/audit-tampering.test.ts", "tests/security/audit-heads.test.ts"],
	},
	{
		id: "keys",
		fault: "Keys changed under load, lost, destroyed",
		elsewhere: [
			"tests/security/keys-rotation.test.ts",
			"tests/security/erased.test.ts",
			"tests/security/keys-source.test.ts",
		],
	},
	{ id: "backup", fault: "Backup under load, restored, started" },
	{ id: "slack-token", fault: "Slack's token is revoked" },
] as const satisfies readonly Row[];

export type RowId = (typeof ROWS)[number]["id"];
