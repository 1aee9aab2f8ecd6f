import type pg from "pg";
import { readConfig } from "../config.ts";
import { openDatabase } from "../store/connect.ts";
import { makePool } from "../store/pool.ts";
import { makeLog } from "../telemetry/log.ts";
import type { Io } from "./io.ts";

/** Runs `work` on the database that the environment names, or the embedded one, and closes what it opened. */
export async function withDatabase<T>(io: Io, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
	const log = makeLog("silent");
	const database = await openDatabase(readConfig(io.environment), log);
	const pool = makePool(database.appUrl, log, 2);
	try {
		return await work(pool);
	} finally {
		await pool.end();
		await database.close();
	}
}
