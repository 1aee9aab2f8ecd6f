/**
 * How alike two texts are, from 0 (not at all) to 1 (the same), by Jaro and Winkler: shared letters near each other, with
 * a bonus for the same beginning. Made for names and slips of the keyboard.
 */
export function jaroWinkler(a: string, b: string): number {
	const jaro = jaroOf(a, b);
	let same = 0;
	while (same < 4 && same < a.length && a[same] === b[same]) same++;
	return jaro + same * 0.1 * (1 - jaro);
}

function jaroOf(a: string, b: string): number {
	if (a === b) return 1;
	if (a === "" || b === "") return 0;
	const reach = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
	const taken = new Uint8Array(b.length);
	const inOrder: number[] = [];
	for (let i = 0; i < a.length; i++) {
		const to = Math.min(b.length, i + reach + 1);
		for (let j = Math.max(0, i - reach); j < to; j++) {
			if (taken[j] || a.charCodeAt(i) !== b.charCodeAt(j)) continue;
			taken[j] = 1;
			inOrder.push(a.charCodeAt(i));
			break;
		}
	}
	const shared = inOrder.length;
	if (shared === 0) return 0;
	let misplaced = 0;
	for (let j = 0, n = 0; j < b.length; j++) {
		if (taken[j] && b.charCodeAt(j) !== inOrder[n++]) misplaced++;
	}
	return (shared / a.length + shared / b.length + (shared - misplaced / 2) / shared) / 3;
}

/**
 * How many slips of the keyboard lie between two texts: a letter put in, left out, mistaken, or two beside each other
 * exchanged. Counted up to `most`; what is more is `most + 1`.
 */
export function slipsBetween(a: string, b: string, most: number): number {
	if (a === b) return 0;
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let before: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		let least = i;
		for (let j = 1; j <= b.length; j++) {
			const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
			let slips = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
			if (i > 1 && j > 1 && exchanged(a, i, b, j)) slips = Math.min(slips, before[j - 2]! + 1);
			row.push(slips);
			least = Math.min(least, slips);
		}
		if (least > most) return most + 1;
		before = last;
		last = row;
	}
	return Math.min(last[b.length]!, most + 1);
}

function exchanged(a: string, i: number, b: string, j: number): boolean {
	return a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1);
}

/** Whether exactly one slip lies between two texts: {@link slipsBetween} for the question asked most, without counting. */
export function isOneSlip(a: string, b: string): boolean {
	if (a.length > b.length) return isOneSlip(b, a);
	if (b.length - a.length > 1 || a === b) return false;
	let from = 0;
	while (from < a.length && a.charCodeAt(from) === b.charCodeAt(from)) from++;
	if (a.length < b.length) return sameFrom(a, from, b, from + 1);
	if (sameFrom(a, from + 1, b, from + 1)) return true;
	return from + 1 < a.length && exchanged(a, from + 2, b, from + 2) && sameFrom(a, from + 2, b, from + 2);
}

function sameFrom(a: string, i: number, b: string, j: number): boolean {
	for (; i < a.length; i++, j++) if (a.charCodeAt(i) !== b.charCodeAt(j)) return false;
	return true;
}
