import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
	appendFileSync,
	chmodSync,
	copyFileSync,
	existsSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { libpqEnvironment } from "../../src/cli/pg-tools.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { type OwnPostgres, postgresWithTools, startOwnPostgres } from "../support/own-postgres.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { rollcall } from "./run.ts";

const DEMO = fileURLToPath(new URL("../../src/sandbox/demo/panel.yaml", import.meta.url));
const MASTER = randomBytes(32).toString("base64");
const KEYS = { ROLLCALL_MASTER_KEYS: `v1:${MASTER}` };
const CHILD = "Zephyrine";

let folder: string;
beforeAll(() => {
	folder = tempFolder("rollcall-backup");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * A server with pg_dump beside it. Without one on this machine these are skipped and say so; ROLLCALL_PG_TOOLS=required makes
 * that a failure.
 */
const bin = postgresWithTools();
test.runIf(process.env.ROLLCALL_PG_TOOLS === "required")(
	"PostgreSQL's own programs are on this machine",
	() => {
		expect(bin, "install Debian's package postgresql").toBeDefined();
	},
);

describe.skipIf(!bin)("a backup, and the drill", () => {
	let from: OwnPostgres;
	let to: OwnPostgres;
	let source: { ownerUrl: string; appUrl: string };
	let dump: string;
	beforeAll(async () => {
		[from, to] = await Promise.all([
			startOwnPostgres(bin!, "rollcall-from"),
			startOwnPostgres(bin!, "rollcall-to"),
		]);
		source = await from.emptyDatabase("rollcall");
		const at = { DATABASE_URL: source.appUrl, DATABASE_OWNER_URL: source.ownerUrl, ...KEYS };
		expect((await rollcall(["migrate"], at)).code).toBe(0);
		expect((await rollcall(["apply", DEMO], at)).code).toBe(0);
		const list = join(folder, "open.csv");
		writeFileSync(
			list,
			`Forename,Surname,DOB,Referral date\n${CHILD},Teasel,04/05/2015,02/11/2026\nBen,Yarrow,29/02/2016,09/11/2026\n`,
		);
		const loaded = await rollcall(
			["import", "cases", list, "--panel", "millbrook-cme", "--as", "curlew-asha"],
			at,
		);
		expect(loaded.out).toMatch(/2 cases were made/);
		dump = join(folder, "rollcall.dump");
	}, 120_000);
	afterAll(() => {
		from?.stop();
		to?.stop();
	});

	const backup = (out: string, ...more: string[]) =>
		rollcall(["backup", "--out", out, "--pg-bin", bin!, ...more], { DATABASE_OWNER_URL: source.ownerUrl });
	const restore = (
		file: string,
		into: { ownerUrl: string; appUrl: string },
		keys: Record<string, string> = KEYS,
		...more: string[]
	) =>
		rollcall(["restore", file, "--pg-bin", bin!, ...more], {
			...{ DATABASE_OWNER_URL: into.ownerUrl, DATABASE_URL: into.appUrl, NODE_ENV: "production" },
			...keys,
		});

	test("is one file, for its owner's eyes, with what it must come to beside it, and holds neither key nor child", async () => {
		const { code, out, err } = await backup(dump);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(out).toMatch(/^\d+ rows of \d+ tables are in /);
		expect(out).toMatch(/The master keys are in neither: keep them apart\./);
		expect(
			readdirSync(folder)
				.filter((name) => name.includes("rollcall.dump"))
				.sort(),
		).toEqual(["rollcall.dump", "rollcall.dump.json"]);
		if (process.platform !== "win32") {
			for (const file of [dump, `${dump}.json`]) expect(statSync(file).mode & 0o077).toBe(0);
		}
		const note = JSON.parse(readFileSync(`${dump}.json`, "utf8"));
		expect(note.rows).toMatchObject({ case_file: 2, panel: 1 });
		expect(note.heads.map((head: { key: string }) => head.key)).toContain("millbrook-cme");
		const text = spawnSync(join(bin!, "pg_restore"), ["--file=-", dump], {
			maxBuffer: 1e9,
			encoding: "utf8",
		}).stdout;
		expect(text).toContain("COPY public.sealed");
		for (const secret of [
			CHILD,
			"Teasel",
			MASTER,
			Buffer.from(MASTER, "base64").toString("hex"),
			"password",
		]) {
			expect(`${text}${JSON.stringify(note)}`).not.toContain(secret);
		}
		const again = await backup(dump);
		expect([again.code, again.err]).toEqual([
			1,
			expect.stringMatching(/is there already\. Choose another name/),
		]);
	});

	test("comes back on another server, whole, verified, openable, and with what was not sent in doubt", async () => {
		const into = await to.emptyDatabase("rollcall");
		const waiting = await from.superuser("rollcall");
		const due = await waiting.query(
			"select count(*)::int as n from posting where remote is null and dead_at is null",
		);
		await waiting.end();
		expect(due.rows[0].n).toBeGreaterThan(0);
		const { code, out, err } = await restore(dump, into);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(out.split("\n")).toEqual([
			expect.stringMatching(/^\d+ rows are back, as they were at 20/),
			expect.stringMatching(
				/^Every row of the audit record is as it was recorded\. It agrees with \d+ heads?/,
			),
			expect.stringMatching(new RegExp(`^${due.rows[0].n} messages may have been sent since`)),
			"The master keys open it.",
			expect.stringMatching(/Tell the panels, and start Rollcall\.$/),
		]);
		const looked = await to.superuser("rollcall");
		const { rows } = await looked.query(
			`select (select count(*)::int from posting where sending_since is not null) as doubted,
				(select count(*)::int from case_file) as cases,
				(select array_agg(act order by id desc) from (select id, act from ledger order by id desc limit 2) l) as last`,
		);
		await looked.end();
		expect(rows[0]).toMatchObject({ doubted: due.rows[0].n, cases: 2 });
		expect(rows[0].last).toEqual(["delivery.restored", "audit.verified"]);
		// As the bot's own login, with the keys from elsewhere: the children are there.
		const at = { DATABASE_URL: into.appUrl, ...KEYS };
		const passphrases = join(folder, "passphrases");
		writeFileSync(passphrases, "millbrook-cme: heron otter lantern thistle bridge\n");
		const list = await rollcall(
			["case-list", "--panel", "millbrook-cme", "--as", "curlew-asha", "--out", join(folder, "list.pdf")],
			{ ...at, ROLLCALL_CASE_LIST_PASSPHRASES_FILE: passphrases },
		);
		expect(list.out).toMatch(/^2 open cases/);
		expect((await rollcall(["audit", "verify"], at)).code).toBe(0);
	}, 120_000);

	test("is not brought back over anything", async () => {
		const { code, err } = await restore(dump, source);
		expect(code).toBe(1);
		expect(err).toMatch(/The database has \d+ tables already\. A backup is brought back into an empty one/);
	});

	test("that was damaged, or whose note is missing, or that is newer, is refused before anything is touched", async () => {
		const into = await to.emptyDatabase("untouched");
		const damaged = join(folder, "damaged.dump");
		copyFileSync(dump, damaged);
		expect((await restore(damaged, into)).err).toMatch(/damaged\.dump\.json cannot be read \(ENOENT\)/);
		copyFileSync(`${dump}.json`, `${damaged}.json`);
		appendFileSync(damaged, "x");
		expect((await restore(damaged, into)).err).toMatch(/is not as it was written: it was damaged or changed/);
		const note = JSON.parse(readFileSync(`${dump}.json`, "utf8"));
		copyFileSync(dump, damaged);
		writeFileSync(
			`${damaged}.json`,
			JSON.stringify({ ...note, migration: note.migration + 1e12, rollcall: "9.0.0" }),
		);
		expect((await restore(damaged, into)).err).toMatch(/is of Rollcall 9\.0\.0, which is newer than this/);
		const looked = await to.superuser("untouched");
		expect(
			(await looked.query("select from pg_class where relnamespace = 'public'::regnamespace")).rowCount,
		).toBe(0);
		await looked.end();
	});

	test("that lacks rows, or whose audit record was changed, is told of: nothing is to be started on it", async () => {
		const note = JSON.parse(readFileSync(`${dump}.json`, "utf8"));
		const short = join(folder, "short.dump");
		copyFileSync(dump, short);
		writeFileSync(`${short}.json`, JSON.stringify({ ...note, rows: { ...note.rows, case_file: 3 } }));
		const lacks = await restore(short, await to.emptyDatabase("lacks"));
		expect([lacks.code, lacks.err]).toEqual([
			1,
			expect.stringMatching(/The table case_file has 2 rows, and the backup had 3\.\nStart nothing/),
		]);
		const heads = note.heads.map((head: object) => ({ ...head, head: "0".repeat(64) }));
		writeFileSync(`${short}.json`, JSON.stringify({ ...note, heads }));
		const forged = await restore(short, await to.emptyDatabase("forged"));
		expect([forged.code, forged.err]).toEqual([
			1,
			expect.stringMatching(/was written anew.*\n.*Start nothing on this database/s),
		]);
	}, 120_000);

	test("with a master key that is not its own says so", async () => {
		const other = { ROLLCALL_MASTER_KEYS: `v1:${randomBytes(32).toString("base64")}` };
		const { code, err } = await restore(dump, await to.emptyDatabase("otherkey"), other);
		expect([code, err]).toEqual([1, "Master key v1 is not the one that the record was sealed with."]);
	}, 120_000);

	test("without the master keys says that they were not tried", async () => {
		const { code, out } = await restore(dump, await to.emptyDatabase("nokey"), {});
		expect(code).toBe(0);
		expect(out).toMatch(/was not looked at: give them, and run npx rollcall doctor/);
	}, 120_000);

	test("of two databases by mistake is refused", async () => {
		const [one, two] = [await to.emptyDatabase("one"), await to.emptyDatabase("two")];
		const { code, err } = await restore(dump, { ownerUrl: one.ownerUrl, appUrl: two.appUrl });
		expect([code, err]).toEqual([1, expect.stringMatching(/lead to two databases/)]);
	});
});

describe.skipIf(process.platform === "win32")("PostgreSQL's programs", () => {
	let database: TestDatabase;
	beforeAll(async () => {
		database = await freshDatabase();
	});
	afterAll(() => database.close());
	/**
	 * Programs that say that they are of this version, write down what they were given, and then do this.
	 * @param then in sh, with the backup's file in $file
	 */
	const programs = (
		version: string,
		then = "echo 'pg_dump: error: it went wrong on purpose' >&2; exit 1",
	) => {
		const tools = join(folder, `tools-${version}-${randomBytes(4).toString("hex")}`);
		spawnSync("mkdir", ["-p", tools]);
		for (const name of ["pg_dump", "pg_restore"]) {
			const file = join(tools, name);
			writeFileSync(
				file,
				`#!/bin/sh
if [ "$1" = --version ]; then echo "${name} (PostgreSQL) ${version}"; exit; fi
echo "$@" > ${tools}/arguments; env > ${tools}/environment
for word in "$@"; do case "$word" in --file=*) file="\${word#--file=}"; echo half > "$file" ;; esac; done
${then}
`,
			);
			chmodSync(file, 0o755);
		}
		return tools;
	};
	const owner = () => ({ DATABASE_OWNER_URL: database.ownerUrl });
	const out = () => join(folder, `x-${randomBytes(4).toString("hex")}.dump`);

	test("that are not there are told of, with what to install", async () => {
		const { code, err } = await rollcall(["backup", "--out", out(), "--pg-bin", "/nowhere"], owner());
		expect(code).toBe(1);
		expect(err).toMatch(/were not found in \/nowhere\. Install .*apt-get install postgresql-client-18;/);
	});

	test("that are older than the server are told of", async () => {
		const { code, err } = await rollcall(["backup", "--out", out(), "--pg-bin", programs("15.9")], owner());
		expect([code, err]).toEqual([
			1,
			expect.stringMatching(/PostgreSQL 18, and pg_dump here is version 15, which cannot read it/),
		]);
	});

	test("are given no password as an argument; where they fail, nothing is left and why is told", async () => {
		const tools = programs("18.4");
		const file = out();
		const { code, err } = await rollcall(["backup", "--out", file, "--pg-bin", tools], owner());
		expect([code, err]).toEqual([1, "pg_dump did not end well: pg_dump: error: it went wrong on purpose"]);
		const password = decodeURIComponent(new URL(database.ownerUrl).password);
		expect(readFileSync(join(tools, "arguments"), "utf8")).not.toContain(password);
		expect(readFileSync(join(tools, "environment"), "utf8")).toContain(`PGPASSWORD=${password}`);
		expect(existsSync(file) || existsSync(`${file}.part`) || existsSync(`${file}.json`)).toBe(false);
	});

	test("write into a file that is its owner's alone from the first byte on", async () => {
		const tools = programs("18.4", 'ls -l "$file" > "$(dirname "$0")/listed"');
		const { code, err } = await rollcall(["backup", "--out", out(), "--pg-bin", tools], owner());
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(readFileSync(join(tools, "listed"), "utf8")).toMatch(/^-rw-------/);
	});

	test("are not begun where another backup is being written to that name, which is left alone", async () => {
		const file = out();
		writeFileSync(`${file}.part`, "another's");
		const { code, err } = await rollcall(
			["backup", "--out", file, "--pg-bin", programs("18.4", ":")],
			owner(),
		);
		expect([code, err]).toEqual([1, expect.stringMatching(/\.part is there already/)]);
		expect(readFileSync(`${file}.part`, "utf8")).toBe("another's");
		const nowhere = ["backup", "--out", join(folder, "nowhere", "x.dump"), "--pg-bin", programs("18.4", ":")];
		expect((await rollcall(nowhere, owner())).err).toMatch(/x\.dump\.part cannot be written \(ENOENT\)/);
	});

	test("are not undone by a server that ends the connection which waits for them", async () => {
		// As idle_in_transaction_session_timeout does, or a firewall, while a large database is written.
		const tools = programs("18.4", 'until [ -e "$(dirname "$0")/on" ]; do sleep 0.05; done');
		const file = out();
		const backup = rollcall(["backup", "--out", file, "--pg-bin", tools], owner());
		const ended = `select pg_terminate_backend(pid, 10000) from pg_stat_activity
			where datname = current_database() and state = 'idle in transaction'`;
		await expect.poll(() => existsSync(join(tools, "arguments"))).toBe(true);
		expect((await database.superuser.query(ended)).rowCount).toBe(1);
		writeFileSync(join(tools, "on"), "");
		const { code, err } = await backup;
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(readFileSync(file, "utf8")).toBe("half\n");
	});

	test("get the address piece by piece, with the certificates that the machine trusts", () => {
		const url = "postgres://own%40er:p%3Aw@[::1]:6000/a%20base?sslmode=verify-full";
		expect(libpqEnvironment(url, 18)).toMatchObject({
			...{ PGHOST: "::1", PGPORT: "6000", PGUSER: "own@er", PGPASSWORD: "p:w", PGDATABASE: "a base" },
			...{ PGSSLMODE: "verify-full", PGSSLROOTCERT: "system" },
		});
		expect(libpqEnvironment(url, 15)).not.toHaveProperty("PGSSLROOTCERT");
		expect(libpqEnvironment("postgres://a:b@db/x", 18)).not.toHaveProperty("PGSSLMODE");
	});

	test("without the owner's address is said which is missing", async () => {
		const { code, err } = await rollcall(["backup", "--out", out()], {});
		expect([code, err]).toEqual([1, expect.stringMatching(/^DATABASE_OWNER_URL is not set/)]);
	});
});
