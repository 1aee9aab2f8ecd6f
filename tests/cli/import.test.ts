import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readCsv } from "../../src/cli/read-csv.ts";
import { csvLine } from "../../src/domain/safe-csv.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { rollcall } from "./run.ts";

const DEMO = fileURLToPath(new URL("../../src/sandbox/demo/panel.yaml", import.meta.url));
const KEYS = { ROLLCALL_MASTER_KEYS: `v1:${randomBytes(32).toString("base64")}` };
const HEADERS = "Forename,Surname,DOB,Referral date,Last school,Address,Post code,Owner,Review date";
const AVA = "Ava,Teasel,04/05/2015,02/11/2026,Millbrook High School,1 Mill Lane,MB1 1AA,Asha Curlew,";
const BEN = "Ben,Yarrow,29/02/2016,09/11/2026,,2 Mill Lane,MB1 1AB,,";

let db: TestDatabase;
let folder: string;
let file: string;
beforeAll(() => {
	folder = tempFolder("rollcall-import");
	file = join(folder, "open.csv");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
	db = await freshDatabase();
	await rollcall(["apply", DEMO], { DATABASE_URL: db.appUrl });
	return () => db.close();
});

const run = (...words: string[]) => rollcall(words, { DATABASE_URL: db.appUrl, ...KEYS });
const load = (...more: string[]) =>
	run("import", "cases", file, "--panel", "millbrook-cme", "--as", "curlew-asha", ...more);
const write = (...lines: string[]) => writeFileSync(file, lines.join("\n"));
const count = async (table: string) => (await db.superuser.query(`select from ${table}`)).rowCount;
const rows = async (text: string) => (await db.superuser.query(text)).rows;

