import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyChain } from "../../src/record/verify.ts";
import { rollcall } from "../cli/run.ts";
import { everythingLinked } from "../support/chain.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";

const DEMO = fileURLToPath(new URL("../../src/sandbox/demo/panel.yaml", import.meta.url));

let database: TestDatabase;
let folder: string;
let auditorUrl: string;
beforeAll(() => {
	folder = tempFolder("rollcall-export");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
	database = await freshDatabase();
	await database.superuser.query(`do $$ begin
		if not exists (select from pg_roles where rolname = 'an_auditor') then
			create role an_auditor login noinherit password 'only-reads';
		end if; end $$`);
	await database.superuser.query("grant rollcall_auditor to an_auditor");
	const url = new URL(database.appUrl);
	[url.username, url.password] = ["an_auditor", "only-reads"];
	auditorUrl = url.href;
	await rollcall(["apply", DEMO], { DATABASE_URL: database.appUrl });
	await everythingLinked(database);
});
afterEach(() => database.close());

const run = (...words: string[]) => rollcall(["audit", ...words], { DATABASE_AUDITOR_URL: auditorUrl });
const exported = async () =>
	(
		await database.superuser.query(
			"select panel_id, person_id, facts from ledger where act = 'audit.exported'",
		)
	).rows;

describe("rollcall audit export", () => {
	test("prints a panel's rows as lines of JSON, and puts itself on record", async () => {
		const { code, out, err } = await run("export", "--panel", "millbrook-cme");
		expect({ code, err }).toEqual({ code: 0, err: "" });
		const rows = out.split("\n").map((line) => JSON.parse(line));
		expect(rows).toHaveLength(1);
		expect(rows[0]).toEqual({
			...{ row: expect.stringMatching(/^\d+$/), panel: "millbrook-cme", at: expect.stringMatching(/Z$/) },
			...{ person: null, agency: null, act: "panel.applied", case: null, key: null, seq: "1" },
			facts: { code: "MIL", changes: expect.any(Object) },
			...{ hash: expect.stringMatching(/^[0-9a-f]{64}$/), link: expect.stringMatching(/^[0-9a-f]{64}$/) },
		});
		const [row] = await exported();
		expect(row.facts).toEqual({ login: "an_auditor", from: null, to: null, rows: 1 });
		expect(row.panel_id).not.toBeNull();
		const again = (await run("export")).out.split("\n").map((line) => JSON.parse(line).act);
		expect(again).toEqual(["panel.applied", "audit.exported"]);
		await everythingLinked(database);
		expect(await verifyChain(database.pool)).toEqual([]);
	});

	test("takes the days that are asked for, both included, by their UTC date", async () => {
		const today = new Date().toISOString().slice(0, 10);
		const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
		const acts = async (...words: string[]) =>
			(await run("export", ...words)).out.split("\n").filter((line) => line.includes("panel.applied")).length;
		expect(await acts("--from", today, "--to", today)).toBe(1);
		expect(await acts("--from", day(1))).toBe(0);
		expect(await acts("--to", day(-1))).toBe(0);
	});

	test("writes a new file that others on the machine cannot read, and never over one", async () => {
		const file = join(folder, "audit.csv");
		const { out } = await run("export", "--format", "csv", "--out", file);
		expect(out).toBe(`1 row in ${file}. The export is on record.`);
		expect(statSync(file).mode & 0o077).toBe(0);
		const [head, row, end] = readFileSync(file, "utf8").split("\r\n");
		expect(head).toBe("row,panel,at,person,agency,act,case,facts,key,seq,hash,link");
		expect(row).toMatch(/^\d+,millbrook-cme,[^,]+,,,panel\.applied,,"\{""code"": ?""MIL""/);
		expect(end).toBe("");
		expect((await run("export", "--out", file)).err).toBe(`${file} is there already. Choose another name.`);
		expect(await exported()).toHaveLength(1);
	});

	test("gives nothing out when its own row cannot be written", async () => {
		await database.superuser.query(
			"alter table ledger add constraint no_exports check (act <> 'audit.exported') not valid",
		);
		const file = join(folder, "never.ndjson");
		expect((await run("export")).out).toBe("");
		expect(await run("export", "--out", file)).toMatchObject({ code: 1, out: "" });
		expect(() => statSync(file)).toThrow("ENOENT");
		expect(() => statSync(`${file}.part`)).toThrow("ENOENT");
	});

	test.each([
		[["--panel", "none"], 'No panel has the key "none". Check it in the panel\'s file.'],
		[["--from", "2026-02-02", "--to", "2026-02-01"], "--to is before --from: no day lies between."],
	])("%j is refused in a sentence", async (words, says) => {
		expect(await run("export", ...words)).toEqual({ code: 1, out: "", err: says });
		expect(await exported()).toEqual([]);
	});
});

describe("an auditor's login", () => {
	test("verifies, and can neither read a case nor write anything but its exports", async () => {
		expect((await run("verify")).out).toBe("Every row of the audit record is as it was recorded.");
		const auditor = await database.superuser.connect();
		await auditor.query("set role rollcall_auditor");
		for (const table of ["sealed", "case_file", "child_key", "lookup", "draft", "posting", "notification"]) {
			await expect(auditor.query(`select * from ${table}`), table).rejects.toThrow("permission denied");
		}
		await expect(auditor.query("insert into ledger (act, at) values ('case.closed', now())")).rejects.toThrow(
			"row-level security",
		);
		await expect(auditor.query("update ledger set act = 'x'")).rejects.toThrow("permission denied");
		auditor.release(true);
	});
});
