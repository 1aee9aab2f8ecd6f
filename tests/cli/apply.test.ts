import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { rollcall } from "./run.ts";

const DEMO = fileURLToPath(new URL("../../src/sandbox/demo/panel.yaml", import.meta.url));

let db: TestDatabase;
let folder: string;
beforeAll(() => {
	folder = tempFolder("rollcall-cli");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
	db = await freshDatabase();
	return () => db.close();
});

const run = (...words: string[]) => rollcall(words, { DATABASE_URL: db.appUrl });
const count = async (table: string) => (await db.superuser.query(`select from ${table}`)).rowCount;

describe("rollcall apply", () => {
	test("sets up the panel of a file and says what it changed", async () => {
		const { code, out, err } = await run("apply", DEMO);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		const lines = out.split("\n");
		expect(lines).toContain("+ panel millbrook-cme");
		expect(lines).toContain("+ role curlew-asha: coordinator");
		expect(lines.at(-1)).toBe(`${lines.length - 1} changes made.`);
		expect(await count("person")).toBe(29);
	});

	test("a second time there is nothing to change", async () => {
		await run("apply", DEMO);
		expect(await run("apply", DEMO)).toEqual({
			code: 0,
			out: "Nothing to change: the record is as the file says.",
			err: "",
		});
	});

	test("a dry run says the same and changes nothing", async () => {
		const dry = await run("apply", DEMO, "--dry-run", "--json");
		expect([await count("person"), await count("ledger")]).toEqual([0, 0]);
		const real = await run("apply", DEMO, "--json");
		expect(JSON.parse(dry.out)).toEqual({ ...JSON.parse(real.out), dryRun: true });
		expect(JSON.parse(real.out).changes[0]).toEqual({
			...{ panel: "millbrook-cme", did: "add", what: "authority", of: "millbrook", detail: "" },
		});
	});

	test("reads a school's terms from a file beside it, and its days are then counted with them", async () => {
		const event = ["BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20270301", "DTEND;VALUE=DATE:20270309"];
		const ics = ["BEGIN:VCALENDAR", ...event, "SUMMARY:Spring term", "END:VEVENT", "END:VCALENDAR"];
		const later = ics.map((line) =>
			line.replace("0301", "0315").replace("0309", "0327").replace("UID:1", "UID:2"),
		);
		writeFileSync(join(folder, "high.ics"), [...ics.slice(0, -1), ...later.slice(1)].join("\r\n"));
		const path = join(folder, "panel.yaml");
		const title = "title: Millbrook High School";
		writeFileSync(path, readFileSync(DEMO, "utf8").replace(title, `${title}\n    calendar: high.ics`));
		expect((await run("apply", path)).code).toBe(0);

		const due = async (calendar: string) => {
			const words = ["due", "--from", "2027-03-05", "--school-days", "2", "--json", "--calendar", calendar];
			const { out, err } = await run(...words);
			return out ? JSON.parse(out) : err;
		};
		// Its own calendar, its authority's, and a school that has its authority's.
		expect(await due("millbrook-high")).toMatchObject({ due: "2027-03-15" });
		expect(await due("millbrook")).toMatchObject({ due: "2027-03-09" });
		expect(await due("weir-lane")).toMatchObject({ due: "2027-03-09" });
		expect(await due("weir-lane")).not.toHaveProperty("approximate");
		expect(await due(join(folder, "high.ics"))).toMatchObject({ due: "2027-03-15" });
		expect(await due("weir-lain")).toMatch(/no calendar of "weir-lain"\. Use one of: .*weir-lane/);

		const { out } = await run("terms", join(folder, "high.ics"));
		expect(out).toContain("  - { from: 2027-03-15, to: 2027-03-26 }");
		writeFileSync(path, readFileSync(DEMO, "utf8"));
		expect((await run("apply", path)).out).toContain("~ agency millbrook-high: calendar");
	});

	test("[S4-9] takes no panel without a named officer", async () => {
		const path = join(folder, "nobody.yaml");
		for (const officer of ["", 'officer: ""', "officer: nobody-known"]) {
			const file = readFileSync(DEMO, "utf8");
			const line = file.slice(0, file.indexOf("officer: ")).split("\n").length;
			writeFileSync(path, file.replace(/officer: .*/, officer));
			const { code, out, err } = await run("apply", path);
			expect({ code, out }).toEqual({ code: 1, out: "" });
			// The sentence names the officer, or stands at its line.
			expect(err).toMatch(new RegExp(`officer|nobody\\.yaml:${line}:`));
		}
		expect(await count("panel")).toBe(0);
	});

	test("points at each mistake of a file, and changes nothing", async () => {
		const path = join(folder, "bad.yaml");
		writeFileSync(path, "authority: { key: weir, titel: Weir Council }\n");
		const { code, out, err } = await run("apply", path);
		expect({ code, out }).toEqual({ code: 1, out: "" });
		expect(err.split("\n")).toEqual([
			expect.stringMatching(`^${path}:1:1: panel is missing\\.`),
			expect.stringMatching(`^${path}:1:12: title is missing\\.`),
			`${path}:1:25: "titel" is not known here. Use: key, title.`,
			"3 mistakes: nothing was changed.",
		]);
	});

	test("a file that is not there", async () => {
		const { code, err } = await run("apply", join(folder, "none.yaml"));
		expect(code).toBe(1);
		expect(err).toMatch(/none\.yaml cannot be read \(ENOENT\)\. Check its name\.$/);
	});
});

