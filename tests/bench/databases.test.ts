import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { makeWriter, readWritten } from "../../bench/floor/same-writes.ts";
import { type BenchDatabase, makeDatabase, quiet } from "../../bench/support/database.ts";
import { fillIn, RAISER, send } from "../../bench/support/drafts.ts";
import { WORKSPACE } from "../../bench/support/slack-command.ts";
import { caseByRef } from "../../src/access/subjects.ts";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { makeReceive } from "../../src/bot/receive.ts";
import { features } from "../../src/features/all.ts";
import { makePool } from "../../src/store/pool.ts";
import { transact } from "../../src/store/transact.ts";

let made: BenchDatabase;
let pool: pg.Pool;
let superuser: pg.Pool;

beforeAll(async () => {
	made = await makeDatabase(inject("superuserUrl"), { panels: 3, cases: 7 });
	pool = makePool(made.appUrl, quiet, 2);
	superuser = new pg.Pool({ connectionString: made.superuserUrl, max: 2 });
});
afterAll(async () => {
	await pool.end();
	await superuser.end();
});

const count = async (text: string, values: unknown[] = []) =>
	Number((await superuser.query(`select count(*) from ${text}`, values)).rows[0].count);

test("there are as many panels and cases as are printed, and each panel has people and channels of its own", async () => {
	expect(await count("panel")).toBe(3);
	expect(await count("case_file")).toBe(7);
	expect(await count("enquiry")).toBe(42);
	for (const table of ["membership", "place"]) {
		const { rows } = await superuser.query(
			`select count(*) from ${table} where panel_id is not null group by panel_id`,
		);
		expect(rows).toHaveLength(3);
		expect(new Set(rows.map((row) => row.count)).size).toBe(1);
	}
});

test("whoever asks for a case in the benchmark may see it", async () => {
	expect(made.asked).toHaveLength(7 * 4);
	for (const [n, { user, ref }] of made.asked.entries()) {
		const actor = { as: "person", key: `asked-${n}`, platform: "slack", tenant: WORKSPACE, user } as const;
		const found = await transact(pool, actor, (tx) => caseByRef(tx, ref));
		expect(found.ref).toBe(ref);
	}
});

test("the floor of a notification writes as many rows of each kind as the bot did", async () => {
	const receive = makeReceive({
		...{ pool, keys: made.keys, catalogue: makeCatalogue(features), log: quiet },
		wake() {},
	});
	const client = await superuser.connect();
	const raiser = made.asked.find((a) => a.user.startsWith(RAISER))!;
	const draft = await fillIn(client, made, raiser.user);
	const key = await send(receive, raiser, draft);
	const written = await readWritten(client, key, draft);
	const tables = written.tables.map(({ table, rows }) => [table, rows.length] as const);
	expect(Object.fromEntries(tables)).toMatchObject({ receipt: 1, ledger: 3, case_file: 1, sealed: 11 });
	const counts = async () => Promise.all(tables.map(async ([table]) => count(table)));
	const before = await counts();
	await makeWriter(written, "FLA")(client);
	client.release();
	const after = await counts();
	expect(after.map((n, i) => n - before[i]!)).toEqual(tables.map(([, rows]) => rows));
});
