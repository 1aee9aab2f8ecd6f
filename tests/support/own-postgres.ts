import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { tempFolder } from "./temp-folder.ts";

const NOBODY = 65_534;
const DEBIAN = "/usr/lib/postgresql";

/** The folder of a PostgreSQL on this machine that has pg_dump besides the server, which the embedded one has not. */
export function postgresWithTools(): string | undefined {
	const folders = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
	const all = ["initdb", "pg_ctl", "pg_dump", "pg_restore"];
	return folders
		.map((version) => join(DEBIAN, version, "bin"))
		.find((bin) => all.every((name) => existsSync(join(bin, name))));
}

/** A server of its own, from the programs of this folder. */
export interface OwnPostgres {
	superuserUrl: string;
	/** Makes an empty database and the two logins, as the README says. */
	emptyDatabase(name: string): Promise<{ ownerUrl: string; appUrl: string }>;
	/** Opens a database of it as its superuser. */
	superuser(name: string): Promise<pg.Client>;
	stop(): void;
}

export async function startOwnPostgres(bin: string, name: string): Promise<OwnPostgres> {
	const folder = tempFolder(name);
	chmodSync(folder, 0o755);
	const root = process.getuid?.() === 0;
	const as = root ? { uid: NOBODY, gid: NOBODY } : {};
	const home = join(folder, "home");
	mkdirSync(home, { mode: 0o700 });
	const secret = randomBytes(12).toString("hex");
	writeFileSync(join(home, "secret"), secret);
	if (root) for (const path of [home, join(home, "secret")]) chownSync(path, NOBODY, NOBODY);
	const data = join(home, "data");
	const runs = (program: string, ...words: string[]) => {
		const done = spawnSync(join(bin, program), words, { ...as, cwd: home, stdio: "ignore" });
		if (done.status !== 0) throw new Error(`${program} ended with ${done.status}`);
	};
	runs(
		"initdb",
		"-D",
		data,
		"-U",
		"postgres",
		"--auth=scram-sha-256",
		`--pwfile=${join(home, "secret")}`,
		"--encoding=UTF8",
		"--locale=C.UTF-8",
		"--no-sync",
	);
	const port = await freePort();
	const set = [`port=${port}`, "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"];
	runs(
		"pg_ctl",
		"start",
		"-D",
		data,
		"-l",
		join(home, "log"),
		"-w",
		"-o",
		set.map((one) => `-c ${one}`).join(" "),
	);
	const url = (role: string, password: string, database: string) =>
		`postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
	const connect = async (database: string) => {
		const client = new pg.Client({ connectionString: url("postgres", secret, database) });
		client.on("error", () => undefined);
		await client.connect();
		return client;
	};
	return {
		superuserUrl: url("postgres", secret, "postgres"),
		superuser: connect,
		async emptyDatabase(database) {
			const admin = await connect("postgres");
			const has = async (role: string) =>
				(await admin.query("select from pg_roles where rolname = $1", [role])).rowCount;
			if (!(await has("rollcall_owner"))) {
				await admin.query("create role rollcall_owner login createrole password 'owners-password'");
				await admin.query("create role rollcall_app login noinherit password 'bots-password'");
			}
			await admin.query(
				`create database ${database} owner rollcall_owner encoding 'UTF8' template template0`,
			);
			await admin.query(`grant connect on database ${database} to rollcall_app`);
			await admin.end();
			return {
				ownerUrl: url("rollcall_owner", "owners-password", database),
				appUrl: url("rollcall_app", "bots-password", database),
			};
		},
		stop() {
			spawnSync(join(bin, "pg_ctl"), ["stop", "-D", data, "-m", "immediate"], {
				...as,
				cwd: home,
				stdio: "ignore",
			});
			rmSync(folder, { recursive: true, force: true });
		},
	};
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
