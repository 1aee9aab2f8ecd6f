import pg from "pg";
import { ConfigError } from "../config.ts";
import { migrate } from "./migrate.ts";

/** The two logins of one database: the owner, for migrations and backup, and the bot's own. */
export interface Logins {
	ownerUrl: string;
	appUrl: string;
}

/**
 * Makes (or finds) a database of this name on the embedded server, with an owner and an application login,
 * brought to the current version.
 */
export async function prepareDatabase(superuserUrl: string, name: string): Promise<Logins> {
	const root = new URL(superuserUrl);
	const admin = new pg.Client({ connectionString: superuserUrl });
	await admin.connect();
	try {
		const password = admin.escapeLiteral(decodeURIComponent(root.password));
		await admin.query("select pg_advisory_lock(4362026)");
		await makeLogin(admin, "rollcall_owner", `createrole password ${password}`);
		await makeLogin(admin, "rollcall_app", `noinherit password ${password}`);
		const { rowCount } = await admin.query("select from pg_database where datname = $1", [name]);
		if (!rowCount) await admin.query(`create database ${admin.escapeIdentifier(name)} owner rollcall_owner`);
	} finally {
		await admin.end();
	}
	const logins = { ownerUrl: as(root, "rollcall_owner", name), appUrl: as(root, "rollcall_app", name) };
	await migrate(logins.ownerUrl, "rollcall_app");
	return logins;
}

/**
 * Drops a database with everything in it, if it is there.
 * @throws ConfigError when somebody is connected to it
 */
export async function dropDatabase(superuserUrl: string, name: string): Promise<void> {
	const admin = new pg.Client({ connectionString: superuserUrl });
	await admin.connect();
	try {
		await admin.query(`drop database if exists ${admin.escapeIdentifier(name)}`);
	} catch (error) {
		if ((error as { code?: unknown }).code !== IN_USE) throw error;
		throw new ConfigError("Another Rollcall is using the database. Stop it, then start over.");
	} finally {
		await admin.end();
	}
}

/** PostgreSQL's code for a database that somebody is connected to. */
const IN_USE = "55006";

async function makeLogin(admin: pg.Client, role: string, attributes: string): Promise<void> {
	const { rowCount } = await admin.query("select from pg_roles where rolname = $1", [role]);
	if (!rowCount) await admin.query(`create role ${role} login ${attributes}`);
}

function as(server: URL, role: string, database: string): string {
	const url = new URL(server);
	url.username = role;
	url.pathname = `/${database}`;
	return url.href;
}
