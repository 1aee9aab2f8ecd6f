import { readFileSync } from "node:fs";
import type { Command } from "commander";
import pg from "pg";
import { ConfigError, readConfig } from "../config.ts";
import { count } from "../domain/date/words.ts";
import { BackupNote, countedIn } from "../record/backup-note.ts";
import { linkChain } from "../record/chain.ts";
import { readKeys } from "../record/key-file.ts";
import { keyStatus, wrongMasters } from "../record/key-status.ts";
import { noteVerified } from "../record/verified.ts";
import { type ChainFault, verifyChain } from "../record/verify.ts";
import { roleOf } from "../store/connect.ts";
import { migrate } from "../store/migrate.ts";
import { makePool } from "../store/pool.ts";
import { makeRoles } from "../store/roles.ts";
import { ownMigrations } from "../store/version-check.ts";
import { makeLog } from "../telemetry/log.ts";
import { anchorsIn } from "./audit.ts";
import { hashOf, noteOf, ownerUrlOf } from "./backup.ts";
import { allRestored } from "./delivery.ts";
import { asJson, CommandFailed, type Io } from "./io.ts";
import { lostIn } from "./keys.ts";
import { findPgTools } from "./pg-tools.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall restore /backups/rollcall-2026-11-29.dump --anchors /mnt/kept
  $ npx rollcall restore /backups/rollcall-2026-11-29.dump --json

Before: stop every replica, make an empty database and the two logins (README.md), and set DATABASE_OWNER_URL and DATABASE_URL
to it. It brings back all or nothing. Then it looks whether everything is there that the backup had, brings the tables to this
version, verifies the audit record, and says of what was not sent that it may have been sent since, so that nothing is posted
twice unmarked. With the master keys set it looks whether they open the record.

