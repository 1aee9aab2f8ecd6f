import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import pg from "pg";
import { describe, expect, inject } from "vitest";
import { makePool } from "../../src/store/pool.ts";
import { quiet, type TestDatabase } from "../support/database.ts";
import { personOf } from "../support/people.ts";
import { raises } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import { repeats } from "./support/setting.ts";

const BEFORE = new Date("2027-03-10T08:20:00Z");
const DUE = new Date("2027-03-10T08:30:30Z");

describe("replicas come and go", () => {
	fault(
		"replicas",
		"Five migrators at once on an empty database, then a replica on it",
		async (world) => {
			await world.start(1);
			await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
			await world.settled();
			const twice = await world.sql(
				"select created_at from drizzle.__drizzle_migrations group by 1 having count(*) > 1",
			);
			expect(twice).toEqual([]);
			return { times: 5, note: "Each ends well, and every change was made once" };
		},
		{ database: migratedByFive },
	);

	fault(
		"replicas",
		"The schema grows under two replicas at work, and a new one joins",
		async (world) => {
			await world.start(2);
			await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
			// As the next version's migration: it only adds, and leaves its mark.
			for (const statement of GROWS) await world.sql(statement);
			await world.start(1);
			await raises(personOf(world, "fieldfare-omar", "teams"), world.deeds);
			await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
			await world.moveTo(DUE);
			await world.settled();
			expect(world.printed()).toContain('"database.newer"');
			expect(world.printed()).not.toContain('"receive.failed"');
			return {
				times: GROWS.length,
				note: "The older ones work on; the new one says that the database is newer",
			};
		},
		{ at: BEFORE },
	);

	fault(
		"replicas",
		"One to three replicas, started and killed at random, over a digest",
		async (world) => {
			const times = repeats(4, 8);
			await world.start(1);
			for (let time = 0; time < times; time++) {
				const raising = raises(
					time % 2 ? personOf(world, "fieldfare-omar", "teams") : personOf(world, "lapwing-grace", "slack"),
					world.deeds,
				).catch(() => undefined);
				const alive = world.replicas.filter((r) => r.process.signalCode === null);
				if (alive.length > 1 && Math.random() < 0.6) await alive[0]!.kill();
				if (alive.length < 3) await world.start(1);
				if (time === Math.floor(times / 2)) await world.moveTo(DUE);
				await raising;
			}
			await world.minute();
			await world.settled(120_000);
			expect(await world.sql("select from digest_run")).toHaveLength(1);
			return { times, note: "What was said to be done is done once, and there is one digest" };
		},
		{ at: BEFORE, within: 600_000 },
	);
});

const GROWS = [
	"alter table case_file add column of_the_next_version int default 0",
	"alter table ledger add column of_the_next_version text",
	"alter table posting add column of_the_next_version timestamptz",
	"create table of_the_next_version (id uuid primary key)",
	"insert into drizzle.__drizzle_migrations (hash, created_at) values ('next', 9795000000000)",
];

/** A database that five migrators find empty, all at once. */
async function migratedByFive(): Promise<TestDatabase> {
	const server = inject("superuserUrl");
	const name = `t_${randomUUID().replaceAll("-", "")}`;
	const admin = new pg.Client({ connectionString: server });
	await admin.connect();
	await admin.query(`create database ${name} owner rollcall_owner`);
	await admin.end();
	const url = (role: string) => {
		const at = new URL(server);
		at.username = role;
		at.pathname = `/${name}`;
		return at.href;
	};
	const environment = {
		PATH: process.env.PATH,
		DATABASE_OWNER_URL: url("rollcall_owner"),
		DATABASE_URL: url("rollcall_app"),
	};
	const five = await Promise.all(
		Array.from({ length: 5 }, async () => {
			const migrator = spawn(process.execPath, ["src/cli/rollcall.ts", "migrate"], {
				env: environment,
				stdio: "ignore",
			});
			const [code] = await once(migrator, "exit");
			return code as number;
		}),
	);
	expect(five).toEqual([0, 0, 0, 0, 0]);
	const pool = makePool(url("rollcall_app"), quiet);
	const superuser = new pg.Pool({ connectionString: url("postgres"), max: 3 });
	return {
		...{ pool, superuser, appUrl: url("rollcall_app"), ownerUrl: url("rollcall_owner") },
		async close() {
			await pool.end();
			await superuser.end();
		},
	};
}
