import type { Name } from "./name.ts";
import type { Child } from "./row.ts";

/** Two rows by their numbers, the lower first. */
export type Visit = (low: number, high: number) => void;

/** A block of more rows than this is parted by finer keys, so that the work grows as the file does. */
const MOST_IN_BLOCK = 250;

/**
 * Visits each pair of rows that could be one child, once: those that share a block of any pass. The passes overlap, so
 * that no single mistake, and few pairs of mistakes, keep two rows of a child apart.
 */
export function visitCandidates(children: readonly Child[], visit: Visit): void {
	const blocks = new Map<string, number[]>();
	for (const [row, child] of children.entries()) {
		for (const key of new Set(keysOf(child))) {
			const block = blocks.get(key);
			if (block) block.push(row);
			else blocks.set(key, [row]);
		}
	}
	const byRow: (readonly number[])[][] = children.map(() => []);
	for (const block of blocks.values()) {
		for (const part of parted(block, children, 0)) {
			if (part.length > 1) for (const row of part) byRow[row]!.push(part);
		}
	}
	const seen = new Int32Array(children.length).fill(-1);
	for (const [row, shared] of byRow.entries()) {
		for (const block of shared) {
			for (const other of block) {
				if (other >= row) break;
				if (seen[other] === row) continue;
				seen[other] = row;
				visit(other, row);
			}
		}
	}
}

/** What parts a block that is too big, one after the other. */
const FINER: readonly ((child: Child) => string)[] = [
	(c) => `${c.given?.text} ${c.surname?.text}`,
	(c) => `${c.birth}`,
	(c) => `${c.postcode} ${c.address?.numbers.join(" ")}`,
];

function parted(block: readonly number[], children: readonly Child[], depth: number): (readonly number[])[] {
	if (block.length <= MOST_IN_BLOCK) return [block];
	const finer = FINER[depth];
	// So many rows with the same name, date and door: nothing here could tell them apart.
	if (!finer) return [];
	const parts = Map.groupBy(block, (row) => finer(children[row]!));
	return [...parts.values()].flatMap((part) => parted(part, children, depth + 1));
}

function keysOf({ given, surname, birth, postcode, suburb, address }: Child): string[] {
	const keys: string[] = [];
	const sounds = [...soundsOf(given), ...soundsOf(surname)];
	const openings = [given, surname].flatMap((name) => name?.text.slice(0, 3) ?? []);
	for (const a of soundsOf(given))
		for (const b of soundsOf(surname)) keys.push(`names ${[a, b].sort().join(" ")}`);
	if (openings.length === 2) keys.push(`openings ${openings.sort().join(" ")}`);
	if (birth) {
		const [year, month, day] = [birth.slice(0, 4), birth.slice(4, 6), birth.slice(6)];
		keys.push(`birth ${year} ${[month, day].sort().join(" ")}`);
		for (const token of [...sounds, ...openings]) {
			keys.push(`year ${token} ${year}`, `day ${token} ${month}${day}`);
		}
	}
	const numbers = address?.numbers ?? [];
	if (postcode) {
		for (const token of [...sounds, ...numbers, ...openings]) keys.push(`postcode ${token} ${postcode}`);
	}
	if (suburb) for (const token of [...sounds, ...numbers]) keys.push(`suburb ${token} ${suburb}`);
	for (const word of address?.words ?? []) {
		for (const number of numbers) keys.push(`address ${number} ${word}`);
	}
	return keys;
}

/** How a name sounds, and the short forms it may stand for: "Bill" and "William" share one. */
function soundsOf(name: Name | undefined): string[] {
	if (!name) return [];
	const sounds = name.sounds.length ? name.sounds : [name.text];
	return [...sounds, ...name.shortForms.map((group) => `~${group}`)];
}