It ends with 0 when all of that is right, and with 1 otherwise: then start nothing on that database.`;

interface Options {
	pgBin?: string;
	anchors?: string[];
	json: boolean;
}

/** What came back. */
interface BroughtBack {
	rows: number;
	/** Heads that the audit record agrees with. */
	heads: number;
	/** Messages that may have been sent since the backup. */
	doubted: number;
	/** Whether the master keys were there to be tried. */
	keysTried: boolean;
}

/** `rollcall restore`: brings a backup back into an empty database, and looks whether all of it is right. */
export function addRestore(program: Command, io: Io): void {
	program
		.command("restore")
		.description("bring a backup back into an empty database, and check what came back")
		.argument("<file>", "what rollcall backup wrote")
		.option("--pg-bin <folder>", "where pg_dump and pg_restore are (default: on the PATH)")
		.option("--anchors <files...>", "files of heads that were kept elsewhere, or their folder")
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action(async (file: string, { pgBin, anchors = [], json }: Options) => {
			const appUrl = io.environment.DATABASE_URL?.trim();
			if (!appUrl) throw new ConfigError("DATABASE_URL is not set: give the address of the bot's own login.");
			const note = await readNote(file);
			const back = await bringBack(io, { file, note, appUrl, pgBin, anchors });
			if (json) return io.out(asJson({ ...back, taken: note.at }));
			for (const line of inWords(back, note)) io.out(line);
		});
}

/** Reads what a backup must come to, and looks whether it is the file that was written. */
async function readNote(file: string): Promise<BackupNote> {
	let text: string;
	try {
		text = readFileSync(noteOf(file), "utf8");
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new CommandFailed(
			`${noteOf(file)} cannot be read (${code}). rollcall backup wrote it beside the backup: bring it here too.`,
		);
	}
	const read = BackupNote.safeParse(parsed(text));
	if (!read.success) throw new CommandFailed(`${noteOf(file)} is not what rollcall backup wrote.`);
	const note = read.data;
	const { sha256 } = await hashOf(file).catch((error: NodeJS.ErrnoException) => {
		throw new CommandFailed(`${file} cannot be read (${error.code}).`);
	});
	if (sha256 !== note.sha256) {
		throw new CommandFailed(
			`${file} is not as it was written: it was damaged or changed. Take another backup.`,
		);
	}
	if (note.migration > Math.max(...ownMigrations().map((one) => one.when))) {
		throw new CommandFailed(
			`The backup is of Rollcall ${note.rollcall}, which is newer than this. Bring it back with that version.`,
		);
	}
	return note;
}

interface Given {
	file: string;
	note: BackupNote;
	appUrl: string;
	pgBin?: string | undefined;
	anchors: readonly string[];
}

async function bringBack(io: Io, { file, note, appUrl, pgBin, anchors }: Given): Promise<BroughtBack> {
	const ownerUrl = ownerUrlOf(io);
	const kept = anchors.flatMap(anchorsIn);
	const owner = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
	owner.on("error", () => undefined);
	const pool = makePool(appUrl, makeLog("silent"), 2);
	try {
		await owner.connect();
		await refuseUnfit(owner, pool);
		const { rows: version } = await owner.query("show server_version_num");
		const tools = await findPgTools(Math.floor(Number(version[0].server_version_num) / 10_000), pgBin);
		await makeRoles(owner);
		await tools.restore(ownerUrl, [
			...["--single-transaction", "--exit-on-error", "--no-owner", "--no-password"],
			...[`--dbname=${decodeURIComponent(new URL(ownerUrl).pathname.slice(1))}`, file],
		]);
		const missing = differences(note, await countedIn(owner));
		if (missing.length) throw new CommandFailed([...missing, "Start nothing on this database."].join("\n"));
		await migrate(ownerUrl, roleOf(appUrl));
		const heads = [...note.heads, ...kept];
		await linkChain(pool, "auditor");
		const faults = await verifyChain(pool, heads);
		await noteVerified(pool, { faults: faults.length, heads: heads.length });
		if (faults.length) throw new CommandFailed(faultsInWords(faults));
		const doubted = await allRestored(pool);
		const keysTried = await tryKeys(io, pool);
		const rows = Object.values(note.rows).reduce((sum, n) => sum + n, 0);
		return { rows, heads: heads.length, doubted, keysTried };
	} finally {
		await owner.end();
		await pool.end();
	}
}

const HERE = "select current_database() as name, pg_postmaster_start_time()::text as since";

/** Both logins must lead to one database, with nothing in it that could be written over. */
async function refuseUnfit(owner: pg.Client, pool: pg.Pool): Promise<void> {
	const [theirs, ours] = await Promise.all([owner.query(HERE), pool.query(HERE)]);
	if (JSON.stringify(theirs.rows) !== JSON.stringify(ours.rows)) {
		throw new CommandFailed(
			"DATABASE_URL and DATABASE_OWNER_URL lead to two databases. Set both to the empty one.",
		);
	}
	const { rows } = await owner.query(
		"select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')",
	);
	if (rows[0].n > 0) {
		throw new CommandFailed(
			`The database has ${count(rows[0].n, "table")} already. A backup is brought back into an empty one: make it anew, as in README.md.`,
		);
	}
}

function differences(note: BackupNote, { rows }: Pick<BackupNote, "rows">): string[] {
	return Object.entries(note.rows).flatMap(([table, n]) =>
		rows[table] === n ? [] : [`The table ${table} has ${rows[table] ?? "no"} rows, and the backup had ${n}.`],
	);
}

function faultsInWords(faults: readonly ChainFault[]): string {
	const lines = faults.map((f) => `Panel ${f.panel ?? "none"}, row ${f.ledgerRow}: ${f.fault}.`);
	return [
		...lines,
		"The audit record is not as it was recorded. Start nothing on this database, and tell your information-governance contact.",
	].join("\n");
}

/** Where the master keys are there, whether they open what came back. */
async function tryKeys(io: Io, pool: pg.Pool): Promise<boolean> {
	const { keySource } = readConfig({ ...io.environment, NODE_ENV: undefined });
	if (!keySource) return false;
	const masters = readKeys(keySource, ".rollcall");
	const wrong = await wrongMasters(pool, masters);
	const says = [
		...lostIn(await keyStatus(pool, masters)),
		...wrong.map((name) => `Master key ${name} is not the one that the record was sealed with.`),
	];
	if (says.length) throw new CommandFailed(says.join("\n"));
	return true;
}

function inWords({ rows, heads, doubted, keysTried }: BroughtBack, { at }: BackupNote): string[] {
	return [
		`${count(rows, "row")} are back, as they were at ${at}.`,
		`Every row of the audit record is as it was recorded. It agrees with ${count(heads, "head")} that ${heads === 1 ? "was" : "were"} kept elsewhere.`,
		doubted
			? `${count(doubted, "message")} may have been sent since: each is looked for first, or says that it may be a repeat.`
			: "No message was waiting when the backup was taken.",
		keysTried
			? "The master keys open it."
			: "Whether the master keys open it was not looked at: give them, and run npx rollcall doctor.",
		"What people did after that moment is not in it. Tell the panels, and start Rollcall.",
	];
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
