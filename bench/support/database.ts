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
import type { Ends } from "./ends.ts";

/** The demo panel with cases, in a PostgreSQL of the benchmark's own that syncs every commit to the disk. */
export interface BenchDatabase {
	/** The bot's own login, which row security binds. */
	appUrl: string;
	/** The superuser's, which it does not bind. */
	superuserUrl: string;
	/** The superuser's, of a copy that nothing else works in. */
	copyUrl: string;
	/** As the bot is given it in its environment. */
	masterKeys: string;
	keys: MasterKeys;
	/** The references of the cases. */
	refs: readonly string[];
	/** PostgreSQL's version. */
	version: string;
}

export const quiet: Log = { info() {}, warn() {}, error() {} };

const CASES = 200;
const NAME = "rollcall";

/** Makes a cluster in a temporary folder, a migrated database with the demo panel and its cases, and a copy of it. */
export async function startDatabase(ends: Ends): Promise<BenchDatabase> {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
	// PostgreSQL does not run as root: its own user must be able to get to the cluster in this folder.
	chmodSync(folder, 0o711);
	ends.add(() => rmSync(folder, { recursive: true, force: true }));
	const server = await startEmbedded(join(folder, "postgres"));
	ends.add(() => server.stop());
	const { appUrl } = await prepareDatabase(server.superuserUrl, NAME);

	const master = randomBytes(32);
	const keys = new MasterKeys(new Map([["v1", master]]));
	const pool = makePool(appUrl, quiet);
	const { file } = readPanelFile(readFileSync(DEMO_PANEL, "utf8"));
	await asClerk(pool, keys, [], (ctx) => applyPanelFile(ctx, file!));
	await pool.end();
	const superuserUrl = inDatabase(server.superuserUrl, NAME);
	const refs = await query(superuserUrl, (client) => seedCases(client, CASES));

	const copy = `${NAME}_copy`;
	const version = await query(server.superuserUrl, async (client) => {
		await client.query(`create database ${copy} template ${NAME}`);
		return (await client.query("show server_version")).rows[0].server_version as string;
	});
	const copyUrl = inDatabase(server.superuserUrl, copy);
	// The planner should know both as they are: autovacuum may not have come round yet.
	for (const url of [superuserUrl, copyUrl]) await query(url, (client) => client.query("vacuum analyze"));
	const masterKeys = `v1:${master.toString("base64")}`;
	return { appUrl, superuserUrl, copyUrl, masterKeys, keys, refs, version };
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
