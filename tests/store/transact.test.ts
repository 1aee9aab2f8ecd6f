import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, inOneGo, type Statement, type Tx, transact } from "../../src/store/transact.ts";
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

test("a statement whose failure was passed over fails the transaction: of what was done nothing is kept, and that is said", async () => {
	const [before, after] = [randomUUID(), randomUUID()];
	const failed = transact(database.pool, as(mill.users.school), async (tx) => {
		await tx.query(CLAIM, [before]);
		await tx.query(WRONG, [0]).catch(() => undefined);
		await tx.query(CLAIM, [after]).catch(() => undefined);
	});
	await expect(failed).rejects.toThrow("rolled back");
	expect(await claimed([before, after])).toBe(0);
});

describe("a statement that goes out with the commit", () => {
	const claimAnd = async (last: Statement, values: readonly unknown[]) => {
		const key = randomUUID();
		const ended = transact(database.pool, as(mill.users.school), async (tx) => {
			await tx.query(CLAIM, [key]);
			return { answer: tx.query(last, values) };
		});
		return { key, ended };
	};

	test("is done, and its answer is there once the transaction has ended", async () => {
		const { key, ended } = await claimAnd(ME, [1]);
		expect(await (await ended).answer).toEqual([{ id: mill.people.school, role: "rollcall_person" }]);
		expect(await claimed([key])).toBe(1);
	});

	test("fails the whole transaction where it fails, and nothing of it stays", async () => {
		const { key, ended } = await claimAnd(WRONG, [0]);
		await expect(ended).rejects.toThrow("rolled back");
		expect(await claimed([key])).toBe(0);
	});
});

describe("a statement in a transaction of its own, sent whole", () => {
	const clerk: Actor = { as: "clerk", panels: [] };
	const ROLE: Statement = {
		name: "test-role",
		text: "select current_user as role, current_setting('app.clerk') as panels where $1::int > 0",
	};
	const CLAIM_WRONGLY: Statement = {
		name: "test-claim-wrongly",
		text: "insert into receipt (key) select $1 from generate_series(0, 1) n where 1 / n >= 0",
	};

	test("is done under the actor's role, and kept", async () => {
		const key = randomUUID();
		expect(await inOneGo(database.pool, clerk, ROLE, [1])).toEqual([{ role: "rollcall_clerk", panels: "" }]);
		await inOneGo(database.pool, as(mill.users.school), CLAIM, [key]);
		expect(await claimed([key])).toBe(1);
	});

	test("keeps nothing where it fails, says what the database said, and the connection serves the next", async () => {
		const key = randomUUID();
		const failed = inOneGo(database.pool, as(mill.users.school), CLAIM_WRONGLY, [key]);
		await expect(failed).rejects.toThrow("division by zero");
		expect(await claimed([key])).toBe(0);
		expect(await inOneGo(database.pool, clerk, ROLE, [1])).toHaveLength(1);
	});
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
