import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Log } from "../chat/log.ts";
import { type Config, ConfigError } from "../config.ts";
import { dropDatabase, prepareDatabase } from "./database.ts";
import { type Embedded, startEmbedded } from "./embedded.ts";
import { migrate } from "./migrate.ts";
import { makePool } from "./pool.ts";
import { refusePowerfulRole } from "./role-check.ts";
import { refuseOlderDatabase } from "./version-check.ts";

/** A database at this version, with a login that row security binds. */
export interface OpenDatabase {
	appUrl: string;
	/** Unset when the bot was not given the owner's address: it does not need it. */
	ownerUrl?: string;
	/** Stops the embedded server, unless another process uses it. One that the environment names is left alone. */
	close(): Promise<void>;
}

/** The embedded server's database. */
const DATABASE = "rollcall";

type Addresses = Pick<Config, "databaseUrl" | "databaseOwnerUrl" | "production">;

/**
 * The database that the environment names, brought to this version where the owner's address is given; without one,
 * the embedded server under `folder`, started or, where one already runs there, adopted.
 * @param folder where the embedded server keeps its data
 * @param startOver drops what the embedded server's database holds; one that the environment names is never dropped
 * @throws ConfigError when the role is too powerful or cannot do the work, or the database is older than this version
 */
export async function openDatabase(
	config: Addresses,
	log: Log,
	folder = ".rollcall/postgres",
	startOver = false,
): Promise<OpenDatabase> {
	const { databaseUrl: appUrl, databaseOwnerUrl: ownerUrl } = config;
	if (startOver && appUrl) {
		throw new ConfigError(
			"--fresh does not empty the database of DATABASE_URL: name an empty one, or unset DATABASE_URL.",
		);
	}
	if (appUrl) {
		const role = roleOf(appUrl);
		if (ownerUrl) await migrate(ownerUrl, role);
		await check(appUrl, log);
		return { appUrl, ownerUrl, close: async () => undefined };
	}
	if (ownerUrl) {
		throw new ConfigError(
			"DATABASE_OWNER_URL is set but DATABASE_URL is not: give the address of the bot's own role as well.",
		);
	}
	if (config.production) throw new ConfigError("DATABASE_URL is not set.");
	const server = await startEmbedded(folder);
	const close = await whoeverIsLastStops(server, log);
	try {
		if (startOver) await dropDatabase(server.superuserUrl, DATABASE);
		const logins = await prepareDatabase(server.superuserUrl, DATABASE);
		await check(logins.appUrl, log);
		return { ...logins, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/**
 * The role that a connection string logs in as.
 * @param variable where it stands
 * @throws ConfigError when it names none
 */
export function roleOf(url: string, variable = "DATABASE_URL"): string {
	const role = URL.canParse(url) ? decodeURIComponent(new URL(url).username) : "";
	if (!role)
		throw new ConfigError(`${variable} names no role: write it as postgres://ROLE:PASSWORD@HOST/DATABASE.`);
	return role;
}

async function check(appUrl: string, log: Log): Promise<void> {
	const pool = makePool(appUrl, log, 1);
	try {
		await refusePowerfulRole(pool);
		await refuseOlderDatabase(pool, log);
	} finally {
		await pool.end();
	}
}

const OTHERS =
	"select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1";

/**
 * Stays connected to the embedded server, so that other processes see it in use. What it returns ends that, and stops
 * the server if nobody else is connected. Who had started it does not matter: that process may have been killed.
 */
async function whoeverIsLastStops(server: Embedded, log: Log): Promise<() => Promise<void>> {
	const client = new pg.Client({ connectionString: server.superuserUrl, keepAlive: true });
	let lost = false;
	client.on("error", (error: Error & { code?: string }) => {
		lost = true;
		log.warn({ code: error.code }, "database.connection_lost");
	});
	await client.connect();
	return async () => {
		// Without this connection somebody else has stopped the server, or started another.
		if (lost) return;
		const inUse = await isInUse(client).catch(() => true);
		await client.end();
		if (!inUse) server.stop();
	};
}

/** Whether another process is connected, for a second on end. */
async function isInUse(client: pg.Client): Promise<boolean> {
	for (let look = 0; look < 10; look++) {
		const { rowCount } = await client.query(OTHERS);
		if (!rowCount) return false;
		// Our own pool's connections take a moment to be gone.
		await wait(100);
	}
	return true;
}
