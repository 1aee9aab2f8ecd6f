import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Private } from "../../src/chat/private.ts";
import { linkChain } from "../../src/record/chain.ts";
import { event } from "../../src/record/event.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { record } from "../../src/record/record.ts";
import { childOf, newChild, open, seal } from "../../src/record/sealed.ts";
import { verifyChain } from "../../src/record/verify.ts";
import { type Actor, transact } from "../../src/store/transact.ts";
import { everythingLinked } from "../support/chain.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";

const happened = event({
	name: "test.happened",
	facts: z.object({ n: z.number() }),
	says: (f) => `Happened ${f.n}`,
});
const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));

let database: TestDatabase;
let mill: SeededPanel;
let hill: SeededPanel;

beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
	hill = await aPanel(database.superuser, "HIL");
});
afterAll(() => database.close());

const as = (person: string): Actor => ({
	as: "person",
	key: randomUUID(),
	platform: "slack",
	tenant: "T1",
	user: person,
});

async function aCase(by: SeededPanel, member: { agency?: string } = {}) {
	const id = randomUUID();
	await transact(database.pool, as(by.users.coordinator), async (tx) => {
		const child = await newChild(tx, keys, by.panel);
		const author = { person: by.people.coordinator, agency: by.agencies.council, key: null };
		const e = await record(tx, author, happened, { panel: by.panel, case: id }, { n: 1 });
		await tx.query(
			{
				name: "test-case",
				text: `insert into case_file (id, panel_id, child_id, ref, kind, state, received_at, entered_at, next_review, event_id)
					values ($1, $2, $3, $4, 'cme', 'enquiries', $5, $5, current_date, $6)`,
			},
			[id, by.panel, child.child, `${by.code}-2026-${id.slice(0, 4)}`, tx.now, e],
		);
		if (member.agency) {
			await tx.query(
				{ name: "test-member", text: "insert into case_member values ($1, $2, $3, null, 'agency', $4)" },
				[id, by.panel, member.agency, e],
			);
		}
		await seal(tx, child, { case: id, about: id, event: e }, { surname: new Private("Canary-Osprey") });
	});
	return id;
}

const surnameFor = (user: string, caseId: string) =>
	transact(database.pool, as(user), async (tx) => {
		const opened = await open(tx, keys, [caseId]);
		const value = opened.get(caseId)?.get("surname");
		return value && Private.reveal(value);
	});

describe("sealed values", () => {
	test("are opened for the panel's coordinator and for an agency on the case, and for nobody else", async () => {
		const id = await aCase(mill, { agency: mill.agencies.school });
		expect(await surnameFor(mill.users.coordinator, id)).toBe("Canary-Osprey");
		expect(await surnameFor(mill.users.school, id)).toBe("Canary-Osprey");
		expect(await surnameFor(mill.users.police, id)).toBeUndefined();
		expect(await surnameFor(hill.users.coordinator, id)).toBeUndefined();
		expect(await surnameFor("U-nobody", id)).toBeUndefined();
	});

	test("are out of the clerk's reach, who draws what channels see", async () => {
		const id = await aCase(mill);
		const asClerk = transact(database.pool, { as: "clerk", panels: [mill.panel] }, (tx) =>
			open(tx, keys, [id]),
		);
		await expect(asClerk).rejects.toThrow("permission denied");
	});

	test("name nobody in a dump of the database", async () => {
		await aCase(mill);
		const { rows } = await database.superuser.query("select encode(cipher, 'escape') as text from sealed");
		expect(rows.length).toBeGreaterThan(0);
		expect(JSON.stringify(rows)).not.toContain("Osprey");
	});

	test("open nowhere but in the row they were sealed in", async () => {
		const one = await aCase(mill);
		const other = await aCase(mill);
		await database.superuser.query(
			"update sealed set cipher = (select cipher from sealed where about = $1) where about = $2",
			[one, other],
		);
		await expect(surnameFor(mill.users.coordinator, other)).rejects.toThrow();
	});

	test("cannot be added to by someone who may not open them", async () => {
		const id = await aCase(mill);
		const child = transact(database.pool, as(mill.users.police), (tx) => childOf(tx, keys, id));
		await expect(child).rejects.toThrow("may not seal them");
	});
});

