import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { raises } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { rollcall } from "./run.ts";

let world: TestWorld;
let folder: string;
let ref: string;
beforeAll(async () => {
	world = await startWorld();
	folder = tempFolder("rollcall-export-cases");
	ref = await raises(personOf(world, "lapwing-grace", "slack"));
});
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await world.close();
});

const cases = (out: string, as = "curlew-asha", ...more: string[]) =>
	rollcall(
		["export", "cases", "--panel", "millbrook-cme", "--as", as, "--out", join(folder, out), ...more],
		world.environment,
	);
const exported = async () =>
	(
		await world.database.superuser.query(
			"select person_id, facts from ledger where act = 'cases.exported' order by id",
		)
	).rows;

test("a panel's open cases are a file for its reader alone, and that it was taken is on record", async () => {
	const { code, out, err } = await cases("open.csv");
	expect({ code, err }).toEqual({ code: 0, err: "" });
	expect(out).toMatch(/^1 open case in .*open\.csv\. It names children, and is on record\.$/);
	const text = readFileSync(join(folder, "open.csv"), "utf8");
	for (const word of [ref, "Zephyrine", "Quillfeather", "State", "Owner"]) expect(text).toContain(word);
	if (process.platform !== "win32") expect(statSync(join(folder, "open.csv")).mode & 0o077).toBe(0);
	const [row] = await exported();
	expect(row.person_id).not.toBeNull();
	expect(row.facts).toMatchObject({ format: "csv", cases: [expect.any(String)] });
	expect(JSON.stringify(row.facts)).not.toContain("Zephyrine");
});

test("as JSON for a script", async () => {
	expect((await cases("open.json", "curlew-asha", "--format", "json")).code).toBe(0);
	const read = JSON.parse(readFileSync(join(folder, "open.json"), "utf8")) as {
		sections: { records: { title: string }[] }[];
	};
	expect(read.sections.flatMap((s) => s.records.map((r) => r.title))).toContain(ref);
	expect((await exported()).at(-1).facts.format).toBe("json");
});

test("whoever may not is refused, on record, and no file is there; nor is one written over", async () => {
	const before = (await exported()).length;
	const refused = await cases("no.csv", "lapwing-grace");
	expect(refused.code).toBe(1);
	expect(() => statSync(join(folder, "no.csv"))).toThrow();
	expect((await cases("open.csv")).err).toMatch(/is there already\. Choose another name/);
	expect(await exported()).toHaveLength(before);
});

test("where it does not come on record after all, no file is there", async () => {
	const { superuser } = world.database;
	await superuser.query(`
		create function lost() returns trigger language plpgsql as $$ begin raise exception 'lost' using errcode = '57P01'; end $$;
		create constraint trigger lost after insert on ledger deferrable initially deferred
			for each row when (new.act in ('cases.exported', 'case-list.taken')) execute function lost()`);
	const passphrases = join(folder, "passphrases");
	writeFileSync(passphrases, "millbrook-cme: heron otter lantern thistle bridge\n");
	const list = [
		"case-list",
		"--panel",
		"millbrook-cme",
		"--as",
		"curlew-asha",
		"--out",
		join(folder, "lost.pdf"),
	];
	const listed = await rollcall(list, {
		...{ ...world.environment, ROLLCALL_CASE_LIST_PASSPHRASES_FILE: passphrases },
	});
	const lost = await cases("lost.csv");
	await superuser.query("drop trigger lost on ledger");
	expect([lost.code, listed.code]).toEqual([1, 1]);
	for (const name of ["lost.csv", "lost.pdf"]) expect(existsSync(join(folder, name))).toBe(false);
});
