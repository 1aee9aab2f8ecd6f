import type { Line, Words } from "../chat/message.ts";

interface Table {
	head: readonly Words[];
	rows: readonly (readonly Words[])[];
}

/**
 * A table as lines that are read by themselves: the first cell bold, each of the others after the head of its column.
 * Slack's own `table` block may stand once in a message only and not in a modal, so that a message with two tables
 * would be refused whole; columns of fixed width break on a telephone, and a screen reader reads their spaces.
 */
export function tableLines({ head, rows }: Table): Line[] {
	return rows
		.filter((row) => row.length > 0)
		.map(([first = "", ...rest]) => {
			const others = rest
				.map((words, i) => (words === "" ? "" : [inSentence(head[i + 1]), words].filter(Boolean).join(" ")))
				.filter((words) => words !== "");
			return [{ strong: first || "–" }, ...(others.length ? [`: ${others.join(", ")}`] : [])];
		});
}

function inSentence(head: Words | undefined): Words {
	return head === undefined ? "" : head.charAt(0).toLowerCase() + head.slice(1);
}
