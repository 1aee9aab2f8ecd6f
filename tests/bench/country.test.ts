import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { askingOf } from "../../bench/support/asking.ts";
import { copyIn } from "../../bench/support/copy-in.ts";
import { type BenchDatabase, makeDatabase, quiet } from "../../bench/support/database.ts";
import { childOf } from "../../bench/support/invented.ts";
import { USERS } from "../../bench/support/slack-command.ts";
import { makePool } from "../../src/store/pool.ts";
import { freshDatabase } from "../support/database.ts";

const SIZE = { panels: 3, cases: 60, country: true } as const;
const OPEN = 9;

let made: BenchDatabase;
let pool: pg.Pool;
let superuser: pg.Client;

beforeAll(async () => {
	made = await makeDatabase(inject("superuserUrl"), SIZE);
	pool = makePool(made.appUrl, quiet, 2);
	superuser = new pg.Client({ connectionString: made.superuserUrl });
	await superuser.connect();
});
afterAll(async () => {
	await pool.end();
	await superuser.end();
});

const count = async (text: string) =>
	Number((await superuser.query(`select count(*) from ${text}`)).rows[0].count);

test("every child of a country has a key and sealed details, and one in seven an open case", async () => {
	expect(await count("child_key")).toBe(SIZE.cases);
	expect(await count("sealed where field = 'surname'")).toBe(SIZE.cases);
	expect(await count("case_file where closed_at is null")).toBe(OPEN);
	expect(await count("enquiry")).toBeGreaterThanOrEqual(6 * OPEN);
	expect(await count("(select distinct panel_id from case_file) p")).toBe(SIZE.panels);
});

test("its tables have every index that they have without it", async () => {
	const indexes = "select indexdef from pg_indexes where schemaname = 'public' order by 1";
	const fresh = await freshDatabase();
	const { rows } = await fresh.superuser.query(indexes);
	await fresh.close();
	expect((await superuser.query(indexes)).rows).toEqual(rows);
});

test("a child of it is found by surname and date of birth, and opened", async () => {
	const asking = askingOf(made, pool);
	const coordinator = made.asked.find((one) => one.user === USERS[0])!;
	const page = await asking.words(coordinator, "find");
	if (!("ask" in page)) throw new Error(JSON.stringify(page));
	// The first case is the first child's.
	const { surname, birth } = childOf(0);
	const found = await asking.sends(coordinator, page.ask.draft, { surname, birth });
	expect(JSON.stringify(found)).toContain(coordinator.ref);
	expect(JSON.stringify(await asking.press(coordinator, "case.open"))).toContain("Timeline");
});

test("rows that are not as the table has them are an error, and the connection goes on", async () => {
	await superuser.query("create temp table few (n int)");
	await copyIn(superuser, "few (n)", ["1", "2"]);
	await expect(copyIn(superuser, "few (n)", ["three"])).rejects.toThrow(/integer/);
	expect(await count("few")).toBe(2);
});

test("the same number is the same child each time", () => {
	expect(childOf(12_345)).toEqual(childOf(12_345));
	expect(childOf(12_346)).not.toEqual(childOf(12_345));
});
