import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { cpSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { prepareDatabase } from "../../../src/store/database.ts";
import { startEmbedded } from "../../../src/store/embedded.ts";
import { makePool } from "../../../src/store/pool.ts";
import { quiet, type TestDatabase } from "../../support/database.ts";
import { openLine } from "../../support/line.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** A database on a server of its own, which can be crashed. Its addresses stay the same when it comes back. */
export interface OwnDatabase extends TestDatabase {
	/** Ends the server without a checkpoint, as a crash does. */
	crash(): Promise<void>;
	/** Has its tables on another disk from now on. */
	moveTo(folder: string): Promise<void>;
	/** Takes a backup of the whole server while it works: what \`bringBack\` goes back to. */
	takeBackup(): Promise<void>;
	/** Ends the server, and starts it on what the last backup has. */
	bringBack(): Promise<void>;
	/** Starts it on what it left behind. */
	startAgain(): Promise<void>;
}

/** Starts one. */
export async function ownDatabase(): Promise<OwnDatabase> {
	const folder = tempFolder(`rollcall-faults-${randomUUID().slice(0, 8)}`);
	const start = () => startEmbedded(join(folder, "postgres"), ["max_connections=100"]);
	let server = await start();
	const line = await openLine(server.superuserUrl);
	const { appUrl, ownerUrl } = await prepareDatabase(line.url, "rollcall");
	const superuserUrl = new URL(line.url);
	superuserUrl.pathname = "/rollcall";
	const pool = makePool(appUrl, quiet);
	const superuser = new pg.Pool({ connectionString: superuserUrl.href, max: 3 });
	superuser.on("error", () => undefined);
	const folders = await superuser.query("show data_directory");
	const data: string = folders.rows[0].data_directory;
	const pidFile = join(data, "postmaster.pid");
	const backup = `${data}-backup`;
	const owner = statSync(data).uid;
	const crash = async () => {
		const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
		process.kill(pid, "SIGQUIT");
		while (isAlive(pid)) await wait(20);
	};
	return {
		...{ pool, appUrl, ownerUrl, superuser },
		crash,
		async takeBackup() {
			const admin = new pg.Client({ connectionString: line.url });
			await admin.connect();
			await admin.query("select pg_backup_start('fault', fast => true)");
			cpSync(data, backup, { recursive: true, filter: (file) => !file.endsWith("postmaster.pid") });
			const { rows } = await admin.query("select labelfile from pg_backup_stop(wait_for_archive => false)");
			writeFileSync(join(backup, "backup_label"), rows[0].labelfile);
			// What was written while the copy was made: without an archive, from where it is kept.
			cpSync(join(data, "pg_wal"), join(backup, "pg_wal"), { recursive: true, force: true });
			await admin.end();
		},
		async bringBack() {
			await crash();
			rmSync(data, { recursive: true });
			renameSync(backup, data);
			spawnSync("chown", ["-R", String(owner), data]);
			server = await start();
			line.leadTo(server.superuserUrl);
		},
		async moveTo(folder) {
			const admin = new pg.Client({ connectionString: line.url });
			await admin.connect();
			await admin.query(`create tablespace elsewhere location '${folder}'`);
			await admin.query(
				"select pg_terminate_backend(pid) from pg_stat_activity where datname = 'rollcall' and pid <> pg_backend_pid()",
			);
			await admin.query("alter database rollcall set tablespace elsewhere");
			await admin.end();
		},
		async startAgain() {
			server = await start();
			line.leadTo(server.superuserUrl);
		},
		async close() {
			await pool.end();
			await superuser.end();
			await line.close();
			server.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
