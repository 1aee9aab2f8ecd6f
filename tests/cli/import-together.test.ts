import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHANGE_MANY } from "../../src/record/record.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { rollcall } from "./run.ts";

const DEMO = fileURLToPath(new URL("../../src/sandbox/demo/panel.yaml", import.meta.url));
const KEYS = { ROLLCALL_MASTER_KEYS: `v1:${randomBytes(32).toString("base64")}` };
const HEADERS =
	"Forename,Surname,DOB,Sex,Post code,Address,Parent,Phone,Last school,On a school's roll,Whereabouts known,Reason,Referral date,Owner,Review date,Restricted,Act now,Who was told,Risks,State,Enquiries done,Notes";
/** One of every kind: with each column, with none, at risk, told of, on hold, need to know, over age, somebody's own. */
const ROWS = [
	"NAME,Teasel,04/05/2015,female,MB1 1AA,1 Mill Lane,Robin Teasel,01632 960001,Millbrook High School,yes,no,mid_year_transfer,02/11/2026,Leah Plover,01/06/2027,no,no,,,enquiries,E07,“Moved”, it is said",
	"NAME,Yarrow,,,,,,,,,,,,,,,,,,,,",
	"NAME,Sorrel,05/05/2014,male,MB1 1AB,2 Mill Lane,,,,no,no,,02/11/2026,,,no,yes,,removal_abroad,,,",
	"NAME,Burnet,06/05/2014,male,MB1 1AC,,,,,no,no,,02/11/2026,,,no,yes,social_care,family_difficulty; exploitation,not_located,E08;E09,",
	"NAME,Bryony,07/05/2013,female,MB1 1AD,,,,,no,yes,,02/11/2026,Leah Plover,,yes,no,,family_difficulty,monitoring,,",
	"NAME,Vetch,08/05/2005,female,,,,,,no,no,,02/11/2026,,,no,no,,,,,",
].map((row) => row.replace(/,(“Moved”, it is said)$/, ',"$1"'));

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
	db = await freshDatabase();
	folder = tempFolder("rollcall-together");
	await rollcall(["apply", DEMO], { DATABASE_URL: db.appUrl });
});
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await db.close();
});

const load = async (rows: readonly string[]) => {
	const file = join(folder, "open.csv");
	writeFileSync(file, [HEADERS, ...rows].join("\n"));
	const words = ["import", "cases", file, "--panel", "millbrook-cme", "--as", "curlew-asha"];
	const { code, out } = await rollcall(words, { DATABASE_URL: db.appUrl, ...KEYS });
	expect({ code, out }).toMatchObject({ code: 0 });
	expect(out).toContain("0 rows were refused");
};

const byText = (one: unknown, other: unknown) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

const query = async <R>(text: string, values: unknown[] = []) =>
	(await db.superuser.query(text, values)).rows as R[];

/** What is so of each case of a list, in the order of its lines: every row that is about it, but for what is its own. */
async function written(batches: readonly string[]): Promise<unknown[]> {
	const tables = await query<{ name: string; by: string }>(
		`select c.table_name as name, min(c.column_name) as by from information_schema.columns c
			join information_schema.tables t using (table_schema, table_name)
		where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('case_id', 'child_id')
		group by 1 order by 1`,
	);
	const acts = new Map(
		(await query<{ id: string; act: string }>("select id, act from ledger")).map(({ id, act }) => [id, act]),
	);
	const lasting = new Set(
		(
			await query<{ id: string }>(
				"select id from panel union select id from person union select id from agency union select id from place",
			)
		).map((row) => row.id),
	);
	const plain = (column: string, value: unknown): unknown => {
		if (Array.isArray(value)) return value.map((one) => plain(column, one));
		if (value && typeof value === "object") {
			return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(key, one)]));
		}
		if (["event_id", "wanted", "shown"].includes(column) && value !== null) return acts.get(String(value));
		if (/^(line|nth|ref|number|hash|id|xid|key|thread_key|fingerprint|prev|chain.*)$/.test(column))
			return typeof value;
		if (typeof value !== "string") return value;
		if (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)) return lasting.has(value) ? value : "its own";
		if (/^\\x/.test(value)) return value.length;
		return /^\d{4}-\d\d-\d\dT/.test(value) && !value.includes("T12:00") ? "now" : value;
	};
	const cases = await query<{ id: string; child: string }>(
		`select f.id, f.child_id as child from import_row r join case_file f on f.id = r.case_id
		where r.batch_id = any ($1) order by f.ref`,
		[batches],
	);
	const found: unknown[] = [];
	for (const { id, child } of cases) {
		const about: Record<string, unknown> = {};
		for (const { name, by } of [...tables, { name: "case_file", by: "id" }]) {
			const rows = await query<{ row: Record<string, unknown> }>(
				`select to_jsonb(t) as row from ${name} t where ${by} = $1 ${name === "ledger" ? "order by id" : ""}`,
				[by === "child_id" ? child : id],
			);
			const all = rows.map(({ row }) => plain("", row));
			if (all.length) about[name] = name === "ledger" ? all : all.sort(byText);
		}
		found.push(about);
	}
	return found;
}

test("cases of a list, made many at once, have every row that each has which is made by itself", async () => {
	for (const row of ROWS) await load([row.replace("NAME", "Ava")]);
	const batches = (await query<{ id: string }>("select id from import_batch")).map((b) => b.id);
	expect(batches).toHaveLength(ROWS.length);
	// Twice each, so that those who need somebody now are several too.
	await load(["Eva", "Ada"].flatMap((name) => ROWS.map((row) => row.replace("NAME", name))));
	const [many] = await query<{ id: string }>("select id from import_batch where id <> all ($1)", [batches]);

	const alone = (await written(batches)) as Record<string, unknown>[];
	const together = await written([many!.id]);
	const tables = [...new Set(alone.flatMap((one) => Object.keys(one)))];
	expect(tables).toEqual(
		expect.arrayContaining([
			...[
				"case_file",
				"case_member",
				"child_key",
				"contact_hold",
				"enquiry",
				"import_row",
				"ledger",
				"lookup",
			],
			...["notification", "posting", "risk_contact", "sealed"],
		]),
	);
	expect(together).toEqual([...alone, ...alone]);
});

test("an event that tells people in private, or is of no case, is written by itself", () => {
	const fits = (of: string | null, ...tells: { people: string[] | null }[]) =>
		CHANGE_MANY.fits!([
			"panel",
			of,
			"person",
			"agency",
			"act",
			"{}",
			new Date(),
			"key",
			JSON.stringify(tells),
		]);
	expect(fits("case", { people: null })).toBe(true);
	expect(fits("case", { people: null }, { people: ["person"] })).toBe(false);
	expect(fits(null, { people: null })).toBe(false);
});
