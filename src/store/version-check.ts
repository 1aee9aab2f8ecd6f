import { readFileSync } from "node:fs";
import type pg from "pg";
import type { Log } from "../chat/log.ts";
import { ConfigError } from "../config.ts";

const JOURNAL = new URL("../../migrations/meta/_journal.json", import.meta.url);

/** What PostgreSQL says of a table that this login may not read, and of one that is not there. */
const NOT_THERE = ["42501", "42P01", "3F000"];

/**
 * Refuses a database that lacks a migration of this version. One that has more than this version knows is taken: during
 * an update replicas of two versions run on it, and a migration only adds. That is logged.
 * @throws ConfigError with the command to run
 */
export async function refuseOlderDatabase(pool: pg.Pool, log: Log): Promise<void> {
	const entries = ownMigrations();
	const applied = await appliedTo(pool);
	const missing = entries.filter((e) => !applied.has(e.when)).map((e) => e.tag);
	if (missing.length) {
		const tells = missing.length === entries.length ? "" : ` It lacks ${missing.join(", ")}.`;
		throw new ConfigError(
			`DATABASE_URL: this database is older than this version of Rollcall.${tells} Set DATABASE_OWNER_URL to its owner's address and run: npx rollcall migrate`,
		);
	}
	const known = new Set(entries.map((e) => e.when));
	const more = [...applied].filter((when) => !known.has(when)).length;
	if (more) log.warn({ migrations: more }, "database.newer");
}

/** The times of the migrations that were applied. A database that an earlier version migrated does not let us read them. */
async function appliedTo(pool: pg.Pool): Promise<Set<number>> {
	try {
		const { rows } = await pool.query("select created_at from drizzle.__drizzle_migrations");
		return new Set(rows.map((row) => Number(row.created_at)));
	} catch (error) {
		if (NOT_THERE.includes((error as { code?: string }).code ?? "")) return new Set();
		throw error;
	}
}

/** This version's migrations, by their times. */
export function ownMigrations(): { when: number; tag: string }[] {
	const journal = JSON.parse(readFileSync(JOURNAL, "utf8")) as { entries: { when: number; tag: string }[] };
	return journal.entries;
}

/** The time of the newest migration that was applied, as the database's owner sees it. */
export async function newestMigration(on: Pick<pg.Client, "query">): Promise<number> {
	const { rows } = await on.query(
		"select max(created_at)::bigint as newest from drizzle.__drizzle_migrations",
	);
	return Number(rows[0].newest);
}
