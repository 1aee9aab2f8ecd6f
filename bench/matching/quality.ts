import { type Match, matchRows } from "../../src/domain/matching/match.ts";
import type { Row } from "../../src/domain/matching/row.ts";

/** How well pairs were found. */
export interface Quality {
	/** The share of the pairs found that are of one child. */
	precision: number;
	/** The share of the pairs of one child that were found. */
	recall: number;
	/** The harmonic mean of both. */
	f1: number;
	wrong: number;
	missed: number;
}

/** A row, and which child it is about. */
export interface Known extends Row {
	child: string;
}

/** A row as it is where only names and date of birth are known: a missing child has usually moved. */
export function withoutPlace<Of extends Row>(row: Of): Of {
	return { ...row, postcode: "", suburb: "", address: "" };
}

/** Matches rows within one list, or across two, and counts what was found. */
export function qualityOf(rows: readonly Known[], second?: readonly Known[]): Quality {
	return judge(matchRows(rows, second), rows, second);
}

/** Counts what was found. */
export function judge(found: readonly Match[], rows: readonly Known[], second?: readonly Known[]): Quality {
	const right = found.filter(({ a, b }) => rows[a]!.child === (second ?? rows)[b]!.child).length;
	const all = pairsOfOneChild(rows, second);
	const precision = found.length ? right / found.length : 1;
	const recall = all ? right / all : 1;
	const sum = precision + recall;
	const f1 = sum ? (2 * precision * recall) / sum : 0;
	return { precision, recall, f1, wrong: found.length - right, missed: all - right };
}

function pairsOfOneChild(rows: readonly Known[], second: readonly Known[] | undefined): number {
	const counts = (of: readonly Known[]) => [...Map.groupBy(of, ({ child }) => child)];
	if (!second) return counts(rows).reduce((sum, [, { length }]) => sum + (length * (length - 1)) / 2, 0);
	const others = new Map(counts(second));
	return counts(rows).reduce((sum, [child, of]) => sum + of.length * (others.get(child)?.length ?? 0), 0);
}
