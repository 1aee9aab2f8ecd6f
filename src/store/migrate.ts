import { fileURLToPath } from "node:url";
import pg from "pg";
import { migrate as applyMigrations, drizzle } from "./drizzle.ts";

const FOLDER = fileURLToPath(new URL("../../migrations", import.meta.url));
/** Any number, as long as every migrator takes the same. */
const MIGRATION_LOCK = 4_362_027;

/**
 * Brings the database to this version, as its owner, and lets the bot's login act as person and clerk, and its
 * commands as auditor and keeper of keys.
 * One advisory lock is held for the whole run, so that several replicas may start at once.
 * @param ownerUrl connection string of the role that owns the schema
 * @param appRole the role that the bot logs in as
 * @throws when a migration fails; nothing of it is left behind
 */
export async function migrate(ownerUrl: string, appRole: string): Promise<void> {
	const client = new pg.Client({ connectionString: ownerUrl, lock_timeout: 0 });
	await client.connect();
	try {
		await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
		await applyMigrations(drizzle(client), { migrationsFolder: FOLDER });
		const role = client.escapeIdentifier(appRole);
		await client.query(`grant rollcall_person, rollcall_clerk, rollcall_auditor, rollcall_keeper to ${role}`);
		await client.query(`grant usage on schema public to ${role}`);
		await client.query(`grant select on clock to ${role}`);
		// At its start the bot looks whether the database is at its version.
		await client.query(`grant usage on schema drizzle to ${role}`);
		await client.query(`grant select on drizzle.__drizzle_migrations to ${role}`);
	} finally {
		await client.end();
	}
}
