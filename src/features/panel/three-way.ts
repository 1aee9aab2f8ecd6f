import { type Cells, leftCell, readCell } from "./cells.ts";

/** Whose word stands where the file and chat both changed the same thing; undefined where nobody's does. */
export type Winner = "file" | "chat" | undefined;

/** One thing as the file had it when it was last applied, as the record has it now, and as the file says now. */
export interface Difference {
	name: string;
	base: string | undefined;
	record: string | undefined;
	file: string | undefined;
}

export interface Merged {
	cells: Cells;
	/** What is other than the file said when it was last applied: nothing but chat changes that. */
	inChat: readonly Difference[];
	/** Both changed it, each otherwise. */
	conflicts: readonly Difference[];
}

/**
 * What the record is to become: what the file changed since it was last applied, on what chat made of the rest. Where both
 * changed the same thing otherwise, the winner's word stands; without a winner, the record's stands and the conflict is told.
 */
export function mergeCells(base: Cells, record: Cells, file: Cells, wins: Winner): Merged {
	const names = [...new Set([...base.keys(), ...record.keys(), ...file.keys()])];
	const all = names.map(
		(name): Difference => ({ name, base: base.get(name), record: record.get(name), file: file.get(name) }),
	);
	const conflicts = all.filter((d) => d.file !== d.base && d.record !== d.base && d.file !== d.record);
	const decided = (d: Difference) => {
		if (conflicts.includes(d)) return wins === "file" ? d.file : d.record;
		return d.file === d.base ? d.record : d.file;
	};
	// Whoever gets roles from the file has not left either, as chat had it.
	const given = all.filter((d) => d.file !== undefined && d.file !== d.base && decided(d) === d.file);
	const back = new Set(
		given.flatMap((d) => (readCell(d.name).what === "roles" ? [leftCell(readCell(d.name).of)] : [])),
	);
	const becomes = (d: Difference) => (back.has(d.name) ? d.file : decided(d));
	return {
		cells: new Map(all.flatMap((d) => (becomes(d) === undefined ? [] : [[d.name, becomes(d)!] as const]))),
		inChat: all.filter((d) => d.record !== d.base),
		conflicts: wins ? [] : conflicts,
	};
}
