import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Private } from "../../src/chat/private.ts";
import { keyStatus } from "../../src/record/key-status.ts";
import type { MasterKeys } from "../../src/record/keys.ts";
import { openLoosely, sealLoosely } from "../../src/record/loose.ts";
import { rotateKeys } from "../../src/record/rotate.ts";
import { tokenKeys } from "../../src/record/token-keys.ts";
import { verifyChain } from "../../src/record/verify.ts";
import { type Tx, transact } from "../../src/store/transact.ts";
import { rollcall } from "../cli/run.ts";
import { everythingLinked } from "../support/chain.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";
import { aSealedCase, as, fieldOf, found, lines, masters, type SealedCase } from "./keys-support.ts";
import { tally } from "./tally.ts";

const tried = tally("Keys rotated under traffic");
let database: TestDatabase;
let mill: SeededPanel;
beforeEach(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
});
afterEach(() => database.close());

const surname = (n: number) => `Quillfeather${n}`;
const raise = (n: number, keys: MasterKeys) =>
	aSealedCase(database.pool, keys, mill, { first_name: "Bill", surname: surname(n), birth: "2015-06-10" });
const read = (c: SealedCase, keys: MasterKeys) => fieldOf(database.pool, keys, mill, c.id, "surname");
const find = (n: number, keys: MasterKeys) =>
	found(database.pool, keys, mill, { surname: new Private(surname(n)) });

/** Every wrapped key and every token, as they stand. */
async function standing() {
	const { rows } = await database.superuser.query(
		`select (select array_agg(distinct master) from child_key) as children,
			(select array_agg(distinct master) from token_key) as "tokenKeys",
			(select array_agg(distinct version) from lookup) as tokens`,
	);
	return rows[0];
}

