import { freshDatabase } from "../../../support/database.ts";
import { openLine } from "../../../support/line.ts";
import { at, type Break } from "../break.ts";
import type { Clinic } from "../clinic.ts";

/** The database, its roles, and what was made of it. */
export function databaseBreaks(clinic: Clinic): readonly Break[] {
	const url = () => clinic.environment.DATABASE_URL!;
	const name = () => new URL(url()).pathname.slice(1);
	const moved = (changed: Parameters<typeof at>[1]) => () => ({ DATABASE_URL: at(url(), changed) });
	const line = async () => {
		const line = await openLine(url());
		clinic.later(() => line.close());
		return line;
	};
	const unreached = { finds: ["database broken", "database-version not_checked"] };
	return [
		{
			how: "DATABASE_URL is not set, nor a master key: what is for trying out",
			finds: ["database not_checked", "keys not_checked"],
			says: /keeps a database of its own for trying out/,
			changed: () => ({ DATABASE_URL: "", ROLLCALL_MASTER_KEYS: "" }),
		},
		{
			...{ how: "DATABASE_URL is no address", ...unreached, says: /names no role: write it as postgres:/ },
			changed: () => ({ DATABASE_URL: "rollcall" }),
		},
		{
			how: "Nothing answers at the database's address",
			...{ ...unreached, says: /does not answer\. Check the host/ },
			changed: moved({ port: "1" }),
		},
		{
			how: "Something cuts the connection to the database",
			...{ ...unreached, says: /was cut\. Check the host/ },
			changed: async () => {
				const one = await line();
				one.cut();
				return { DATABASE_URL: one.url };
			},
		},
		{
			how: "The database's machine is silent",
			...{ ...unreached, says: /does not answer\. Check the host.*and the network/, slow: true },
			changed: async () => {
				const one = await line();
				one.hush();
				return { DATABASE_URL: one.url };
			},
		},
		{
			how: "The password of the bot's login is another",
			...{ ...unreached, says: /refuses the login\. Check the role and password/ },
			changed: moved({ password: "ended-password" }),
		},
		{
			how: "The bot's login may not log in any more",
			...{
				...unreached,
				says: /refuses the login\. Check the role in DATABASE_URL, and whether the server wants/,
			},
			changed: async () => {
				const locked = await clinic.login("rollcall_locked");
				await clinic.change("alter role rollcall_locked nologin", "select 1");
				return { DATABASE_URL: locked };
			},
		},
		{
			how: "The database's name is another",
			...{ ...unreached, says: /no such database/ },
			changed: moved({ pathname: "/rolcall" }),
		},
		{
			how: "Encryption is asked for, which the database does not offer",
			...{
				...unreached,
				says: /does not offer an encrypted connection\..* take sslmode away from DATABASE_URL\.$/m,
			},
			changed: moved({ search: "?sslmode=verify-full" }),
		},
		{
			how: "The bot's login was not let into the database",
			...{ ...unreached, says: /grant connect on database/ },
			make: () =>
				clinic.change(
					`revoke connect on database ${name()} from public`,
					`grant connect on database ${name()} to public`,
				),
		},
		{
			how: "Too many connections are open",
			...{ ...unreached, says: /no connection left\. Raise/ },
			make: () => clinic.alter("connection limit 0", "connection limit -1"),
		},
		{
			how: "The database is closed to connections",
			...{ ...unreached, says: /takes no connections/ },
			make: () => clinic.alter("allow_connections false", "allow_connections true"),
		},
		{
			how: "The database takes no changes, as a standby does",
			finds: ["database broken"],
			says: /takes no changes/,
			make: () =>
				clinic.alter("set default_transaction_read_only = on", "reset default_transaction_read_only"),
		},
		{
			how: "DATABASE_URL names a database that is not Rollcall's",
			finds: ["database-role broken", "migrations broken", "row-security not_checked"],
			says: /has no Rollcall tables/,
			changed: moved({ pathname: "/postgres" }),
		},
		{
			how: "Somebody holds a panel's rows for themselves, as when a table is restored",
			finds: ["coordinators not_checked"],
			says: /else is changing the same things/,
			slow: true,
			make: async () => {
				const client = await clinic.world.database.superuser.connect();
				await client.query("begin; lock table panel in access exclusive mode");
				clinic.later(async () => {
					await client.query("rollback");
					client.release();
				});
			},
		},
		{
			how: "The bot's login is a superuser",
			finds: ["database-role broken"],
			says: /is a superuser, or can become one.*create role rollcall_app/,
			changed: async () => ({ DATABASE_URL: await clinic.login("rollcall_super", "superuser") }),
		},
		{
			how: "The bot's login is past row security",
			finds: ["database-role broken"],
			says: /has BYPASSRLS/,
			changed: async () => ({
				DATABASE_URL: await clinic.login("rollcall_bypass", "bypassrls in role rollcall_app"),
			}),
		},
		{
			how: "The bot logs in as the owner of the tables",
			finds: ["database-role broken"],
			says: /owns Rollcall's tables/,
			changed: () => ({ DATABASE_URL: clinic.world.database.ownerUrl }),
		},
		{
			how: "The bot's login is new, and may not act for people yet",
			finds: ["database-role broken", "migrations broken", "coordinators not_checked"],
			says: /may not act for people/,
			changed: async () => ({ DATABASE_URL: await clinic.login("rollcall_new") }),
		},
		{
			how: "A pooler swallows the time limits",
			finds: ["database-limits look"],
			says: /do not reach the database \(statement_timeout, lock_timeout\)\. Set them for its login/,
			changed: moved({ search: "?statement_timeout=0&lock_timeout=0" }),
		},
		{
			how: "Row security is off for a table",
			finds: ["row-security broken"],
			says: /off for the table case_file\. As the owner: alter table case_file/,
			make: () =>
				clinic.change(
					"alter table case_file no force row level security",
					"alter table case_file force row level security",
				),
		},
		{
			how: "A migration is missing",
			finds: ["migrations broken"],
			says: /lacks 00\d\d_\w+\..*npx rollcall migrate/,
			make: () =>
				clinic.change(
					"create table public.kept_migration as select * from drizzle.__drizzle_migrations order by created_at desc limit 1; delete from drizzle.__drizzle_migrations where id in (select id from kept_migration)",
					"insert into drizzle.__drizzle_migrations select * from kept_migration; drop table kept_migration",
				),
		},
		{
			how: "The database is newer",
			finds: ["migrations look"],
			says: /newer than this Rollcall/,
			make: () =>
				clinic.change(
					"insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)",
					"delete from drizzle.__drizzle_migrations where hash = 'later'",
				),
		},
		...directBreaks(clinic),
	];
}

