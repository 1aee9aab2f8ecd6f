import type { Line, Words } from "../chat/message.ts";

interface Table {
	head: readonly Words[];
	rows: readonly (readonly Words[])[];
}

/**
 * A table as lines, the first cell bold. Slack's own `table` block may stand once in a message only and not in a
 * modal, so that a message with two tables would be refused whole; columns of fixed width break on a telephone, and
 * a screen reader reads their spaces.
 */
export function tableLines(table: Table): Line[] {
	return [table.head, ...table.rows]
		.filter((row) => row.length > 0)
		.map(([first = "", ...rest]) => {
			const others = rest.filter((words) => words !== "").join(", ");
			return [{ strong: first || "–" }, ...(others ? [`: ${others}`] : [])];
		});
}
