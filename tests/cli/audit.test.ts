import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { everythingLinked } from "../support/chain.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { rollcall } from "./run.ts";

const DEMO = fileURLToPath(new URL("../../src/sandbox/demo/panel.yaml", import.meta.url));

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
	database = await freshDatabase();
	folder = tempFolder("rollcall-verify");
	await rollcall(["apply", DEMO], { DATABASE_URL: database.appUrl });
	await everythingLinked(database);
});
afterEach(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.close();
});

const verify = (...words: string[]) =>
	rollcall(["audit", "verify", ...words], { DATABASE_URL: database.appUrl });
const noted = async () =>
	(
		await database.superuser.query(
			"select panel_id, person_id, facts from ledger where act = 'audit.verified' order by id",
		)
	).rows;

test("that the audit record was verified, and what came of it, is a row of it", async () => {
	expect((await verify()).code).toBe(0);
	const [row] = await noted();
	expect(row).toEqual({
		...{ panel_id: null, person_id: null },
		facts: { login: new URL(database.appUrl).username, faults: 0, heads: 0 },
	});
	await database.superuser.query("alter table ledger disable trigger all");
	await database.superuser.query(`update ledger set act = 'other' where act = 'panel.applied'`);
	await database.superuser.query("alter table ledger enable trigger all");
	expect((await verify()).code).toBe(1);
	expect((await noted()).at(-1).facts).toMatchObject({ faults: 1 });
});

test("where nothing can be written it is verified all the same, and that is said", async () => {
	await database.superuser.query("revoke insert on ledger from rollcall_auditor");
	const { code, out, err } = await verify();
	expect([code, out]).toEqual([0, "Every row of the audit record is as it was recorded."]);
	expect(err).toBe("That it was verified could not be put on record (42501).");
	expect(await noted()).toEqual([]);
});

test("a folder stands for all the heads in it, whatever else is there", async () => {
	const { rows } = await database.superuser.query(
		"select panel_id as panel, seq::int, encode(link, 'hex') as head from chain_head where seq > 0",
	);
	const [head] = rows;
	const line = (of: object) =>
		`${JSON.stringify({ ...head, key: "", on: "2026-11-01", at: "2026-11-01T08:30:00Z", ...of })}\n`;
	writeFileSync(join(folder, "chain-heads-2026-10.ndjson"), line({}));
	writeFileSync(join(folder, "chain-heads-2026-11.ndjson"), line({}) + line({}));
	writeFileSync(join(folder, "notes.txt"), "not a head");
	expect((await verify("--anchors", folder)).out).toMatch(/It agrees with 3 heads that were kept elsewhere/);
	writeFileSync(join(folder, "chain-heads-2026-12.ndjson"), line({ head: "0".repeat(64) }));
	const { code, err } = await verify("--anchors", folder);
	expect([code, err]).toEqual([1, expect.stringMatching(/the chain was written anew/)]);
});

test("a folder without a head, as one that is not mounted, is no proof that any agrees", async () => {
	const empty = join(folder, "empty");
	mkdirSync(empty);
	const { code, out, err } = await verify("--anchors", empty);
	expect([code, out, err]).toEqual([
		1,
		"",
		expect.stringMatching(/empty holds no heads .* Nothing was looked at/),
	]);
});

test("an auditor needs none of the bot's settings, in production either", async () => {
	const { code } = await rollcall(["audit", "verify"], {
		...{ NODE_ENV: "production", DATABASE_AUDITOR_URL: database.appUrl },
	});
	expect(code).toBe(0);
});

test("nothing but that it was verified or exported is an auditor's to write", async () => {
	const writes = async (act: string, person = "null") => {
		const client = await database.pool.connect();
		try {
			await client.query("begin; set local role rollcall_auditor");
			await client.query(
				`insert into ledger (panel_id, case_id, person_id, act, facts, at) values (null, null, ${person}, '${act}', '{}', app_now())`,
			);
		} finally {
			await client.query("rollback");
			client.release();
		}
	};
	await writes("audit.verified");
	await expect(writes("panel.applied")).rejects.toThrow(/row-level security/);
	await expect(writes("audit.verified", "(select id from person limit 1)")).rejects.toThrow(
		/row-level security/,
	);
});
