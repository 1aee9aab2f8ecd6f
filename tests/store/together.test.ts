import { afterAll, beforeAll, expect, test } from "vitest";
import { type Many, together } from "../../src/store/together.ts";
import { type Tx, transact } from "../../src/store/transact.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await freshDatabase();
	await db.superuser.query("create sequence turn; grant usage on sequence turn to rollcall_clerk");
});
afterAll(() => db.close());

type Turn = { turn: number; said: string };

/** A statement that says when it was done, and what it was given. */
const step = (name: string): Many => ({
	one: { name, text: "select nextval('turn')::int as turn, $1::text || $2::text as said" },
	same: [0],
	rows: ([, word], n) => [[word, n]],
	all: {
		name: `${name}-many`,
		text: "select u.n, nextval('turn')::int as turn, $1::text || u.word as said from unnest($2::text[], $3::int[]) as u (word, n)",
	},
});
const [a, b, alone] = [step("a"), step("b"), step("alone")];

/** Does this in views of one transaction, and says which statements were sent. */
async function within(work: (view: () => Tx) => Promise<unknown>, known = [a, b]): Promise<string[]> {
	const sent: string[] = [];
	await transact(db.pool, { as: "clerk", panels: [] }, (tx) => {
		const watched: Tx = {
			...tx,
			query: (statement, values) => {
				sent.push(statement.name);
				return tx.query(statement, values);
			},
		};
		return work(together(watched, known));
	});
	return sent;
}

test("what several ask at the same step is sent once, and each gets its own answer", async () => {
	const sent = await within(async (view) => {
		const all = ["x", "y", "z"].map(async (word) => {
			const tx = view();
			const [first] = await tx.query<Turn>(a.one, ["said ", word]);
			const [second] = await tx.query<Turn>(b.one, ["then ", word]);
			return [first!.said, second!.said];
		});
		expect(await Promise.all(all)).toEqual([
			["said x", "then x"],
			["said y", "then y"],
			["said z", "then z"],
		]);
	});
	expect(sent).toEqual(["a-many", "b-many"]);
});

test("calls whose common part differs are sent apart, and one by itself as it stands", async () => {
	const sent = await within(async (view) => {
		const all = ["one ", "one ", "two "].map((same) => view().query<Turn>(a.one, [same, "x"]));
		expect((await Promise.all(all)).map(([row]) => row!.said)).toEqual(["one x", "one x", "two x"]);
	});
	expect(sent).toEqual(["a-many", "a"]);
});

test("whatever others ask, the statements of each are done in the order in which it asks for them", async () => {
	await within(async (view) => {
		const orders = [
			[a, b],
			[b, a],
			[a, alone, a, b],
			[b, b, alone, a],
			[alone, a],
		];
		const turns = orders.map(async (order) => {
			const tx = view();
			const found = await Promise.all(order.map(({ one }) => tx.query<Turn>(one, ["", ""])));
			return found.map(([row]) => row!.turn);
		});
		for (const mine of await Promise.all(turns)) expect(mine).toEqual(mine.toSorted((x, y) => x - y));
	});
});

test("a statement that fails fails for all who asked for it, and so does the transaction", async () => {
	const asked: Promise<unknown>[] = [];
	const text = "select $1::text, 1 / (u.n - u.n) from unnest($2::text[], $3::int[]) as u (word, n)";
	const work = within(
		async (view) => {
			asked.push(...["x", "y"].map((word) => view().query(a.one, ["", word])));
			await Promise.all(asked);
		},
		[{ ...a, all: { name: "broken", text } }],
	);
	await expect(work).rejects.toThrow("division by zero");
	for (const one of asked) await expect(one).rejects.toThrow("division by zero");
});
