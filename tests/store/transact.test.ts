import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, type Statement, type Tx, transact } from "../../src/store/transact.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";

const CLAIM: Statement = { name: "test-claim", text: "insert into receipt (key) values ($1)" };
const WRONG: Statement = { name: "test-wrong", text: "select 1 / $1::int as never" };
const ME: Statement = { name: "test-me", text: "select me() as id, current_user as role where $1::int > 0" };

let database: TestDatabase;
let mill: SeededPanel;

beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
});
afterAll(() => database.close());

const as = (user: string): Actor => ({
	as: "person",
	key: randomUUID(),
	platform: "slack",
	tenant: "T1",
	user,
});

const claimed = async (keys: readonly string[]) =>
	(await database.superuser.query("select key from receipt where key = any ($1)", [keys])).rows.length;

test("statements sent together are done as the person, in their order, or not at all", async () => {
	const keys = [randomUUID(), randomUUID()];
	const sent = await transact(database.pool, as(mill.users.school), (tx) =>
		Promise.all([...keys.map((key) => tx.query(CLAIM, [key])), tx.query(ME, [1])]),
	);
	expect(sent.at(-1)).toEqual([{ id: mill.people.school, role: "rollcall_person" }]);
	expect(await claimed(keys)).toBe(2);
});

test("when one of them fails nothing of the others stays, and the connection serves the next", async () => {
	const keys = [randomUUID(), randomUUID()];
	const failed = transact(database.pool, as(mill.users.school), (tx) =>
		Promise.all([tx.query(CLAIM, [keys[0]]), tx.query(WRONG, [0]), tx.query(CLAIM, [keys[1]])]),
	);
	await expect(failed).rejects.toThrow("division by zero");
	expect(await claimed(keys)).toBe(0);
	const next = await transact(database.pool, as(mill.users.police), (tx) => tx.query(ME, [1]));
	expect(next).toEqual([{ id: mill.people.police, role: "rollcall_person" }]);
});

test("what comes after the end of a transaction is refused: the connection may be another person's by then", async () => {
	const key = randomUUID();
	const kept: Tx[] = [];
	await transact(database.pool, as(mill.users.school), async (tx) => void kept.push(tx));
	await expect(kept[0]!.query(CLAIM, [key])).rejects.toThrow("comes too late");
	expect(await claimed([key])).toBe(0);
});

test("of a repeat, and of a place that the record does not know, the transaction is told on entering", async () => {
	const place = { tenant: "T1", ref: "C-nowhere", address: "{}", gone: false };
	const actor = { ...as(mill.users.school), place } as Actor;
	const enter = () => transact(database.pool, actor, async (_, entered) => entered);
	expect(await enter()).toMatchObject({ isNew: true, place: null });
	expect(await enter()).toMatchObject({ isNew: false, place: null });
});
