import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { ConfigError } from "../../src/config.ts";
import { openDatabase } from "../../src/store/connect.ts";
import { dropDatabase, prepareDatabase } from "../../src/store/database.ts";
import { quiet } from "../support/database.ts";

const newName = () => `t_${randomUUID().replaceAll("-", "")}`;

async function authoritiesIn(ownerUrl: string): Promise<number> {
	const client = new pg.Client({ connectionString: ownerUrl });
	await client.connect();
	try {
		return (await client.query("select from authority")).rowCount ?? 0;
	} finally {
		await client.end();
	}
}

test("a dropped database is made anew, with nothing in it", async () => {
	const [server, name] = [inject("superuserUrl"), newName()];
	const { ownerUrl } = await prepareDatabase(server, name);
	const owner = new pg.Client({ connectionString: ownerUrl });
	await owner.connect();
	await owner.query("insert into authority (key, title) values ('a', 'A')");
	await owner.end();
	expect(await authoritiesIn(ownerUrl)).toBe(1);
	await dropDatabase(server, name);
	await prepareDatabase(server, name);
	expect(await authoritiesIn(ownerUrl)).toBe(0);
});

test("dropping one that is not there changes nothing", async () => {
	await expect(dropDatabase(inject("superuserUrl"), newName())).resolves.toBeUndefined();
});

test("one that somebody is connected to is kept, and that is said", async () => {
	const [server, name] = [inject("superuserUrl"), newName()];
	const { ownerUrl } = await prepareDatabase(server, name);
	const other = new pg.Client({ connectionString: ownerUrl });
	await other.connect();
	await expect(dropDatabase(server, name)).rejects.toThrow(ConfigError);
	await other.end();
	expect(await authoritiesIn(ownerUrl)).toBe(0);
});

test("starting over never touches a database that the environment names", async () => {
	const named = { databaseUrl: "postgres://somebody@127.0.0.1:1/theirs", production: false };
	await expect(openDatabase(named, quiet, "unused", true)).rejects.toThrow(/--fresh does not empty/);
});