/** The address with which commands go past a pooler. */
function directBreaks(clinic: Clinic): readonly Break[] {
	const url = () => clinic.environment.DATABASE_URL!;
	return [
		{
			how: "Nothing answers at DATABASE_DIRECT_URL",
			finds: ["database-direct broken"],
			says: /does not answer\. Check the host and port in DATABASE_DIRECT_URL/,
			changed: () => ({ DATABASE_DIRECT_URL: at(url(), { port: "1" }) }),
		},
		{
			how: "DATABASE_DIRECT_URL leads to another database",
			finds: ["database-direct broken"],
			says: /leads to another database than DATABASE_URL/,
			changed: async () => {
				const other = await freshDatabase();
				clinic.later(() => other.close());
				return { DATABASE_DIRECT_URL: other.appUrl };
			},
		},
		{
			how: "DATABASE_DIRECT_URL leads to what takes no changes, as a standby does",
			finds: ["database-direct broken"],
			says: /leads to a database that takes no changes/,
			changed: async () => {
				const other = await freshDatabase();
				clinic.later(() => other.close());
				const name = new URL(other.appUrl).pathname.slice(1);
				await clinic.world.database.superuser.query(
					`alter database ${name} set default_transaction_read_only = on`,
				);
				return { DATABASE_DIRECT_URL: other.appUrl };
			},
		},
		{
			how: "DATABASE_DIRECT_URL has the login of the owner of the tables",
			finds: ["database-direct broken"],
			says: /DATABASE_DIRECT_URL: the role "rollcall_owner" owns/,
			changed: () => ({ DATABASE_DIRECT_URL: clinic.world.database.ownerUrl }),
		},
		{
			how: "DATABASE_DIRECT_URL is set, and DATABASE_URL is not",
			finds: ["database-direct broken", "database not_checked"],
			says: /commands work on another database than the bot/,
			changed: () => ({ DATABASE_DIRECT_URL: url(), DATABASE_URL: "" }),
		},
		{
			how: "The pooler is away, and DATABASE_DIRECT_URL leads past it",
			finds: ["database broken", "database-direct not_checked"],
			says: /does not answer/,
			changed: () => ({ DATABASE_DIRECT_URL: url(), DATABASE_URL: at(url(), { port: "1" }) }),
		},
	];
}
