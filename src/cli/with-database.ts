import type pg from "pg";
import { readConfig } from "../config.ts";
import { openDatabase } from "../store/connect.ts";
import { makePool } from "../store/pool.ts";
import { makeLog } from "../telemetry/log.ts";
import type { Io } from "./io.ts";

/**
 * Runs `work` on the database that the environment names, or the embedded one, and closes what it opened.
 * @param connections how many it may use at once
 */
export async function withDatabase<T>(
	io: Io,
	work: (pool: pg.Pool) => Promise<T>,
	connections = 2,
): Promise<T> {
	const log = makeLog("silent");
	const config = readConfig(io.environment);
	// A command holds locks for longer than a transaction, which a pooler of connections would lose.
	const databaseUrl = config.databaseDirectUrl ?? config.databaseUrl;
	const database = await openDatabase({ ...config, databaseUrl }, log);
	const pool = makePool(database.appUrl, log, connections);
	try {
		return await work(pool);
	} finally {
		await pool.end();
		await database.close();
	}
}
