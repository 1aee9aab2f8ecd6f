import type pg from "pg";
import { roleOf } from "../../store/connect.ts";
import { makePool } from "../../store/pool.ts";
import { refusePowerfulRole } from "../../store/role-check.ts";
import { broken, type Check, type Finding, fine, NotChecked } from "./check.ts";
import { readOnly, takesNoChanges } from "./read-only.ts";
import type { Setup } from "./setup.ts";
import { unreached } from "./unreached.ts";

/** A server and one of its databases: a server that starts has a time of its own, a standby another than what it follows. */
const WHICH = `select pg_postmaster_start_time()::text || ' ' || oid as which
	from pg_database where datname = current_database()`;

/** Whether the commands that go past a pooler of connections do what the bot would see. */
export const direct: Check = {
	name: "database-direct",
	looksAt: "whether `DATABASE_DIRECT_URL`, with which commands go past a pooler, leads to the same database",
	async look(on) {
		const { databaseUrl, databaseDirectUrl: url } = on.config;
		if (!url) return fine("DATABASE_DIRECT_URL is not set: commands go the way that the bot goes.");
		if (!databaseUrl) {
			return broken(
				"DATABASE_DIRECT_URL is set, but DATABASE_URL is not: commands work on another database than the bot, which has one of its own for trying out. Set both.",
			);
		}
		roleOf(url, "DATABASE_DIRECT_URL");
		const pool = readOnly(makePool(url, on.log, 1));
		try {
			return await compare(on, pool);
		} finally {
			await pool.end();
		}
	},
};

async function compare(on: Setup, pool: pg.Pool): Promise<readonly Finding[]> {
	try {
		await pool.query("select 1");
	} catch (error) {
		return broken(unreached(error, "DATABASE_DIRECT_URL"));
	}
	if (await takesNoChanges(pool)) {
		return broken(
			"DATABASE_DIRECT_URL leads to a database that takes no changes, such as a standby: commands fail. Give the address of the one that DATABASE_URL leads to, past the pooler.",
		);
	}
	const usual = await on.database().catch((error) => {
		throw error instanceof NotChecked
			? new NotChecked("it answers, but that of DATABASE_URL was not reached")
			: error;
	});
	if ((await which(usual)) !== (await which(pool))) {
		return broken(
			"DATABASE_DIRECT_URL leads to another database than DATABASE_URL: commands read and change what the bot does not have. Give the address of the same one, past the pooler.",
		);
	}
	await refusePowerfulRole(pool, "DATABASE_DIRECT_URL");
	return fine("It leads to the same database.");
}

async function which(pool: pg.Pool): Promise<string> {
	const { rows } = await pool.query(WHICH);
	return rows[0].which;
}
