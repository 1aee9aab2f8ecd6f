import { createHash } from "node:crypto";
import {
	closeSync,
	createReadStream,
	existsSync,
	openSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Command } from "commander";
import pg from "pg";
import { ConfigError } from "../config.ts";
import { count } from "../domain/date/words.ts";
import { type BackupNote, countedIn } from "../record/backup-note.ts";
import { newestMigration } from "../store/version-check.ts";
import { VERSION } from "../version.ts";
import { asJson, CommandFailed, type Io } from "./io.ts";
import { findPgTools } from "./pg-tools.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall backup --out /backups/rollcall-2026-11-29.dump
  $ npx rollcall backup --out /backups/now.dump --pg-bin /usr/lib/postgresql/18/bin --json

It reads the database of DATABASE_OWNER_URL with PostgreSQL's own pg_dump, while the bot works, and writes beside the backup
a small file, .json, of what it must come to when it is brought back.

Not in the backup, and to be kept apart from it: the master keys (without them nothing in it can be opened; with them,
everything), and the folder of ROLLCALL_AUDIT_ANCHOR_DIR. Bring it back with: npx rollcall restore`;

interface Options {
	out: string;
	pgBin?: string;
	json: boolean;
}

/** `rollcall backup`: the whole record in one file, by pg_dump. */
export function addBackup(program: Command, io: Io): void {
	program
		.command("backup")
		.description("take a backup of the database, as its owner (DATABASE_OWNER_URL)")
		.requiredOption("--out <file>", "into this new file")
		.option("--pg-bin <folder>", "where pg_dump and pg_restore are (default: on the PATH)")
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action(async ({ out, pgBin, json }: Options) => {
			for (const file of [out, noteOf(out)]) {
				if (existsSync(file)) throw new CommandFailed(`${file} is there already. Choose another name.`);
			}
			const note = await takeBackup(ownerUrlOf(io), out, pgBin);
			if (json) return io.out(asJson({ file: out, ...note }));
			const rows = Object.values(note.rows).reduce((sum, n) => sum + n, 0);
			io.out(`${count(rows, "row")} of ${count(Object.keys(note.rows).length, "table")} are in ${out}.`);
			io.out(`What it must come to is in ${noteOf(out)}. The master keys are in neither: keep them apart.`);
		});
}

/** The file beside a backup. */
export const noteOf = (backup: string): string => `${backup}.json`;

/** The owner's address of the database that is backed up or brought back. */
export function ownerUrlOf({ environment }: Io): string {
	const url = environment.DATABASE_OWNER_URL?.trim();
	if (!url) {
		throw new ConfigError(
			"DATABASE_OWNER_URL is not set: give the address of the role that owns the tables, which alone reads all of them.",
		);
	}
	if (!URL.canParse(url)) {
		throw new ConfigError(
			"DATABASE_OWNER_URL is no address: write it as postgres://ROLE:PASSWORD@HOST/DATABASE.",
		);
	}
	return url;
}

/**
 * Counts and dumps what the record is at one moment: the counting transaction hands its snapshot to pg_dump.
 * Nothing stands under the backup's name before it is whole.
 */
async function takeBackup(url: string, out: string, pgBin: string | undefined): Promise<BackupNote> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
	client.on("error", () => undefined);
	await client.connect();
	const part = `${out}.part`;
	let begun = false;
	try {
		const { rows } = await client.query("show server_version_num");
		const server = Math.floor(Number(rows[0].server_version_num) / 10_000);
		const tools = await findPgTools(server, pgBin);
		// So that the heads go as far as the rows do.
		await client.query("select link_chain()");
		await client.query("begin isolation level repeatable read read only");
		const [{ snapshot, at }] = (
			await client.query<{ snapshot: string; at: Date }>(
				"select pg_export_snapshot() as snapshot, now() as at",
			)
		).rows as [{ snapshot: string; at: Date }];
		const counted = await countedIn(client);
		const migration = await newestMigration(client);
		makeOwn(part);
		begun = true;
		await tools.dump(url, [
			...["--format=custom", "--enable-row-security", "--no-password", "--lock-wait-timeout=30s"],
			...[`--snapshot=${snapshot}`, `--file=${part}`],
		]);
		// Nothing hangs on it any more: a server, or a firewall, may have ended a connection that was idle for long.
		await client.query("commit").catch(() => undefined);
		const { sha256, bytes } = await hashOf(part);
		const note: BackupNote = {
			...{ rollcall: VERSION, at: at.toISOString(), postgres: server, migration, sha256, bytes },
			...counted,
		};
		writeFileSync(noteOf(out), `${JSON.stringify(note, null, "\t")}\n`, { flag: "wx", mode: 0o600 });
		renameSync(part, out);
		return note;
	} catch (error) {
		if (begun) rmSync(part, { force: true });
		throw error;
	} finally {
		await client.end();
	}
}

/** Before pg_dump opens it, so that it is its owner's alone from the first byte on, and one backup's alone. */
function makeOwn(part: string): void {
	try {
		closeSync(openSync(part, "wx", 0o600));
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new CommandFailed(
			code === "EEXIST"
				? `${part} is there already: another backup is being written, or one was cut short. Delete it, or choose another name.`
				: `${part} cannot be written (${code}). Choose another place.`,
		);
	}
}

/** A file's hash and size. */
export async function hashOf(file: string): Promise<{ sha256: string; bytes: number }> {
	const hash = createHash("sha256");
	await pipeline(createReadStream(file), hash);
	return { sha256: hash.digest("hex"), bytes: statSync(file).size };
}