describe("the ledger", () => {
	test("cannot be changed or emptied by the bot, nor by its owner", async () => {
		await aCase(mill);
		const asBot = transact(database.pool, as(mill.users.coordinator), (tx) =>
			tx.query({ name: "test-tamper", text: "update ledger set act = 'x'" }, []),
		);
		await expect(asBot).rejects.toThrow("permission denied");
		await expect(database.superuser.query("delete from ledger")).rejects.toThrow("cannot be changed");
		await expect(database.superuser.query("truncate ledger cascade")).rejects.toThrow("cannot be changed");
	});

	test("is the only way in: a state row that names no new event is refused", async () => {
		const id = await aCase(mill);
		const silent = transact(database.pool, as(mill.users.coordinator), (tx) =>
			tx.query({ name: "test-silent", text: "update case_file set state = 'closed' where id = $1" }, [id]),
		);
		await expect(silent).rejects.toThrow("names no ledger event");
	});

	test("is put down to the person who acts, never to another", async () => {
		const forged = transact(database.pool, as(mill.users.school), (tx) =>
			record(
				tx,
				{ person: mill.people.coordinator, agency: null, key: null },
				happened,
				{ panel: mill.panel },
				{ n: 1 },
			),
		);
		await expect(forged).rejects.toThrow("row-level security");
	});
});

describe("the chain", () => {
	test("names the first row that somebody changed behind the bot's back", async () => {
		await aCase(mill);
		await everythingLinked(database);
		expect(await verifyChain(database.pool)).toEqual([]);
		const { rows } = await database.superuser.query("select min(id) as id from ledger where panel_id = $1", [
			mill.panel,
		]);
		const tamper = async (statement: string) => {
			await database.superuser.query("alter table ledger disable trigger final");
			await database.superuser.query(statement, [rows[0].id]);
			await database.superuser.query("alter table ledger enable trigger final");
		};
		await tamper("update ledger set facts = '{\"n\": 2}' where id = $1");
		expect(await verifyChain(database.pool)).toEqual([
			{ panel: mill.panel, ledgerRow: rows[0].id, fault: "the row was changed" },
		]);
		await tamper("update ledger set facts = '{\"n\": 1}' where id = $1");
		expect(await verifyChain(database.pool)).toEqual([]);
	});

	test("links every row once when several replicas link at the same time", async () => {
		for (let n = 0; n < 5; n++) {
			await Promise.all([aCase(mill), aCase(hill), linkChain(database.pool), linkChain(database.pool)]);
		}
		await everythingLinked(database);
		const { rows } = await database.superuser.query(
			"select (select count(*) from ledger) as written, (select count(*) from chain) as linked",
		);
		expect(rows[0].linked).toBe(rows[0].written);
		expect(await verifyChain(database.pool)).toEqual([]);
	});
});

describe("an interaction's key", () => {
	test("is taken once, however often and wherever it arrives", async () => {
		const key = randomUUID();
		const arrive = () =>
			transact(
				database.pool,
				{ ...as(mill.users.coordinator), key } as Actor,
				async (_tx, entered) => entered.isNew,
			);
		const taken = await Promise.all([arrive(), arrive(), arrive(), arrive()]);
		expect(taken.filter(Boolean)).toHaveLength(1);
	});
});

describe("the schema", () => {
	test("has row security on, and forced, on every table that belongs to a case or a child", async () => {
		const { rows } = await database.superuser.query(`
			select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = 'public' and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)
				and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname in ('case_id', 'child_id', 'cipher', 'answers'))`);
		expect(rows).toEqual([]);
	});

	test("has no plain column for anybody's name, birth or address", async () => {
		const { rows } = await database.superuser.query(`
			select table_name, column_name from information_schema.columns
			where table_schema = 'public' and column_name ~ '(name|birth|dob|surname|postcode|phone|email|upn)'`);
		expect(rows).toEqual([]);
	});
});