describe("rotating keys", () => {
	test("leaves nothing under the earlier master key, which can then go", async () => {
		const cases = await Promise.all([1, 2, 3].map((n) => raise(n, masters.v1)));
		const before = (await database.superuser.query("select token from lookup")).rows.map((r) =>
			String(r.token),
		);
		const done = await rotateKeys(database.pool, masters.both);
		expect(done).toMatchObject({ children: 3, tokenKeys: 2, tokens: before.length });
		expect(await standing()).toEqual({ children: ["v2"], tokenKeys: ["v2"], tokens: [2] });
		for (const [n, c] of cases.entries()) {
			expect(await read(c, masters.v2)).toBe(surname(n + 1));
			expect(await find(n + 1, masters.v2)).toContain(c.child);
			await expect(read(c, masters.v1)).rejects.toThrow("Master key v2 is not configured");
		}
		// Who had the tokens and their key before the rotation recognises none of them after it.
		const after = (await database.superuser.query("select token from lookup")).rows.map((r) =>
			String(r.token),
		);
		expect(after.filter((token) => before.includes(token))).toEqual([]);
	});

	test("leaves words that belong to no child to be opened by the new master key alone", async () => {
		const under = <T>(work: (tx: Tx) => Promise<T>) =>
			transact(database.pool, as(mill.users.coordinator), work);
		const why = { why: new Private("It was in the channel") };
		const sealed = await under((tx) => sealLoosely(tx, masters.v1, "breach-decision:1", why));
		const read = (keys: MasterKeys, what = "breach-decision:1") =>
			under(async (tx) => Private.reveal((await openLoosely(tx, keys, what, sealed)).get("why")!));
		expect(await read(masters.v1)).toBe("It was in the channel");
		await rotateKeys(database.pool, masters.both);
		expect(await read(masters.v2)).toBe("It was in the channel");
		for (const [what, opened] of [
			["the first master key opens words of no child", () => read(masters.v1)],
			["another row's words are opened", () => read(masters.v2, "breach-decision:2")],
		] as const) {
			tried.mustRefuse(
				what,
				await opened().then(
					() => false,
					() => true,
				),
			);
		}
	});

	test("a second time does nothing, and a third master key takes over from the second", async () => {
		const c = await raise(1, masters.v1);
		await rotateKeys(database.pool, masters.both);
		expect(await rotateKeys(database.pool, masters.both)).toEqual({
			...{ children: 0, tokenKeys: 0, tokens: 0, installations: 0 },
		});
		await rotateKeys(database.pool, masters.v2AndV3);
		expect(await standing()).toEqual({ children: ["v3"], tokenKeys: ["v3"], tokens: [3] });
		expect([await read(c, masters.v3), await find(1, masters.v3)]).toEqual([surname(1), [c.child]]);
	});

	test("is in the ledger, batch by batch, in the transaction that did it", async () => {
		for (let n = 1; n <= 3; n++) await raise(n, masters.v1);
		const done = await rotateKeys(database.pool, masters.both);
		const { rows } = await database.superuser.query(
			`select sum((facts->>'children')::int)::int as children, sum((facts->>'tokens')::int)::int as tokens,
				sum((facts->>'tokenKeys')::int)::int as "tokenKeys",
				sum((facts->>'installations')::int)::int as installations from ledger where act = 'keys.rotated'`,
		);
		expect(rows[0]).toEqual(done);
		await everythingLinked(database);
		expect(await verifyChain(database.pool)).toEqual([]);
	});

	test("waits for a transaction that knows the earlier token key only, which still finds the child", async () => {
		const c = await raise(1, masters.v1);
		const tokens = async () => (await standing()).tokens;
		let rotated: Promise<unknown> | undefined;
		await transact(database.pool, as(mill.users.coordinator), async (tx) => {
			const known = await tokenKeys(tx, masters.both);
			rotated = rotateKeys(database.pool, masters.both);
			const newest = () => database.superuser.query("select max(version) as newest from token_key");
			await expect.poll(async () => (await newest()).rows[0].newest, { timeout: 10_000 }).toBe(2);
			const token = known.tokens("surname", surname(1).toLowerCase()).at(-1);
			const rows = await tx.query(
				{ name: "test-find", text: "select child_id from lookup where token = $1" },
				[token],
			);
			expect([rows, await tokens()]).toEqual([[{ child_id: c.child }], [1]]);
		});
		await rotated;
		expect(await tokens()).toEqual([2]);
	});

	test("twice at once shares the work, and does none of it twice", async () => {
		for (let n = 1; n <= 8; n++) await raise(n, masters.v1);
		const both = await Promise.all([1, 2].map(() => rotateKeys(database.pool, masters.both)));
		expect(both[0]!.children + both[1]!.children).toBe(8);
		expect(await standing()).toEqual({ children: ["v2"], tokenKeys: ["v2"], tokens: [2] });
		// They sound alike: all are found, the one that is meant first.
		expect(await find(5, masters.v2)).toHaveLength(8);
	});

	test("a value that was added again under the new key is one token afterwards", async () => {
		const c = await raise(1, masters.v1);
		const { rows } = await database.superuser.query("select count(*)::int as n from lookup");
		await database.superuser.query("create table kept as select * from lookup");
		await rotateKeys(database.pool, masters.both);
		await database.superuser.query("insert into lookup select * from kept");
		await rotateKeys(database.pool, masters.both);
		const after = await database.superuser.query("select count(*)::int as n from lookup");
		expect(after.rows).toEqual(rows);
		expect(await find(1, masters.v2)).toEqual([c.child]);
	});
});

test("nobody notices: under traffic of replicas that know both keys every child opens and is found", {
	timeout: 120_000,
}, async () => {
	const cases = new Map<number, SealedCase>();
	for (let n = 1; n <= 40; n++) cases.set(n, await raise(n, masters.v1));
	const tokens = async () =>
		new Set(
			(await database.superuser.query("select encode(token, 'hex') as token from lookup")).rows.map(
				(r) => r.token,
			),
		);
	const before = await tokens();
	let rotating = true;
	const replicas = [masters.preparing, masters.both];
	const faults: unknown[] = [];
	const counts = { raised: 0, read: 0, found: 0 };

	const traffic = async (worker: number) => {
		for (let turn = 0; rotating; turn++) {
			const keys = replicas[(worker + turn) % 2]!;
			const known = [...cases.keys()];
			const n = known[(worker * 31 + turn * 7) % known.length]!;
			const c = cases.get(n)!;
			if ((await read(c, keys)) !== surname(n)) faults.push(`case ${n} did not open`);
			counts.read++;
			if (!(await find(n, keys)).includes(c.child)) faults.push(`case ${n} was not found`);
			counts.found++;
			if (turn % 3 === 0) {
				const added = 1_000 * (worker + 1) + turn;
				const raised = await raise(added, keys);
				cases.set(added, raised);
				counts.raised++;
			}
		}
	};
	const workers = [0, 1, 2, 3, 4].map((w) => traffic(w).catch((error) => faults.push(error)));
	const first = await rotateKeys(database.pool, masters.both);
	rotating = false;
	await Promise.all(workers);

	expect(faults).toEqual([]);
	expect(first.children).toBeGreaterThanOrEqual(40);
	expect(Math.min(counts.raised, counts.read, counts.found)).toBeGreaterThan(0);
	// What a replica wrapped under the first key behind the rotation's back, the next one brings over.
	await rotateKeys(database.pool, masters.both);
	expect(await standing()).toEqual({ children: ["v2"], tokenKeys: ["v2"], tokens: [2] });
	// What is let in from here on is whoever has the first key, or had the tokens.
	for (const [n, c] of cases) {
		expect(await read(c, masters.v2)).toBe(surname(n));
		expect(await find(n, masters.v2)).toContain(c.child);
		const opened = await read(c, masters.v1).then(
			() => true,
			() => false,
		);
		tried.mustRefuse(`the first key opens case ${n}`, !opened);
	}
	const after = await tokens();
	for (const token of before) tried.mustRefuse("a token from before is recognised", !after.has(token));
});

