import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Anchor, keepAnchor } from "../../src/record/anchors.ts";
import { event } from "../../src/record/event.ts";
import { record } from "../../src/record/record.ts";
import { type ChainFault, verifyChain } from "../../src/record/verify.ts";
import { transact } from "../../src/store/transact.ts";
import { rollcall } from "../cli/run.ts";
import { everythingLinked } from "../support/chain.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";
import { tally } from "./tally.ts";

const tried = tally("The ledger, changed by a superuser");

const happened = event({ name: "test.happened", facts: z.object({ n: z.number() }), says: (f) => `${f.n}` });

let database: TestDatabase;
let mill: SeededPanel;
let hill: SeededPanel;
let folder: string;

beforeEach(async () => {
	database = await freshDatabase();
	folder = mkdtempSync(join(tmpdir(), "rollcall-anchors-"));
	[mill, hill] = [await aPanel(database.superuser, "MIL"), await aPanel(database.superuser, "HIL")];
	for (let n = 1; n <= 9; n++) for (const { panel } of [mill, hill]) await happen(panel, n);
	await everythingLinked(database);
	expect(await verifyChain(database.pool)).toEqual([]);
});
afterEach(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.close();
});

const nobody = { person: null, agency: null, key: null };
const happen = (panel: string, n: number) =>
	transact(database.pool, { as: "clerk", panels: [panel] }, (tx) =>
		record(tx, nobody, happened, { panel }, { n }),
	);

/** With a superuser's power, and the triggers out of the way. */
async function tamper(...statements: string[]) {
	const client = await database.superuser.connect();
	await client.query("set session_replication_role = replica");
	try {
		for (const statement of statements) await client.query(statement);
	} finally {
		client.release(true);
	}
}

/** The id of the panel's nth row. */
async function row(panel: string, n: number): Promise<string> {
	const text = "select ledger_id as id from chain where panel_id = $1 and seq = $2";
	return (await database.superuser.query(text, [panel, n])).rows[0].id;
}

/** Another value, by type. */
const OTHER: Readonly<Record<string, string>> = {
	bigint: "id + 100000",
	uuid: "gen_random_uuid()",
	text: "'other'",
	jsonb: `'{"n":0}'`,
	"timestamp with time zone": "at + interval '1 second'",
	bytea: "'\\x00'",
};

const at = (panel: string | null, ledgerRow: string, fault: string): ChainFault => ({
	panel,
	ledgerRow,
	fault,
});

/** What was done is found: these are the faults, and no others. */
async function isFound(faults: readonly ChainFault[], heads?: readonly Anchor[]): Promise<void> {
	const found = await verifyChain(database.pool, heads);
	tried.mustRefuse(expect.getState().currentTestName ?? "", found.length > 0);
	expect(found).toHaveLength(faults.length);
	expect(found).toEqual(expect.arrayContaining([...faults]));
}

