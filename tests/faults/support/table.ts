import type { Result } from "./results.ts";
import { ROWS, type Row } from "./rows.ts";

const INVARIANTS = ["I1", "I2", "I3", "I4", "I5"] as const;

const HEAD = `# What was made to fail, and what held

Written by \`npm run test:faults\`: a real PostgreSQL, replicas that are processes of their own, stand-ins for both platforms
that keep their own account of what was said, a line between them that can be cut or fall silent, and one clock.

After each fault, unasked:

- **I1** What was accepted took effect exactly once.
- **I2** Every act, read and refusal has its audit row, and the chains verify.
- **I3** Each message stands once in each place, or what is there besides says that it may be a repeat.
- **I4** No invented detail of a child is outside the sealed columns and what one reader is shown.
- **I5** Nothing is on its way past its deadline.

Slack can be asked by an opaque id in a message's metadata whether it has it, and is asked before anything is sent again.
Teams cannot be asked: there a repeat says that it may be one.

| Fault | Injected | Times | ${INVARIANTS.join(" | ")} | What was seen besides |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
`;

/** The page, from the results of a whole run. */
export function tableOf(results: readonly Result[]): string {
	const rows = ROWS.flatMap((row: Row) =>
		linesOf(
			row,
			results.filter((r) => r.row === row.id),
		),
	);
	return `${HEAD}${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}

function linesOf(row: Row, results: readonly Result[]): string[][] {
	const others = (row.elsewhere ?? []).map((file) => `[${file.split("/").at(-1)}](../${file})`).join(", ");
	const none = INVARIANTS.map(() => "–");
	if (!results.length) {
		const note = others ? `Needs no replicas of its own: held by ${others}` : "";
		return [[row.fault, others ? "See there" : "Not yet run", "–", ...none, note]];
	}
	const sorted = [...results].sort((a, b) => (a.injected < b.injected ? -1 : 1));
	return sorted.map((r, i) => [
		i ? "" : row.fault,
		r.injected,
		String(r.times),
		...INVARIANTS.map((name) => (name in r.held ? (r.held[name] ? "held" : "**broken**") : "–")),
		r.passed ? r.note : "**Not as it should be**",
	]);
}
