import type pg from "pg";

/** The roles that the bot and its commands act as. They belong to the server, and no backup of a database has them. */
const ROLES = ["rollcall_person", "rollcall_clerk", "rollcall_auditor", "rollcall_keeper"];

/**
 * Makes those that are not there, as the first migrations do. The owner needs `createrole` for it.
 * @throws when they are not there, and the owner may not make them
 */
export async function makeRoles(owner: pg.Client): Promise<void> {
	const { rows } = await owner.query("select rolname from pg_roles where rolname = any ($1)", [ROLES]);
	const there = rows.map((row) => row.rolname as string);
	for (const role of ROLES.filter((one) => !there.includes(one))) await owner.query(`create role ${role}`);
}