describe("somebody with a superuser's power", () => {
	test("who changes any column of any row is found, whether or not the row is hashed anew", async () => {
		const { rows: columns } = await database.superuser.query<{ name: string; type: string }>(
			"select attname as name, atttypid::regtype::text as type from pg_attribute where attrelid = 'ledger'::regclass and attnum > 0",
		);
		// The transaction's id orders the rows before they are linked, and says nothing afterwards.
		const changed = columns.filter((c) => c.name !== "xid");
		expect(changed.length).toBeGreaterThan(8);
		await tamper("alter table ledger alter id drop identity");
		for (const n of [1, 5, 9]) {
			const id = await row(mill.panel, n);
			for (const { name, type } of changed) {
				await tamper("create table as_it_was as select * from ledger");
				await tamper(`update ledger set ${name} = ${OTHER[type]} where id = ${id}`);
				const what = `column ${name} of row ${n}`;
				tried.mustRefuse(what, (await verifyChain(database.pool)).length > 0);
				if (name !== "row_hash") {
					await tamper("update ledger l set row_hash = ledger_row_hash(l)");
					tried.mustRefuse(`${what}, hashed anew`, (await verifyChain(database.pool)).length > 0);
				}
				await tamper(
					"delete from ledger",
					"insert into ledger select * from as_it_was",
					"drop table as_it_was",
				);
			}
		}
		expect(await verifyChain(database.pool)).toEqual([]);
	});

	test("who changes a row is found, and only in that panel", async () => {
		const fifth = await row(mill.panel, 5);
		await tamper(`update ledger set facts = '{"n":50}' where id = ${fifth}`);
		await isFound([at(mill.panel, fifth, "the row was changed")]);
	});

	test("who changes a row and its hash is found", async () => {
		const fifth = await row(mill.panel, 5);
		await tamper(
			`update ledger set at = at + interval '1 hour' where id = ${fifth}`,
			`update ledger l set row_hash = ledger_row_hash(l) where id = ${fifth}`,
		);
		await isFound([at(mill.panel, fifth, "the row does not follow from the one before")]);
	});

	test("who changes the function that hashes as well is found", async () => {
		const fifth = await row(mill.panel, 5);
		await tamper(
			`update ledger set act = 'test.never' where id = ${fifth}`,
			`create or replace function ledger_row_hash(l ledger) returns bytea language sql stable as $$ select l.row_hash $$`,
		);
		await isFound([at(mill.panel, fifth, "the row was changed")]);
	});

	test("who removes a row is found, with its link and without", async () => {
		const [third, sixth, seventh] = [
			await row(mill.panel, 3),
			await row(hill.panel, 6),
			await row(hill.panel, 7),
		];
		await tamper(`delete from ledger where id in (${third}, ${sixth})`);
		await tamper(`delete from chain where ledger_id = ${sixth}`);
		await isFound([
			at(mill.panel, third, "the row is missing"),
			at(hill.panel, seventh, "a link is missing before this row"),
		]);
	});

	test("who puts a row in is found, whether or not it is linked", async () => {
		const insert = (id: number, panel: string) =>
			`insert into ledger (id, panel_id, act, facts, at, xid, row_hash) overriding system value
				select ${id}, panel_id, act, '{"n":4}', at, xid, '\\x00' from ledger where panel_id = '${panel}' limit 1`;
		const fifth = await row(hill.panel, 5);
		await tamper(
			insert(900, mill.panel),
			insert(901, hill.panel),
			"update ledger l set row_hash = ledger_row_hash(l) where id >= 900",
			`update chain set seq = seq + 1000 where panel_id = '${hill.panel}' and seq > 4`,
			`update chain set seq = seq - 999 where panel_id = '${hill.panel}' and seq > 1000`,
			`insert into chain select '${hill.panel}', 5, 901, sha256(c.link || l.row_hash)
				from chain c, ledger l where c.panel_id = '${hill.panel}' and c.seq = 4 and l.id = 901`,
		);
		await isFound([
			at(mill.panel, "900", "the row was never linked"),
			at(hill.panel, fifth, "the row does not follow from the one before"),
		]);
	});

	test("who changes the order of rows is found", async () => {
		const [second, third] = [await row(mill.panel, 2), await row(mill.panel, 3)];
		await tamper(
			`update chain set ledger_id = -1 where ledger_id = ${second}`,
			`update chain set ledger_id = ${second} where ledger_id = ${third}`,
			`update chain set ledger_id = ${third} where ledger_id = -1`,
		);
		await isFound([at(mill.panel, third, "the row does not follow from the one before")]);
	});

	test("who moves a row to another panel is found", async () => {
		const ninth = await row(mill.panel, 9);
		await tamper(`update ledger set panel_id = '${hill.panel}' where id = ${ninth}`);
		await isFound([at(mill.panel, ninth, "the row was changed")]);
	});

	test("who cuts rows off at the end is found", async () => {
		const seventh = await row(mill.panel, 7);
		await tamper(
			`delete from ledger where panel_id = '${mill.panel}' and id > ${seventh}`,
			`delete from chain where panel_id = '${mill.panel}' and seq > 7`,
		);
		await isFound([at(mill.panel, seventh, "the rows after this one are missing")]);
	});

	describe("who writes the whole record anew, with its chain,", () => {
		let kept: Anchor[];
		beforeEach(async () => {
			const { rows } = await database.superuser.query(
				"select panel_id as panel, seq::int, encode(link, 'hex') as head from chain_head order by 1",
			);
			const when = { on: "2026-11-25", at: "2026-11-25T08:30:00.000Z" };
			kept = rows.map((r) => ({ ...r, ...when, key: r.panel === mill.panel ? "mil" : "hil" }));
			for (const anchor of kept) keepAnchor(folder, anchor);
		});
		const files = () => readdirSync(folder).map((name) => join(folder, name));
		const verify = (...words: string[]) =>
			rollcall(["audit", "verify", ...words], { DATABASE_URL: database.appUrl });

		/** Relinks a panel's chain over whatever rows there are now. */
		const relink = (panel: string) => [
			`update ledger l set row_hash = ledger_row_hash(l) where panel_id = '${panel}'`,
			`delete from chain where panel_id = '${panel}'`,
			`with recursive ordered as (
					select id, row_hash, row_number() over (order by xid, id) as n from ledger where panel_id = '${panel}'
				), linked as (
					select id, n, sha256(row_hash) as link from ordered where n = 1
					union all select o.id, o.n, sha256(l.link || o.row_hash) from linked l join ordered o on o.n = l.n + 1
				)
				insert into chain select '${panel}', n, id, link from linked`,
			`update chain_head h set (seq, link) = (select c.seq, c.link from chain c
				where c.panel_id = h.panel_id order by c.seq desc limit 1) where panel_id = '${panel}'`,
		];

		test("is not seen in the record itself, and is seen by the heads that were kept elsewhere", async () => {
			const [fourth, ninth] = [await row(mill.panel, 4), await row(mill.panel, 9)];
			await tamper(`update ledger set facts = '{"n":40}' where id = ${fourth}`, ...relink(mill.panel));
			expect(await verifyChain(database.pool)).toEqual([]);
			expect((await verify()).code).toBe(0);
			const { code, err } = await verify("--anchors", ...files());
			tried.mustRefuse("the record written anew", code === 1);
			expect(err.split("\n")).toEqual([
				`Panel ${mill.panel}, row ${ninth}: the chain was written anew: another head of 9 rows was kept on 2026-11-25.`,
				"Keep the database as it is, and tell your information-governance contact.",
			]);
		});

		test("leaving the last rows out is seen by them", async () => {
			const eighth = await row(hill.panel, 8);
			await tamper(
				`delete from ledger where panel_id = '${hill.panel}' and id > ${eighth}`,
				...relink(hill.panel),
			);
			expect(await verifyChain(database.pool)).toEqual([]);
			await isFound(
				[
					at(
						hill.panel,
						eighth,
						"the rows after this one are missing: another head of 9 rows was kept on 2026-11-25",
					),
				],
				kept,
			);
		});

		test("leaving a panel out is seen by them", async () => {
			await tamper(
				...["ledger", "chain", "chain_head"].map((t) => `delete from ${t} where panel_id = '${hill.panel}'`),
			);
			expect(await verifyChain(database.pool)).toEqual([]);
			await isFound(
				[at(hill.panel, "0", "all rows are missing: another head of 9 rows was kept on 2026-11-25")],
				kept,
			);
		});

		test("a record that only grew agrees with them", async () => {
			await happen(mill.panel, 10);
			expect((await verify("--anchors", ...files())).out).toBe(
				"Every row of the audit record is as it was recorded.\nIt agrees with 2 heads that were kept elsewhere.",
			);
		});

		test("a file that is not one is named with its line", async () => {
			const [file = ""] = files();
			expect(readFileSync(file, "utf8").split("\n")).toHaveLength(3);
			keepAnchor(folder, { ...kept[0]!, head: "0000" });
			expect(await verify("--anchors", file)).toMatchObject({
				code: 1,
				err: `${file}:3 is not a head that Rollcall wrote.`,
			});
			expect((await verify("--anchors", join(folder, "none"))).err).toMatch(
				/none cannot be read \(ENOENT\)\./,
			);
		});
	});
});
