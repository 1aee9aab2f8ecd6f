import { expect, test } from "vitest";
import { newTurns } from "../../src/delivery/turns.ts";

/** Pieces of work that end when they are told to. */
function work() {
	const begun: number[] = [];
	const ends: (() => void)[] = [];
	const piece = (n: number) => () => {
		begun.push(n);
		return new Promise<number>((done) => {
			ends[n] = () => done(n);
		});
	};
	return { begun, ends, piece };
}

const soon = () => new Promise((done) => setImmediate(done));

test("so many go on at a time, and the others in the order in which they came", async () => {
	const { begun, ends, piece } = work();
	const inTurn = newTurns(() => 2);
	const all = [0, 1, 2, 3].map((n) => inTurn(piece(n)));
	await soon();
	expect(begun).toEqual([0, 1]);
	ends[1]!();
	await soon();
	expect(begun).toEqual([0, 1, 2]);
	for (const n of [0, 2]) ends[n]!();
	await soon();
	ends[3]!();
	expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
});

test("one that fails gives its turn back", async () => {
	const inTurn = newTurns(() => 1);
	await expect(inTurn(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
	expect(await inTurn(async () => "next")).toBe("next");
});

test("what is urgent comes before those that wait", async () => {
	const { begun, ends, piece } = work();
	const inTurn = newTurns(() => 1);
	const all = [inTurn(piece(0)), inTurn(piece(1)), inTurn(piece(2), true)];
	await soon();
	for (const n of [0, 2, 1]) {
		ends[n]!();
		await soon();
	}
	expect(begun).toEqual([0, 2, 1]);
	await Promise.all(all);
});

test("of what is urgent the first that came is the first", async () => {
	const { begun, ends, piece } = work();
	const inTurn = newTurns(() => 1);
	const all = [inTurn(piece(0)), inTurn(piece(1)), inTurn(piece(2), true), inTurn(piece(3), true)];
	await soon();
	for (const n of [0, 2, 3, 1]) {
		ends[n]?.();
		await soon();
	}
	expect(begun).toEqual([0, 2, 3, 1]);
	await Promise.all(all);
});

test("fewer go on while fewer may, and as many as before once they may again", async () => {
	const { begun, ends, piece } = work();
	let most = 2;
	const inTurn = newTurns(() => most);
	const all = [0, 1, 2, 3, 4].map((n) => inTurn(piece(n)));
	await soon();
	most = 1;
	ends[0]!();
	await soon();
	expect(begun).toEqual([0, 1]);
	ends[1]!();
	await soon();
	expect(begun).toEqual([0, 1, 2]);
	most = 2;
	ends[2]!();
	await soon();
	expect(begun).toEqual([0, 1, 2, 3, 4]);
	for (const n of [3, 4]) ends[n]!();
	await Promise.all(all);
});
