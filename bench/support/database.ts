import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Log } from "../../src/chat/log.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { applyPanelFile } from "../../src/features/panel/acts.ts";
import { readPanelFile } from "../../src/features/panel/read.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { DEMO_PANEL } from "../../src/sandbox/world.ts";
import { prepareDatabase } from "../../src/store/database.ts";
import { startEmbedded } from "../../src/store/embedded.ts";
import { makePool } from "../../src/store/pool.ts";
import { seedCases } from "./cases.ts";
import { sealChildren } from "./children.ts";
import type { Ends } from "./ends.ts";
import { seedEngland } from "./england.ts";
import { copyPanel } from "./panels.ts";
import { type Asked, CHANNEL, USERS } from "./slack-command.ts";

/** Panels with cases, in a PostgreSQL of the benchmark's own that syncs every commit to the disk. */
export interface BenchDatabase {
	/** The bot's own login, which row security binds. */
	appUrl: string;
	/** The superuser's, which it does not bind. */
	superuserUrl: string;
	/** The superuser's, of a copy that nothing else works in; of a whole country there is none, and this is the same. */
	copyUrl: string;
	/** As the bot is given it in its environment. */
	masterKeys: string;
	keys: MasterKeys;
	/** What people ask for, one after the other: cases of their own panels. */
	asked: readonly Asked[];
	size: Size;
	/** PostgreSQL's version. */
	version: string;
}

/** How much is in a database. */
export interface Size {
	panels: number;
	cases: number;
	/** Whether each child has a sealed date of birth and sex, and every second case is closed. */
	counted?: true;
	/** A whole country: every child is sealed and can be looked up, and one in seven has an open case. */
	country?: true;
}

export const ONE_PANEL: Size = { panels: 1, cases: 200 };
/** As many panels as England has authorities. */
export const ENGLAND: Size = { panels: 153, cases: 20_000 };

/** As many children as England has in a year, all in one panel. */
export const A_YEAR: Size = { panels: 1, cases: 150_000, counted: true };
/** One large county, many times over. */
export const MANY_OPEN: Size = { panels: 1, cases: 5_000 };

/** Panels and children of all of England over seven years: 150,000 open cases, a million enquiries. */
export const COUNTRY: Size = { panels: 153, cases: 1_000_000, country: true };

/** A hundredth, a tenth and all of a country with so many children. */
export const countryOf = (children: number): readonly [Size, Size, Size] => [
	{ ...COUNTRY, cases: children / 100 },
	{ ...COUNTRY, cases: children / 10 },
	{ ...COUNTRY, cases: children },
];

export const quiet: Log = { info() {}, warn() {}, error() {} };

/** More cases than this are not asked for: what they would add is the same again. */
const MOST_ASKED = 2_000;

/** A cluster in a temporary folder; returns the superuser's connection string. */
export async function newCluster(ends: Ends): Promise<string> {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
	// PostgreSQL does not run as root: its own user must be able to get to the cluster in this folder.
	chmodSync(folder, 0o711);
	ends.add(() => rmSync(folder, { recursive: true, force: true }));
	const server = await startEmbedded(join(folder, "postgres"));
	ends.add(() => server.stop());
	return server.superuserUrl;
}

/** Makes a migrated database with the demo panel, copies of it, and their cases; and a copy of that database. */
export async function makeDatabase(server: string, size: Size): Promise<BenchDatabase> {
	const name = `rollcall_${size.panels}_${size.cases}${size.country ? "_country" : ""}`;
	const { appUrl } = await prepareDatabase(server, name);

	const master = randomBytes(32);
	const keys = new MasterKeys(new Map([["v1", master]]));
	const pool = makePool(appUrl, quiet);
	const { file } = readPanelFile(readFileSync(DEMO_PANEL, "utf8"));
	await asClerk(pool, keys, [], (ctx) => applyPanelFile(ctx, file!));
	await pool.end();
	const superuserUrl = inDatabase(server, name);
	const seeded = await query(superuserUrl, async (client) => {
		await copyPanel(client, size.panels);
		if (size.country) return seedEngland(client, keys, size.cases, MOST_ASKED);
		const cases = await seedCases(client, size.cases, MOST_ASKED);
		if (size.counted) await sealChildren(client, keys);
		return cases;
	});
	const asked = USERS.flatMap((user) =>
		seeded.map(({ id, ref, ids }) => ({ user: `${user}${ids}`, channel: `${CHANNEL}${ids}`, ref, id })),
	);

	const copy = size.country ? name : `${name}_copy`;
	const version = await query(server, async (client) => {
		if (copy !== name) await client.query(`create database ${copy} template ${name}`);
		return (await client.query("show server_version")).rows[0].server_version as string;
	});
	const copyUrl = inDatabase(server, copy);
	// The planner should know both as they are: autovacuum may not have come round yet.
	for (const url of new Set([superuserUrl, copyUrl]))
		await query(url, (client) => client.query("vacuum analyze"));
	const masterKeys = `v1:${master.toString("base64")}`;
	return { appUrl, superuserUrl, copyUrl, masterKeys, keys, asked, size, version };
}

function inDatabase(url: string, name: string): string {
	const at = new URL(url);
	at.pathname = `/${name}`;
	return at.href;
}

async function query<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}
