import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ConfigError } from "../../src/config.ts";
import { makePool } from "../../src/store/pool.ts";
import { refusePowerfulRole } from "../../src/store/role-check.ts";
import { freshDatabase, quiet, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await freshDatabase();
});
afterAll(() => db.close());

/** Makes a login with these attributes on the server of this test run, and says what the bot answers to it. */
async function withRole(attributes: string, more?: (role: string) => string): Promise<unknown> {
	const role = `t_${randomBytes(6).toString("hex")}`;
	const password = randomBytes(12).toString("hex");
	await db.superuser.query(`create role ${role} login ${attributes} password '${password}'`);
	if (more) await db.superuser.query(more(role));
	const url = new URL(db.appUrl);
	url.username = role;
	url.password = password;
	return check(url.href);
}

async function check(url: string): Promise<unknown> {
	const pool = makePool(url, quiet, 1);
	try {
		return await refusePowerfulRole(pool).then(
			() => "accepted",
			(error: unknown) => error,
		);
	} finally {
		await pool.end();
	}
}

const BOTH = "rollcall_person, rollcall_clerk";
const says = (answer: unknown): string => {
	expect(answer).toBeInstanceOf(ConfigError);
	return (answer as Error).message;
};

describe("the bot", () => {
	test("works under the application role", async () => {
		expect(await check(db.appUrl)).toBe("accepted");
	});

	test("works under any login that may act for people and as the clerk", async () => {
		expect(await withRole("noinherit", (role) => `grant ${BOTH} to ${role}`)).toBe("accepted");
	});

	test("refuses to run as a superuser", async () => {
		expect(says(await withRole("superuser"))).toMatch(
			/the role "t_\w+" is a superuser.*Make a login without/s,
		);
	});

	test("refuses to run with BYPASSRLS", async () => {
		expect(says(await withRole("bypassrls"))).toMatch(/has BYPASSRLS/);
	});

	test("refuses to run as the owner of the tables", async () => {
		expect(says(await check(db.ownerUrl))).toMatch(/"rollcall_owner" .*owns Rollcall's tables/);
	});

	test("refuses to run as a role that could become the owner", async () => {
		const member = withRole("noinherit", (role) => `grant rollcall_owner, ${BOTH} to ${role}`);
		expect(says(await member)).toMatch(/can become the role that does/);
	});

	test("refuses a login that may not act for people, and says how to let it", async () => {
		expect(says(await withRole(""))).toMatch(/may not act for people.*npx rollcall migrate/);
	});

	test("refuses a database without its tables", async () => {
		const url = new URL(db.appUrl);
		url.pathname = "/postgres";
		const client = new pg.Client({ connectionString: url.href });
		await client.connect();
		const { rows } = await client.query("select to_regclass('public.ledger') as ledger");
		await client.end();
		expect(rows).toEqual([{ ledger: null }]);
		expect(says(await check(url.href))).toMatch(/no Rollcall tables.*npx rollcall migrate/);
	});
});
