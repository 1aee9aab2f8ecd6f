import { spawn } from "node:child_process";
import { CommandFailed } from "./io.ts";

/** PostgreSQL's own programs for backups. */
export interface PgTools {
	/** The major version of both. */
	major: number;
	dump(url: string, words: readonly string[]): Promise<void>;
	restore(url: string, words: readonly string[]): Promise<void>;
}

interface Ended {
	code: number | null;
	out: string;
	err: string;
}

/**
 * Finds pg_dump and pg_restore, in this folder or on the PATH.
 * @param server the database server's major version: an older pg_dump does not read a newer server
 * @throws CommandFailed with what to install
 */
export async function findPgTools(server: number, folder?: string): Promise<PgTools> {
	const program = (name: string) => (folder ? `${folder}/${name}` : name);
	const versions = await Promise.all(["pg_dump", "pg_restore"].map((name) => majorOf(program(name))));
	if (versions.includes(undefined)) {
		throw new CommandFailed(
			`pg_dump and pg_restore were not found${folder ? ` in ${folder}` : ""}. ${toInstall(server)}`,
		);
	}
	const major = Math.min(...(versions as number[]));
	if (major < server) {
		throw new CommandFailed(
			`The database is PostgreSQL ${server}, and pg_dump here is version ${major}, which cannot read it. ${toInstall(server)}`,
		);
	}
	const runs = (name: string) => async (url: string, words: readonly string[]) => {
		const { code, err } = await ran(program(name), words, libpqEnvironment(url, major));
		if (code !== 0) throw new CommandFailed(`${name} did not end well: ${firstLine(err)}`);
	};
	return { major, dump: runs("pg_dump"), restore: runs("pg_restore") };
}

const toInstall = (server: number) =>
	`Install PostgreSQL's client programs of version ${server} or later (Debian and Ubuntu: apt-get install postgresql-client-${server}; macOS: brew install libpq; Windows: PostgreSQL's installer, “Command Line Tools”), or name their folder with --pg-bin.`;

async function majorOf(program: string): Promise<number | undefined> {
	const { code, out } = await ran(program, ["--version"], {}).catch(() => ({ code: 1, out: "" }));
	const [, major] = /\(PostgreSQL\) (\d+)/.exec(out) ?? [];
	return code === 0 && major ? Number(major) : undefined;
}

/**
 * The database's address as PostgreSQL's programs read it from their environment, where no list of processes shows it: not
 * as arguments.
 * @param major of the programs: from 16 on they can use the certificates that the machine trusts, as Rollcall does
 */
export function libpqEnvironment(url: string, major: number): Record<string, string> {
	const at = new URL(url);
	const asked = Object.fromEntries(at.searchParams);
	const mode = asked.sslmode;
	const root = asked.sslrootcert ?? (major >= 16 && mode?.startsWith("verify") ? "system" : undefined);
	return {
		PGHOST: at.hostname.replace(/^\[|\]$/g, ""),
		PGPORT: at.port || "5432",
		PGUSER: decodeURIComponent(at.username),
		PGPASSWORD: decodeURIComponent(at.password),
		PGDATABASE: decodeURIComponent(at.pathname.slice(1)),
		PGCONNECT_TIMEOUT: "10",
		PGAPPNAME: "rollcall backup",
		...(mode ? { PGSSLMODE: mode } : {}),
		...(root ? { PGSSLROOTCERT: root } : {}),
	};
}

function ran(program: string, words: readonly string[], environment: Record<string, string>): Promise<Ended> {
	return new Promise((done, fail) => {
		const { PATH, SystemRoot } = process.env;
		const env = { LC_ALL: "C", ...(PATH && { PATH }), ...(SystemRoot && { SystemRoot }), ...environment };
		const child = spawn(program, words, { env, stdio: ["ignore", "pipe", "pipe"] });
		const said = { out: "", err: "" };
		child.stdout.on("data", (text) => {
			said.out += text;
		});
		child.stderr.on("data", (text) => {
			said.err += text;
		});
		child.on("error", fail);
		child.on("close", (code) => done({ code, ...said }));
	});
}

/** What follows quotes what was to be written. */
const firstLine = (text: string): string =>
	text
		.split("\n")
		.find((line) => /error|fatal/i.test(line))
		?.slice(0, 300) ?? "it did not say why.";
