import { chmodSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allInstallations } from "../../src/record/installation-row.ts";
import { keepInstallations } from "../../src/record/installations.ts";
import { keyStatus, wrongMasters } from "../../src/record/key-status.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { rotateKeys } from "../../src/record/rotate.ts";
import { freshDatabase, quiet, type TestDatabase } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { masters } from "./keys-support.ts";
import { tally } from "./tally.ts";

const searched = tally("A copy of the database without the key");
const moved = tally("Sealed values, moved by a superuser");

const TOKENS = {
	T1: { token: "xoxe.xoxb-1-of-the-first", refresh: "xoxe-1-renews-the-first", endsIn: 43_200 },
	T2: { token: "xoxb-of-the-second", refresh: undefined, endsIn: undefined },
};

let database: TestDatabase;
const under = (keys: MasterKeys) =>
	keepInstallations({ pool: database.pool, keys, log: quiet, platform: "slack", allowed: ["T1", "T2"] });
const tokenOf = async (tenant: string, keys = masters.v1) =>
	(await under(keys).token(tenant, undefined, () => Promise.reject(new Error("not to be renewed"))))?.token;

beforeAll(async () => {
	database = await freshDatabase();
	for (const [tenant, tokens] of Object.entries(TOKENS)) {
		const one = { tenant, bot: "UBOT", url: "https://one.slack.example/", tokens };
		expect(await under(masters.v1).keep(one, "U1")).toBe(true);
	}
});
afterAll(() => database.close());

describe("an installation's tokens", () => {
	test("stand in no copy of the database", async () => {
		const folder = tempFolder("rollcall-dump");
		// As root, the server runs as somebody else.
		chmodSync(folder, 0o777);
		try {
			const tables = await database.superuser.query<{ name: string }>(
				"select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
			);
			for (const { name } of tables.rows)
				await database.superuser.query(`copy ${name} to '${folder}/${name}'`);
			const copy = readdirSync(folder)
				.map((name) => readFileSync(join(folder, name), "utf8"))
				.join("\n");
			const secrets = Object.values(TOKENS).flatMap(({ token, refresh }) => [token, refresh ?? []].flat());
			const disguises = secrets.flatMap((secret) => [
				secret,
				Buffer.from(secret).toString("hex"),
				Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(2, -2),
			]);
			expect(copy).toContain("https://one.slack.example/");
			searched.mustRefuseAll(
				disguises.length,
				disguises.filter((canary) => copy.includes(canary)),
			);
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	test("open with the key that is not in the database", async () => {
		expect([await tokenOf("T1"), await tokenOf("T2")]).toEqual([TOKENS.T1.token, TOKENS.T2.token]);
		await expect(tokenOf("T1", masters.v2)).rejects.toThrow("Master key v1 is not configured");
	});

	test.each([
		["the tokens alone", "tokens = o.tokens"],
		["the tokens with the key that opens them", "tokens = o.tokens, master = o.master, wrapped = o.wrapped"],
	])("open in no other workspace: %s", async (where, set) => {
		const { superuser } = database;
		await superuser.query("create table kept_installation as select * from installation");
		await superuser.query(
			`update installation i set ${set} from installation o where i.tenant = 'T2' and o.tenant = 'T1'`,
		);
		const opened = await tokenOf("T2").then(
			() => true,
			() => false,
		);
		await superuser.query(
			"delete from installation; insert into installation select * from kept_installation",
		);
		await superuser.query("drop table kept_installation");
		moved.mustRefuse(`installation: ${where}`, !opened);
		expect(await tokenOf("T2")).toBe(TOKENS.T2.token);
	});

	test("are read by nobody who acts for a person", async () => {
		for (const role of ["rollcall_person", "rollcall_auditor"]) {
			const client = await database.pool.connect();
			try {
				await client.query(`begin; set local role ${role}`);
				await expect(client.query("select tenant from installation")).rejects.toThrow("permission denied");
			} finally {
				await client.query("rollback");
				client.release();
			}
		}
		const client = await database.pool.connect();
		try {
			await client.query("begin; set local role rollcall_keeper");
			await expect(client.query("select tokens from installation")).rejects.toThrow("permission denied");
		} finally {
			await client.query("rollback");
			client.release();
		}
	});

	test("are brought to the next master key without being opened, and the earlier one can go", async () => {
		expect(await wrongMasters(database.pool, masters.v1)).toEqual([]);
		expect((await keyStatus(database.pool, masters.both)).behind.keys).toBe(2);
		const before = await database.superuser.query("select tokens from installation order by tenant");
		expect(await rotateKeys(database.pool, masters.both)).toMatchObject({ installations: 2 });
		const after = await database.superuser.query("select tokens from installation order by tenant");
		expect(after.rows).toEqual(before.rows);
		expect([await tokenOf("T1", masters.v2), await tokenOf("T2", masters.v2)]).toEqual([
			TOKENS.T1.token,
			TOKENS.T2.token,
		]);
		const status = await keyStatus(database.pool, masters.v2);
		expect([status.behind.keys, status.masters]).toEqual([
			0,
			[expect.objectContaining({ master: "v2", children: 0, installations: 2 })],
		]);
		expect(await rotateKeys(database.pool, masters.v2)).toMatchObject({ installations: 0 });
		const all = await allInstallations(database.pool, masters.v2, "slack");
		expect(all.map(({ tenant, token }) => [tenant, token])).toEqual([
			["T1", TOKENS.T1.token],
			["T2", TOKENS.T2.token],
		]);
	});
});

test("a master key of other bytes under the same name is found by an installation alone", async () => {
	const other = new MasterKeys(new Map([["v2", Buffer.alloc(32, 7)]]));
	expect(await wrongMasters(database.pool, other)).toEqual(["v2"]);
});
