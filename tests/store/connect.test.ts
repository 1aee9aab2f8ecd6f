import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Log } from "../../src/chat/log.ts";
import { ConfigError } from "../../src/config.ts";
import { openDatabase } from "../../src/store/connect.ts";
import { freshDatabase, quiet, type TestDatabase } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";

const CONNECT = new URL("../../src/store/connect.ts", import.meta.url).href;

async function answers(url: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: url });
	try {
		await client.connect();
		return true;
	} catch {
		return false;
	} finally {
		await client.end().catch(() => undefined);
	}
}

describe("a database that the environment names", () => {
	let db: TestDatabase;
	beforeAll(async () => {
		db = await freshDatabase();
	});
	afterAll(() => db.close());

	test("is brought to this version with the owner's address, and used with the bot's own", async () => {
		const role = `t_${randomBytes(6).toString("hex")}`;
		await db.superuser.query(`create role ${role} login noinherit password '${role}'`);
		const own = new URL(db.appUrl);
		own.username = role;
		own.password = role;
		const both = { databaseUrl: own.href, databaseOwnerUrl: db.ownerUrl, production: true };
		const open = await openDatabase(both, quiet);
		expect(open).toMatchObject({ appUrl: own.href, ownerUrl: db.ownerUrl });
		await open.close();
	});

	test("is used without the owner's address", async () => {
		const open = await openDatabase({ databaseUrl: db.appUrl, production: true }, quiet);
		await open.close();
		expect(await answers(db.appUrl)).toBe(true);
	});

	test("is used where a newer version has added to it, as during an update, and that is logged", async () => {
		const newer = await freshDatabase();
		const logged: unknown[] = [];
		const log: Log = { ...quiet, warn: (facts, code) => logged.push([code, facts]) };
		const open = () => openDatabase({ databaseUrl: newer.appUrl, production: true }, log);
		await (await open()).close();
		expect(logged).toEqual([]);
		await newer.superuser.query(
			"insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 9795000000000)",
		);
		await (await open()).close();
		expect(logged).toEqual([["database.newer", { migrations: 1 }]]);
		await newer.close();
	});

	test("is refused where nothing says which migrations it has", async () => {
		const older = await freshDatabase();
		await older.superuser.query("drop schema drizzle cascade");
		await expect(openDatabase({ databaseUrl: older.appUrl, production: true }, quiet)).rejects.toThrow(
			/older than this version of Rollcall.*npx rollcall migrate/,
		);
		await older.close();
	});

	test("is refused under a role that row security does not bind", async () => {
		await expect(openDatabase({ databaseUrl: db.ownerUrl, production: false }, quiet)).rejects.toThrow(
			ConfigError,
		);
	});

	test("the owner's address alone is not enough", async () => {
		await expect(openDatabase({ databaseOwnerUrl: db.ownerUrl, production: false }, quiet)).rejects.toThrow(
			/DATABASE_URL is not/,
		);
	});

	test("production never starts a database of its own", async () => {
		await expect(openDatabase({ production: true }, quiet)).rejects.toThrow(/DATABASE_URL is not set/);
	});
});

describe("the embedded database", () => {
	let folder: string;
	beforeAll(() => {
		folder = tempFolder("rollcall-connect");
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const open = () => openDatabase({ production: false }, quiet, join(folder, "postgres"));

	test("is stopped by whoever is the last to use it, whoever started it", async () => {
		const first = await open();
		const second = await open();
		expect(second.appUrl).toBe(first.appUrl);
		await first.close();
		expect(await answers(first.appUrl)).toBe(true);
		await second.close();
		expect(await answers(first.appUrl)).toBe(false);
	}, 60_000);

	test("left over from a process that was killed, is taken over, and stopped by the one that took it over", async () => {
		const script = `
			const { openDatabase } = await import(${JSON.stringify(CONNECT)});
			const log = { info() {}, warn() {}, error() {} };
			const { appUrl } = await openDatabase({ production: false }, log, ${JSON.stringify(join(folder, "postgres"))});
			process.stdout.write(appUrl, () => process.kill(process.pid, "SIGKILL"));`;
		const killed = spawnSync(process.execPath, ["--input-type=module", "--eval", script], {
			encoding: "utf8",
		});
		expect(killed.signal).toBe("SIGKILL");
		expect(await answers(killed.stdout)).toBe(true);
		const next = await open();
		expect(next.appUrl).toBe(killed.stdout);
		await next.close();
		expect(await answers(killed.stdout)).toBe(false);
	}, 60_000);

	test("is left running for whoever else is connected by then", async () => {
		const first = await open();
		const other = new pg.Client({ connectionString: first.appUrl });
		await other.connect();
		await first.close();
		expect(await answers(first.appUrl)).toBe(true);
		await other.end();
		await (await open()).close();
		expect(await answers(first.appUrl)).toBe(false);
	}, 60_000);
});
