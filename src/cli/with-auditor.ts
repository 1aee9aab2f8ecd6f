import type pg from "pg";
import { readConfig } from "../config.ts";
import { makePool } from "../store/pool.ts";
import { makeLog } from "../telemetry/log.ts";
import type { Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

/**
 * Runs `work` on the audit record, with the login of DATABASE_AUDITOR_URL where there is one: it can read that record
 * and nothing else. Without it the bot's own login takes the auditor's role.
 */
export async function withAuditor<T>(io: Io, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
	const { databaseAuditorUrl } = readConfig(io.environment);
	if (!databaseAuditorUrl) return withDatabase(io, work);
	const pool = makePool(databaseAuditorUrl, makeLog("silent"), 1);
	try {
		return await work(pool);
	} finally {
		await pool.end();
	}
}
