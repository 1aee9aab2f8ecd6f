import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import type { Log } from "../../src/chat/log.ts";
import { makePool } from "../../src/store/pool.ts";

/** A database of a test's own, a copy of the migrated template. */
export interface TestDatabase {
	/** The bot's login: no superuser, no owner. Everything under test connects with it. */
	pool: pg.Pool;
	appUrl: string;
	ownerUrl: string;
	/** For looking behind the scenes, and for tampering: row security does not bind it. */
	superuser: pg.Pool;
	close(): Promise<void>;
}

export const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Makes a database for one test file. */
export async function freshDatabase(): Promise<TestDatabase> {
	const server = inject("superuserUrl");
	const name = `t_${randomUUID().replaceAll("-", "")}`;
	const admin = new pg.Client({ connectionString: server });
	await admin.connect();
	await admin.query("select pg_advisory_lock(4362025)"); // copies of one template must not overlap
	await admin.query(`create database ${name} template template_rollcall owner rollcall_owner`);
	await admin.end();
	const url = (role: string) => {
		const at = new URL(server);
		at.username = role;
		at.pathname = `/${name}`;
		return at.href;
	};
	const appUrl = url("rollcall_app");
	const pool = makePool(appUrl, quiet);
	const superuser = new pg.Pool({ connectionString: url("postgres"), max: 3 });
	return {
		pool,
		appUrl,
		ownerUrl: url("rollcall_owner"),
		superuser,
		async close() {
			await pool.end();
			await superuser.end();
		},
	};
}