describe("a database that cannot be used is told in one sentence", () => {
	test.each([
		["nobody answers", { port: "1" }, /^The database does not answer\. [^\n]*$/],
		["a wrong password", { password: "wrong" }, /^The database refuses the login\. [^\n]*$/],
		["no such database", { pathname: "/none" }, /^There is no such database\. [^\n]*$/],
		["an empty database", { pathname: "/postgres" }, /no Rollcall tables[^\n]*$/],
	])("%s", async (_, difference, says) => {
		const url = Object.assign(new URL(db.appUrl), difference);
		const { code, err } = await rollcall(["apply", DEMO], { DATABASE_URL: url.href });
		expect(code).toBe(1);
		expect(err).toMatch(says);
	});

	test("its owner's login", async () => {
		const { code, err } = await rollcall(["apply", DEMO], { DATABASE_URL: db.ownerUrl });
		expect(code).toBe(1);
		expect(err).toMatch(/^DATABASE_URL: the role "rollcall_owner" [^\n]*owns Rollcall's tables[^\n]*$/);
	});

	test.each(["the-database", "postgres://db.example/rollcall"])("%s is no address", async (address) => {
		const { code, err } = await rollcall(["apply", DEMO], { DATABASE_URL: address });
		expect(code).toBe(1);
		expect(err).toMatch(/^DATABASE_URL names no role[^\n]*$/);
	});
});

describe("rollcall audit verify", () => {
	test("finds the ledger as it was recorded", async () => {
		await run("apply", DEMO);
		expect(await run("audit", "verify")).toMatchObject({
			code: 0,
			out: "Every row of the audit record is as it was recorded.",
		});
		expect((await run("audit", "verify", "--json")).out).toBe('{"faults":[]}');
	});

	test("names the first row that was changed", async () => {
		await run("apply", DEMO);
		await run("audit", "verify");
		const tamper = await db.superuser.connect();
		await tamper.query("set session_replication_role = replica");
		const { rows } = await tamper.query(`update ledger set facts = '{"code":"XX"}' returning id, panel_id`);
		tamper.release(true);
		const { code, err } = await run("audit", "verify");
		expect(code).toBe(1);
		expect(err).toMatch(`Panel ${rows[0].panel_id}, row ${rows[0].id}: the row was changed.`);
	});
});

describe("rollcall migrate", () => {
	test("brings the database to this version as its owner", async () => {
		const { code, out } = await rollcall(["migrate"], {
			DATABASE_OWNER_URL: db.ownerUrl,
			DATABASE_URL: db.appUrl,
		});
		expect({ code, out }).toEqual({ code: 0, out: "The database is at this version." });
	});

	test("needs the owner's address", async () => {
		const { code, err } = await rollcall(["migrate"], { DATABASE_URL: db.appUrl });
		expect(code).toBe(1);
		expect(err).toMatch(/^DATABASE_OWNER_URL is not set/);
	});
});
