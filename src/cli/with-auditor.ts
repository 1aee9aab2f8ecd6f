import type pg from "pg";
import { makePool } from "../store/pool.ts";
import { makeLog } from "../telemetry/log.ts";
import type { Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

/**
 * Runs `work` on the audit record, with the login of DATABASE_AUDITOR_URL where there is one: it can read that record
 * and nothing else. Without it the bot's own login takes the auditor's role.
 */
export async function withAuditor<T>(io: Io, work: (pool: pg.Pool) => Promise<T>): Promise<T> {
	// An auditor has none of the bot's settings, and needs none.
	const auditorUrl = io.environment.DATABASE_AUDITOR_URL?.trim();
	if (!auditorUrl) return withDatabase(io, work);
	const pool = makePool(auditorUrl, makeLog("silent"), 1);
	try {
		return await work(pool);
	} finally {
		await pool.end();
	}
}
