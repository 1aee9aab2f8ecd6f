import type pg from "pg";
import { ConfigError } from "../config.ts";

interface Powers {
	role: string;
	superuser: boolean;
	bypass: boolean;
	owner: boolean;
	person: boolean | null;
	clerk: boolean | null;
	tables: boolean;
}

/** Powers that the role has, or could take on by SET ROLE. */
const POWERS = `
	select current_user as role,
		bool_or(r.rolsuper) as superuser,
		bool_or(r.rolbypassrls) as bypass,
		exists (select from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
			and pg_has_role(c.relowner, 'member')) as owner,
		bool_or(r.rolname = 'rollcall_person') as person,
		bool_or(r.rolname = 'rollcall_clerk') as clerk,
		to_regclass('public.ledger') is not null as tables
	from pg_roles r where pg_has_role(r.oid, 'member')`;

/**
 * Refuses to work under a role that row security does not bind: a superuser, one with BYPASSRLS, an owner of the
 * tables, or a member of such a role. Also refuses one that cannot do the bot's work.
 * @param variable where the database's address stands
 * @throws ConfigError with what to do
 */
export async function refusePowerfulRole(pool: pg.Pool, variable = "DATABASE_URL"): Promise<void> {
	const { rows } = await pool.query<Powers>(POWERS);
	const { role, superuser, bypass, owner, person, clerk, tables } = rows[0]!;
	const faults = [
		superuser && "is a superuser, or can become one",
		bypass && "has BYPASSRLS, or can become a role that has",
		owner && "owns Rollcall's tables, or can become the role that does",
	].filter(Boolean);
	if (faults.length) {
		throw new ConfigError(
			`${variable}: the role "${role}" ${faults.join("; ")}. Row security would not protect children's records from mistakes. Make a login without these powers (create role rollcall_app login noinherit password '…'), use it in ${variable}, and give the owner's address as DATABASE_OWNER_URL.`,
		);
	}
	if (!tables) {
		throw new ConfigError(
			`${variable}: this database has no Rollcall tables. Set DATABASE_OWNER_URL to its owner's address and run: npx rollcall migrate`,
		);
	}
	if (!person || !clerk) {
		throw new ConfigError(
			`${variable}: the role "${role}" may not act for people. Set DATABASE_OWNER_URL to the owner's address and run: npx rollcall migrate`,
		);
	}
}
