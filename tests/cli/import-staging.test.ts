import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Private } from "../../src/chat/private.ts";
import { type AsPerson, asPerson } from "../../src/cli/as-person.ts";
import { opened, stage } from "../../src/cli/import-cases.ts";
import { loadList } from "../../src/cli/import-list.ts";
import { readMapping } from "../../src/cli/import-mapping.ts";
import { CASE_COLUMNS } from "../../src/domain/importing/columns.ts";
import { LIST_COLUMNS } from "../../src/domain/importing/list-columns.ts";
import { readListed } from "../../src/features/listed/queries.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { rowSealer } from "../../src/record/loose.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { rollcall } from "./run.ts";

const DEMO = fileURLToPath(new URL("../../src/sandbox/demo/panel.yaml", import.meta.url));
const io = { out() {}, err() {}, environment: {} };

let db: TestDatabase;
let folder: string;
let as: AsPerson;
beforeAll(async () => {
	db = await freshDatabase();
	folder = tempFolder("rollcall-staging");
	await rollcall(["apply", DEMO], { DATABASE_URL: db.appUrl });
	const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));
	const who = { panel: "millbrook-cme", person: "curlew-asha" };
	as = await asPerson({ pool: db.pool, keys, ...who, permission: "load open cases from a file" });
});
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await db.close();
});

let files = 0;
async function staged(lines: readonly string[], headers = "Forename,Surname,Notes") {
	const path = join(folder, `list-${++files}.csv`);
	writeFileSync(path, [headers, ...lines].join("\n"));
	const mapping = readMapping(undefined, CASE_COLUMNS);
	return stage(io, as, await as((ctx) => opened(ctx, { path, mapping, refusedTo: undefined })));
}

/** The numbers that the cases of a list will have, in the order of its lines. */
async function numbers(): Promise<number[]> {
	const { rows } = await db.superuser.query<{ number: number }>(
		`select b.number_before + r.nth as number from import_batch b join import_row r on r.batch_id = b.id
		where b.started_at = (select max(started_at) from import_batch) order by r.line`,
	);
	return rows.map((row) => row.number);
}

const from = (first: number, count: number) => Array.from({ length: count }, (_, n) => first + n);
const children = (list: string, count: number) => from(1, count).map((n) => `${list}${n},Teasel,"Line ${n}"`);

test("a long list is counted to the last row, though parts of it are written at once, and the next list goes on after it", async () => {
	const long = children("Ava", 14_000);
	expect(await staged(long)).toMatchObject({ staged: 14_000, read: 14_000 });
	expect(await numbers()).toEqual(from(1, 14_000));

	// Rows that stand twice, or were loaded before, take no number.
	const second = children("Ben", 9_000);
	const twice = [
		...second.slice(0, 50),
		...second.slice(10, 20),
		long[3]!,
		...second.slice(50),
		long[9_000]!,
	];
	expect(await staged(twice)).toMatchObject({ staged: 9_000, read: 9_012 });
	expect(await numbers()).toEqual(from(14_001, 9_000));
	const { rows } = await db.superuser.query("select last from reference_counter");
	expect(rows).toEqual([{ last: 23_000 }]);
});

test("a long list of leavers is counted to the last row", async () => {
	const path = join(folder, "leavers.csv");
	const left = from(1, 9_000).map((n) => `Ava${n},Teasel,11/09/2026,"Line ${n}"`);
	writeFileSync(path, ["Forename,Surname,Left on,Notes", ...left, left[0]!, left[8_000]!].join("\n"));
	const mapping = readMapping(undefined, LIST_COLUMNS.leavers);
	const load = () => loadList(io, db.pool, as, "leavers", { path, mapping, refusedTo: undefined }, false);
	expect(await load()).toMatchObject({ children: 9_000, before: 2, refused: 0 });
	expect(await load()).toMatchObject({ children: 0, before: 9_002 });
	// Each is sealed for itself: what stands on the list is what the file says.
	const [some] = await as(async (ctx) => {
		const { rows } = await db.superuser.query<{ id: string }>(
			"select id from listed_child order by id limit 1 offset 4321",
		);
		return Promise.all(rows.map(({ id }) => readListed(ctx, id)));
	});
	expect(Private.reveal(some!.fields.get("surname")!)).toBe("Teasel");
	expect(Private.reveal(some!.fields.get("first_name")!).replace("Ava", "Line ")).toBe(
		Private.reveal(some!.fields.get("note")!),
	);
});

test.each([
	["Fay", "'+44 7700 900123"],
	["Gil", "+44 7700 900123"],
])(
	"a row that an earlier version loaded with the apostrophe before +44 is known again: %s, written %s",
	async (name, phone) => {
		const headers = "Forename,Surname,Phone";
		const row = `${name},Teasel,${phone}`;
		expect(await staged([row, `${name}a,Teasel,`], headers)).toMatchObject({ staged: 2 });
		// As that version left it: the apostrophe was a part of the cell.
		const given = { first_name: name, phone: "'+44 7700 900123", surname: "Teasel" };
		const panel = await as(async (ctx) => ctx.panel);
		const sealer = await as((ctx) => rowSealer(ctx.tx, ctx.keys));
		const former = sealer.fingerprint(`${panel}\0${JSON.stringify({ given, risk: [], done: [] })}`);
		await db.superuser.query(
			"update import_row set fingerprint = $1 where line = 2 and batch_id = (select id from import_batch order by started_at desc limit 1)",
			[former],
		);
		expect(await staged([row, `${name}b,Teasel,`], headers)).toMatchObject({ staged: 1, read: 2 });
		expect(await numbers()).toHaveLength(1);
	},
);

test("a leaver whom an earlier version listed with the apostrophe before +44 is known again", async () => {
	const path = join(folder, "leavers-again.csv");
	writeFileSync(path, "Forename,Surname,Left on,Phone\nFay,Teasel,11/09/2026,+44 7700 900123");
	const mapping = readMapping(undefined, LIST_COLUMNS.leavers);
	const load = () => loadList(io, db.pool, as, "leavers", { path, mapping, refusedTo: undefined }, false);
	expect(await load()).toMatchObject({ children: 1 });
	const given = { first_name: "Fay", left_on: "2026-09-11", phone: "'+44 7700 900123", surname: "Teasel" };
	const panel = await as(async (ctx) => ctx.panel);
	const sealer = await as((ctx) => rowSealer(ctx.tx, ctx.keys));
	await db.superuser.query(
		"update listed_child set fingerprint = $1 where event_id = (select max(id) from ledger where act = 'list.loaded')",
		[sealer.fingerprint(`${panel}\0leavers\0${JSON.stringify(given)}`)],
	);
	expect(await load()).toMatchObject({ children: 0, before: 1 });
});
