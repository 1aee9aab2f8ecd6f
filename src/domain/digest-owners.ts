import type { Judged, Mentioned } from "./digest-facts.ts";
import { CHECKS } from "./lists/checks.ts";
import { entryOf } from "./lists/coded.ts";

/** Somebody who is to answer, with how much of theirs is overdue. */
export interface Owner {
	id: string;
	overdue: number;
}

/**
 * The owners whom a digest mentions, each once, those with the most overdue first. Of a restricted case or a sensitive check
 * nobody is mentioned: who is asked would say what it is.
 */
export function ownersToMention(overdue: readonly Judged[], mention: Mentioned): Owner[] {
	const told = overdue.filter(
		(row) =>
			(mention === "all" || (mention === "urgent" && row.urgent)) &&
			!row.restricted &&
			!entryOf(CHECKS, row.check).sensitive,
	);
	const by = Map.groupBy(
		told.filter((row) => row.owner),
		(row) => row.owner as string,
	);
	return [...by].map(([id, rows]) => ({ id, overdue: rows.length })).sort((a, b) => b.overdue - a.overdue);
}