describe("rollcall keys", () => {
	const run = (keys: string, ...words: string[]) =>
		rollcall(["keys", ...words], { DATABASE_URL: database.appUrl, ROLLCALL_MASTER_KEYS: keys });

	test("says what is under which master key, and brings it over", async () => {
		for (let n = 1; n <= 2; n++) await raise(n, masters.v1);
		const { rowCount } = await database.superuser.query("select from lookup");
		expect((await run(lines.v1, "status")).out.split("\n")).toEqual([
			"v1: 2 children, 1 key of look-up tokens (the current one)",
			`Look-up tokens under key 1: ${rowCount}`,
			"Everything is under v1.",
		]);
		expect((await run(lines.both, "status")).out.split("\n")).toEqual([
			"v1: 2 children, 1 key of look-up tokens",
			"v2: 0 children, 0 keys of look-up tokens (the current one)",
			`Look-up tokens under key 1: ${rowCount}`,
			`3 keys and ${rowCount} look-up tokens are behind v2. Run: npx rollcall keys rotate`,
		]);
		expect((await run(lines.both, "rotate")).out).toBe(
			`4 keys and ${rowCount} look-up tokens brought to v2.`,
		);
		expect((await run(lines.both, "rotate")).out).toBe("Nothing to do: everything is under v2.");
		expect(JSON.parse((await run(lines.v2, "status", "--json")).out)).toEqual({
			current: "v2",
			masters: [{ master: "v2", children: 2, tokenKeys: 2, installations: 0, here: true }],
			tokens: [{ version: 2, count: rowCount }],
			behind: { keys: 0, tokens: 0 },
		});
	});

	test("says which master key is missing, and then changes nothing", async () => {
		await raise(1, masters.v1);
		const lost =
			"Master key v1 is not here, and 1 child and 1 key of look-up tokens are under it: they cannot be opened. Bring it back.";
		expect(await run(lines.v2, "status")).toMatchObject({ code: 1, err: lost });
		expect(await run(lines.v2, "rotate")).toMatchObject({ code: 1, err: `${lost}\nNothing was changed.` });
	});

	test("says when a master key is not the one that it is called", async () => {
		await raise(1, masters.v1);
		const wrong = lines.both.replace(/^v1:[^,]+/, `v1:${Buffer.alloc(32, 7).toString("base64")}`);
		const { code, err } = await run(wrong, "rotate");
		expect({ code, err }).toEqual({
			code: 1,
			err: "Master key v1 does not open what was wrapped under that name. Give the right one. What was brought over before stays so, and opens.",
		});
		expect((await keyStatus(database.pool, masters.both)).behind.keys).toBe(2);
	});

	test("wraps as a role that can open nothing sealed", async () => {
		await raise(1, masters.v1);
		const keeper = await database.superuser.connect();
		await keeper.query("set role rollcall_keeper");
		for (const table of ["sealed", "case_file", "draft", "ledger", "notification"]) {
			await expect(keeper.query(`select * from ${table}`), table).rejects.toThrow("permission denied");
		}
		keeper.release(true);
	});
});