describe("rollcall import cases", () => {
	test("[D-1] open cases come in with an owner, a next review, and enquiries that count from today", async () => {
		write(HEADERS, AVA, BEN);
		const { code, out, err } = await load();
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(out).toBe("2 cases were made; 0 rows were refused.");
		const cases = await rows(
			`select f.state, p.key as owner, f.next_review >= current_date as ahead,
				to_char(f.received_at at time zone 'Europe/London', 'YYYY-MM-DD') as received,
				(select bool_and(e.due >= current_date) from enquiry e where e.case_id = f.id) as due
			from case_file f join person p on p.id = f.owner_id order by f.ref`,
		);
		const kept = { state: "enquiries", owner: "curlew-asha", ahead: true, due: true };
		expect(cases).toEqual([
			{ ...kept, received: "2026-11-02" },
			{ ...kept, received: "2026-11-09" },
		]);
		// What was staged is gone: it would be a second copy.
		expect(await rows("select distinct cipher from import_row")).toEqual([{ cipher: null }]);
	});

	test("[D-1] a dry run says what would be made and changes nothing", async () => {
		write(HEADERS, AVA);
		await load();
		const before = [await count("case_file"), await count("import_row"), await count("posting")];
		write(
			HEADERS,
			`${AVA.replace("Ava", "Eva")}`,
			BEN,
			BEN.replace("Yarrow", "Yarow"),
			"Cy,Tansy,04/05/2035,,,,,,",
		);
		const { code, out } = await load("--dry-run");
		expect(code).toBe(0);
		expect(out.split("\n")).toEqual([
			"Line 5 refused: Date of birth: 4 May 2035 is in the future. Check the year.",
			"Lines 3 and 4 may be about the same child.",
			expect.stringMatching(/^Line 2 may be about the child of MIL-\d{4}-0001\.$/),
			"3 cases would be made; 1 row would be refused. Nothing was loaded: this was a dry run.",
		]);
		expect([await count("case_file"), await count("import_row"), await count("posting")]).toEqual(before);
		// That the panel's children were looked at is in the audit.
		expect(await rows("select facts from ledger where act = 'import.tried'")).toEqual([
			{ facts: { rows: 3, known: 1 } },
		]);
	});

	test("[D-1] refused rows go to a file with their line and why, and are loaded once they are corrected", async () => {
		write(HEADERS, AVA, "=HYPERLINK(1),Sorrel,31/02/2015,,,,,Nobody Known,", BEN);
		const refused = join(folder, "refused.csv");
		const { code, out } = await load("--refused", refused);
		expect(code).toBe(0);
		expect(out).toContain("2 cases were made; 1 row was refused.");
		const written = readFileSync(refused, "utf8").split("\r\n");
		expect(written[0]).toBe(`line,why,${HEADERS}`);
		expect(written[1]).toMatch(
			/^3,"Date of birth: “31\/02\/2015” is not a date.* First name: there is a formula\./,
		);
		expect(written[1]).toMatch(/“Nobody Known” is not on the panel/);
		expect(written[1]).toMatch(/,'=HYPERLINK\(1\),Sorrel,/);

		// The whole file again, corrected: nothing is doubled.
		write(HEADERS, AVA, "Sol,Sorrel,28/02/2015,,,,,,", BEN);
		expect((await load("--json")).out).toMatch(/"cases":1,"actNow":0,"overAge":\[\],"before":2,"refused":0/);
		expect(await rows("select ref from case_file order by ref")).toHaveLength(3);
	});

	test("the list itself is never written over, nor a file that others may read filled with children", async () => {
		write(HEADERS, AVA, "Sol,Sorrel,31/02/2015,,,,,,");
		const before = readFileSync(file, "utf8");
		const { code, err } = await load("--refused", file);
		expect([code, readFileSync(file, "utf8")]).toEqual([1, before]);
		expect(err).toMatch(/There is a file .* already. Name another for the refused rows/);
		expect(await count("case_file")).toBe(0);

		const open = join(folder, "open-to-all.csv");
		writeFileSync(open, "", { mode: 0o644 });
		expect((await load("--refused", open)).code).toBe(1);
		expect(readFileSync(open, "utf8")).toBe("");
		const fresh = join(folder, "fresh.csv");
		expect((await load("--refused", fresh)).code).toBe(0);
		expect(statSync(fresh).mode & 0o777).toBe(0o600);
	});

	test("what is written to the file of refused rows is read from it as it was", async () => {
		const cells = [
			"+44 7700 900123",
			"- moved on 3 May",
			"@home",
			"＋44",
			"'s Gravenhage",
			"O'Hara",
			"'",
			"Ava, Ben",
		];
		writeFileSync(file, `${csvLine(cells)}\r\n`);
		const read = [];
		for await (const line of readCsv(file)) read.push(line.cells);
		expect(read).toEqual([cells]);
		write(`${HEADERS},Phone`, "Sol,Sorrel,31/02/2015,,,1 Mill Lane,MB1 1AA,,,+44 7700 900123");
		const refused = join(folder, "to-put-right.csv");
		await load("--refused", refused);
		expect(readFileSync(refused, "utf8")).toContain("'+44");
		writeFileSync(file, readFileSync(refused, "utf8").replace(",Sorrel,31/02/2015,", ",Sorrel,28/02/2015,"));
		expect((await load()).out).toContain("1 case was made; 0 rows were refused.");
	});

	test("nobody is made the owner of a case who may work on none", async () => {
		write(HEADERS, AVA.replace("Asha Curlew", "bittern-helen"), BEN.replace(",,", ",lapwing-grace,"));
		const { out } = await load();
		expect(out).toMatch(/Line 2 refused: Owner: “bittern-helen” does not work on cases/);
		expect(
			await rows(
				"select p.key from case_file f join person p on p.id = f.owner_id where p.key = 'bittern-helen'",
			),
		).toEqual([]);
	});

	test("[D-1] broken off in the middle, the same command goes on where it was, and no case is doubled", async () => {
		const many = Array.from({ length: 130 }, (_, n) => `Child${n},Teasel,04/05/2015,02/11/2026,,,,,`);
		write(HEADERS, ...many);
		// From the 60th case on all fail: nothing of them is left.
		await db.superuser.query(
			`create function breaks() returns trigger language plpgsql as $$ begin
				if right(new.ref, 4) >= '0060' then raise exception 'the machine went down'; end if; return new; end $$`,
		);
		await db.superuser.query(
			"create trigger breaks before insert on case_file for each row execute function breaks()",
		);
		expect((await load()).code).toBe(1);
		const made = (await count("case_file")) ?? 0;
		expect(made).toBe(59);
		expect(await count("posting where view = 'cases-loaded'")).toBe(0);

		await db.superuser.query("drop trigger breaks on case_file");
		const { code, out } = await load();
		expect({ code, out }).toEqual({
			code: 0,
			out: `130 rows were passed over: loaded before, or in the file twice.\n${130 - made} cases were made; 0 rows were refused.`,
		});
		// Each row once, in the order of its lines, without a gap in the numbers.
		const refs = await rows(
			"select f.ref from import_row r join case_file f on f.id = r.case_id order by r.line",
		);
		expect(refs.map(({ ref }) => Number(ref.slice(-4)))).toEqual(many.map((_, n) => n + 1));
		expect(await count("case_file")).toBe(130);
		const told = await rows("select facts->'cases' as cases from ledger where act = 'import.finished'");
		expect(told).toEqual([{ cases: 130 }]);
	});

	test("a list that cannot be loaded to its end blocks the panel until it is discarded, and that is on record", async () => {
		const many = Array.from({ length: 90 }, (_, n) => `Child${n},Teasel,04/05/2015,02/11/2026,,,,,`);
		write(HEADERS, ...many);
		const breaks = `create function breaks() returns trigger language plpgsql as $$ begin
			if new.ref like '%-006_' then raise exception 'never'; end if; return new; end $$`;
		await db.superuser.query(breaks);
		await db.superuser.query(
			"create trigger breaks before insert on case_file for each row execute function breaks()",
		);
		const failed = await load();
		expect(failed.code).toBe(1);
		expect(failed.err).toMatch(
			/\d+ rows of this list, or of one before it, could not be made into cases[\s\S]*rollcall import discard/,
		);
		// The ten alone are left: they keep no other of the list back. Another list is not loaded to its end.
		expect(await count("case_file")).toBe(80);
		write(HEADERS, AVA);
		expect((await load()).code).toBe(1);
		const [made, left] = [81, 10];
		expect(await count("case_file")).toBe(made);
		const discard = (...more: string[]) =>
			run("import", "discard", "--panel", "millbrook-cme", "--as", "curlew-asha", ...more);
		const waits = { left: await count("import_row where case_id is null"), ledger: await count("ledger") };
		expect(waits.left).toBe(left);
		expect((await discard()).out).toBe(
			`${left} rows would be thrown away. To do it, run this again with --yes.`,
		);
		expect(await count("import_row where case_id is null")).toBe(left);
		const stranger = await run(
			"import",
			"discard",
			"--panel",
			"millbrook-cme",
			"--as",
			"fieldfare-omar",
			"--yes",
		);
		expect(stranger.code).toBe(1);
		expect(await count("import_row where case_id is null")).toBe(left);

		const done = await discard("--yes");
		expect(done.out).toBe(`${left} rows were thrown away. Cases that were made of the list stay.`);
		expect(await rows("select distinct cipher from import_row")).toEqual([{ cipher: null }]);
		expect(await count("case_file")).toBe(made);
		expect(await count("import_batch where finished_at is null")).toBe(0);
		const told = await rows(
			"select p.key, l.facts->'rows' as rows from ledger l join person p on p.id = l.person_id where act = 'import.discarded'",
		);
		expect(told).toEqual([{ key: "curlew-asha", rows: left }]);
		// The one row of the other list is among them.
		expect(
			await rows(
				"select sum((facts->>'cases')::int)::int as cases from ledger where act = 'import.finished'",
			),
		).toEqual([{ cases: made }]);
		expect((await discard("--yes")).out).toMatch(/Nothing was thrown away/);
		// The panel is free again.
		await db.superuser.query("drop trigger breaks on case_file");
		write(HEADERS, "Late,Comer,28/02/2015,,,,,,");
		expect((await load()).out).toBe("1 case was made; 0 rows were refused.");
	});

	test("rows marked “act now” that are thrown away are named by their lines", async () => {
		write(`${HEADERS},Act now`, `${AVA},no`, `${BEN},yes`);
		await db.superuser.query(
			`create function breaks() returns trigger language plpgsql as $$ begin raise exception 'never'; end $$`,
		);
		await db.superuser.query(
			"create trigger breaks before insert on case_file for each row execute function breaks()",
		);
		expect((await load()).code).toBe(1);
		const discard = await run(
			...["import", "discard", "--panel", "millbrook-cme", "--as", "curlew-asha", "--yes"],
		);
		expect(discard.out.split("\n")).toEqual([
			"1 row is marked “act now”: line 3 of the list. Nobody is alerted by Rollcall: see to them now.",
			"2 rows were thrown away. Cases that were made of the list stay.",
		]);
		expect([await count("import_row"), await count("import_batch")]).toEqual([0, 0]);
	});

	test("a mapping says what columns, dates and values are called", async () => {
		write("Kid,Fam,Born,G,Why", "Dot,Comfrey,May 4 2015,F,moved in", "Ed,Fennel,4 May 2015,M,moved in");
		const map = join(folder, "map.yaml");
		writeFileSync(
			map,
			`columns: { first_name: Kid, surname: Fam, birth: Born, sex: G, reason: Why }
dates: D MMM YYYY
values: { sex: { F: female, M: male }, reason: { Moved in: no_place_after_moving_in } }
`,
		);
		const { out, err } = await load("--map", map);
		expect(err).toMatch(/no column with the date received/);
		expect(out).toMatch(/^Line 2 refused: Date of birth: “May 4 2015” is not a date written D MMM YYYY\./);
		expect(await rows("select reason from case_file")).toEqual([{ reason: "no_place_after_moving_in" }]);
	});

	test("what the list says was done is not asked again, and who was told is told", async () => {
		write(
			"Forename,Surname,Act now,Told,State,Enquiries done",
			"Ivy,Teasel,yes,social_care,enquiries,E07; Home education; E09",
			"Jo,Teasel,yes,,monitoring,",
			"Kit,Teasel,no,,closed,",
		);
		const { out } = await load();
		expect(out).toMatch(
			/Line 2 refused: Enquiries done: “Home education” is not known\. Write one of E01, E02/,
		);
		expect(out).toMatch(/Line 4 refused: State: “closed” is not known\. Write one of enquiries, /);
		write(
			"Forename,Surname,Act now,Told,State,Enquiries done",
			"Ivy,Teasel,yes,social_care,enquiries,E07; E09",
		);
		await load();
		const found = await rows(
			`select f.state, f.urgent, c.told, c.confirmed_at is not null as confirmed, c.chase_at,
				(select array_agg(check_code order by check_code) from enquiry e where e.case_id = f.id) as checks
			from case_file f join risk_contact c on c.case_id = f.id order by f.ref`,
		);
		expect(found).toEqual([
			{
				state: "monitoring",
				urgent: true,
				told: "nobody_yet",
				confirmed: false,
				chase_at: null,
				checks: null,
			},
			expect.objectContaining({ state: "enquiries", told: "social_care", confirmed: true }),
		]);
		expect(found[1].checks).toContain("E08");
		expect(found[1].checks).not.toContain("E07");
	});

	test.each([
		["an empty file", "", /is empty\. Its first line must name the columns/],
		["a wrong header", "Pupil,Year\nAva,7", /No column has the children's names: it has “Pupil” and “Year”/],
		["other separators", "Forename;Surname\nAva;Teasel", /Save it as CSV with commas/],
		["no rows", "Forename,Surname\n", /a first line and no rows/],
		["a broken encoding", Buffer.from("Forename,Surname\nZo\xeb,Teasel\n", "latin1"), /not in UTF-8/],
		["the same column twice", "Forename,First name\nA,B", /Two columns are taken for first_name/],
		["a missing cell", "Forename,Surname\nAva", /not as many cells as the first line/],
	])("%s is refused with what to do, and nothing is left", async (_, text, says) => {
		writeFileSync(file, text);
		const { code, out, err } = await load();
		expect({ code, out }).toEqual({ code: 1, out: "" });
		expect(err).toMatch(says);
		expect([await count("import_row"), await count("case_file")]).toEqual([0, 0]);
	});

	test("a million rows are refused, and nothing is left of them", async () => {
		writeFileSync(file, `Forename,Surname\n${"Ava,Teasel\n".repeat(1_000_000)}`);
		const { code, err } = await load();
		expect(code).toBe(1);
		expect(err).toMatch(/more than 100,000 rows, which no panel has of open cases\. .* Nothing was loaded\./);
		expect([await count("import_row"), await count("import_batch")]).toEqual([0, 0]);
	});

	test.each([
		[["--panel", "nowhere", "--as", "curlew-asha"], /No panel has the key “nowhere”/],
		[["--panel", "millbrook-cme", "--as", "nobody"], /Nobody with the key “nobody” has an account/],
		[["--panel", "millbrook-cme", "--as", "lapwing-grace"], /Your role on this panel does not allow that/],
	])("%j is refused: only the panel's coordinators and chair load cases", async (words, says) => {
		write(HEADERS, AVA);
		const { code, err } = await run("import", "cases", file, ...words);
		expect(code).toBe(1);
		expect(err).toMatch(says);
		expect(await count("ledger where act like 'import%'")).toBe(0);
	});
});
