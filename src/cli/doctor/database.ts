import type { Log } from "../../chat/log.ts";
import { readKeys } from "../../record/key-file.ts";
import { keyStatus, wrongMasters } from "../../record/key-status.ts";
import { refuseMovedClock } from "../../store/clock.ts";
import { roleOf } from "../../store/connect.ts";
import { refusePowerfulRole } from "../../store/role-check.ts";
import { refuseOlderDatabase } from "../../store/version-check.ts";
import { lostIn } from "../keys.ts";
import { broken, type Check, fine, lookAt, NotChecked, orFine } from "./check.ts";
import { direct } from "./direct.ts";
import { takesNoChanges } from "./read-only.ts";
import { unreached } from "./unreached.ts";

/** The oldest PostgreSQL that Rollcall works with, and the one that its tests run on. */
const OLDEST = 15;

/** Seconds by which clocks may differ before it is told, and before signed requests are refused. */
const SKEW = { told: 60, refused: 300 };

const reach: Check = {
	name: "database",
	looksAt: "whether the database of `DATABASE_URL` answers",
	async look(on) {
		try {
			if (on.config.databaseUrl) roleOf(on.config.databaseUrl);
			const pool = await on.connect();
			if (await takesNoChanges(pool)) return broken(NO_CHANGES);
			return fine("The database answers.");
		} catch (error) {
			if (error instanceof NotChecked) throw error;
			return broken(unreached(error, "DATABASE_URL"));
		}
	},
};

const NO_CHANGES =
	"The database answers, but takes no changes: DATABASE_URL leads to a standby, or default_transaction_read_only is on. Give the address of the database that takes changes, or turn that off.";

const version: Check = {
	name: "database-version",
	looksAt: `whether its PostgreSQL is version ${OLDEST} or later`,
	async look(on) {
		const { rows } = await (await on.database()).query("show server_version_num");
		const major = Math.floor(Number(rows[0].server_version_num) / 10_000);
		return atLeast(major);
	},
};

/** What a PostgreSQL of this major version is told. */
export function atLeast(major: number) {
	if (major >= OLDEST) return fine(`PostgreSQL ${major}.`);
	return broken(`This is PostgreSQL ${major}. Move the database to version ${OLDEST} or later.`);
}

const role: Check = {
	name: "database-role",
	looksAt: "whether the bot's login is bound by row security, and may act for people",
	async look(on) {
		await refusePowerfulRole(await on.database());
		return fine("Row security binds the bot's login.");
	},
};

const LIMITS = `select name from unnest(array['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) as name
	where current_setting(name) = '0'`;

const timeLimits: Check = {
	name: "database-limits",
	looksAt:
		"whether the database ends what the bot left hanging: a pooler of connections may not pass its time limits on",
	async look(on) {
		const { rows } = await (await on.database()).query<{ name: string }>(LIMITS);
		if (!rows.length) return fine("The bot's time limits hold.");
		const missing = rows.map((row) => row.name).join(", ");
		return lookAt(
			`The bot's time limits do not reach the database (${missing}). Set them for its login, as docs/operations.md says under PgBouncer.`,
		);
	},
};

const ABOUT_CHILDREN = `
	select c.relname as table, c.relrowsecurity and c.relforcerowsecurity as bound from pg_class c
	where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (select from pg_attribute a
		where a.attrelid = c.oid and a.attname in ('case_id', 'child_id', 'cipher', 'answers'))
	order by 1`;

const rowSecurity: Check = {
	name: "row-security",
	looksAt: "whether row security is on, and forced, on every table about cases and children",
	async look(on) {
		const { rows } = await (await on.database()).query<{ table: string; bound: boolean }>(ABOUT_CHILDREN);
		if (!rows.length)
			throw new NotChecked("the database has no tables about cases and children: see migrations");
		const unbound = rows.filter(({ bound }) => !bound);
		const found = unbound.flatMap(({ table }) =>
			broken(
				`Row security is off for the table ${table}. As the owner: alter table ${table} enable row level security, force row level security; and find out who turned it off.`,
			),
		);
		return orFine(found, "Row security is on, and forced, on each.");
	},
};

const migrations: Check = {
	name: "migrations",
	looksAt: "whether the database is at this version of Rollcall",
	async look(on) {
		let newer = 0;
		const nothing = () => undefined;
		const log: Log = {
			...{ info: nothing, error: nothing },
			warn: ({ migrations: more }) => {
				newer = Number(more);
			},
		};
		await refuseOlderDatabase(await on.database(), log);
		if (!newer) return fine("The database is at this version.");
		return lookAt(
			"The database is newer than this Rollcall, which works on. Bring every replica, and this command, to the newer version.",
		);
	},
};

const clock: Check = {
	name: "clock",
	looksAt:
		"whether this machine's clock agrees with the database's and Slack's, and the casework's was not moved",
	async look(on) {
		const pool = await on.database().catch(() => undefined);
		const offsets = [
			pool && { whose: "the database's", seconds: await offsetOf(on.now, () => timeOf(pool)) },
			on.config.slack && { whose: "Slack's", seconds: await offsetOf(on.now, () => timeAtSlack(on)) },
		];
		const compared = offsets.filter((one) => one !== undefined && one.seconds !== undefined);
		const found = compared.flatMap((one) => apart(one!.whose, one!.seconds!));
		// Only a production database's clock must be the real one: the sandbox's and tests' are moved.
		if (pool && on.config.production) await refuseMovedClock(pool);
		if (!compared.length) throw new NotChecked("neither the database nor Slack was there to compare with");
		return orFine(found, "The clocks agree.");
	},
};

const timeOf = async (pool: { query(text: string): Promise<{ rows: { at: Date }[] }> }) =>
	(await pool.query("select clock_timestamp() as at")).rows[0]!.at;

const timeAtSlack = async (on: Parameters<Check["look"]>[0]) =>
	(await on.identify().catch(() => undefined))?.at;

/** Seconds by which this machine is before (negative) or after the other's time, over the time that asking took. */
async function offsetOf(
	now: () => number,
	ask: () => Promise<Date | undefined>,
): Promise<number | undefined> {
	const before = now();
	const at = (await ask())?.getTime();
	if (at === undefined) return undefined;
	const after = now();
	if (at < before) return (before - at) / 1_000;
	return at > after ? (after - at) / 1_000 : 0;
}

function apart(whose: string, seconds: number) {
	const by = Math.round(Math.abs(seconds));
	if (by < SKEW.told) return [];
	const says = `This machine's clock is ${by} seconds ${seconds > 0 ? "ahead of" : "behind"} ${whose}. Set both by a time server (NTP).`;
	if (by < SKEW.refused) return lookAt(says);
	return broken(
		`${says} More than ${SKEW.refused} seconds apart, every request from Slack and Teams is refused.`,
	);
}

const keys: Check = {
	name: "keys",
	looksAt: "whether the master keys are there, and open what the record keeps",
	async look(on) {
		if (!on.config.keySource) {
			throw new NotChecked("no master key is set, so Rollcall keeps one of its own for trying out");
		}
		const masters = readKeys(on.config.keySource, ".rollcall");
		const pool = await on.database();
		const status = await keyStatus(pool, masters);
		const wrong = await wrongMasters(pool, masters);
		const found = [
			...lostIn(status).flatMap(broken),
			...wrong.flatMap((name) =>
				broken(
					`Master key ${name} is not the one that the record was sealed with: it opens nothing. Give the right one under this name, and keep the bot stopped until then.`,
				),
			),
		];
		if (found.length) return found;
		if (status.behind.keys + status.behind.tokens > 0) {
			return lookAt(
				`Not everything is under master key ${status.current} yet. Run: npx rollcall keys rotate`,
			);
		}
		return fine(`Everything opens, under ${status.current}.`);
	},
};

export const databaseChecks: readonly Check[] = [
	...[reach, direct, version, role, timeLimits, rowSecurity, migrations, clock, keys],
];
