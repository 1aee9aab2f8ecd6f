import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Line, openLine } from "../support/line.ts";
import { type OutsideWorld, startOutsideWorld } from "../support/outside-world.ts";
import { personOf } from "../support/people.ts";
import { type Replica, startReplica } from "../support/replica.ts";
import { A_WEDNESDAY } from "../support/world.ts";
import { eventually } from "./post-office.ts";

vi.setConfig({ testTimeout: 60_000 });

/** An orchestrator's patience between SIGTERM and SIGKILL. */
const PATIENCE_MS = 30_000;

let world: OutsideWorld;
const replicas: Replica[] = [];
beforeEach(async () => {
	world = await startOutsideWorld(A_WEDNESDAY);
});
afterEach(async () => {
	for (const replica of replicas.splice(0)) await replica.kill();
	await world.close();
});

async function replica(more: Record<string, string> = {}): Promise<Replica> {
	const started = await startReplica({ ...world.environment, ...more });
	replicas.push(started);
	world.sendTo(started.url);
	return started;
}

const status = async (of: Replica, path: string) => (await fetch(`${of.url}${path}`)).status;
const asked = async () =>
	(await world.database.superuser.query("select key from ledger where key is not null")).rows;

describe("a replica that is told to end", () => {
	test("answers what it had taken in, once, leaves the rest to others, and ends well", async () => {
		const [second, first] = await Promise.all([replica(), replica()]);
		world.sendTo(first.url);
		const { slack } = world.sandbox;
		const channel = world.sandbox.world.slack.channels[0]!.id;
		const people = world.sandbox.world.slack.users.slice(0, 8).map((u) => slack.hands(u.id));
		const everybodyAsks = () => people.map((who) => who.types("/cme overdue", { channel }));
		const answers = () => people.flatMap((who) => who.sees(channel).filter((m) => m.ephemeral)).length;

		await Promise.all(everybodyAsks()); // Slack waits for three seconds only: the first answers are the slowest
		await eventually(answers).toBe(people.length);
		const letGo = await held();
		const asking = everybodyAsks();
		await eventually(inFlight).toBe(people.length);
		const began = performance.now();
		first.process.kill("SIGTERM");
		world.sendTo(second.url);
		asking.push(...everybodyAsks());
		await letGo();
		const outcomes = await Promise.all(asking);

		expect(outcomes.filter((one) => !one.ok)).toEqual([]);
		expect(await first.ended).toBeNull();
		expect(first.process.exitCode).toBe(0);
		expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
		await eventually(answers).toBe(people.length + outcomes.length);
		expect(await asked()).toHaveLength(people.length + outcomes.length);
		expect(await status(second, "/readyz")).toBe(200);
	});

	/** Keeps everybody from writing to the ledger, until what is returned is called. */
	async function held(): Promise<() => Promise<void>> {
		const client = await world.database.superuser.connect();
		await client.query("begin; lock table ledger in exclusive mode");
		return async () => {
			await client.query("commit");
			client.release();
		};
	}

	/** How many interactions have come as far as the ledger. */
	async function inFlight(): Promise<number> {
		const { rows } = await world.database.superuser.query(
			"select count(*)::int as n from pg_stat_activity where datname = current_database() and query ilike 'insert into ledger%'",
		);
		return rows[0].n;
	}
});

describe("a replica without its database", () => {
	let line: Line;
	beforeEach(async () => {
		line = await openLine(world.database.appUrl);
	});
	afterEach(() => line.close());

	test("lives, says that it is not ready, saves nothing, and goes on when the database is back", async () => {
		const one = await replica({ DATABASE_URL: line.url });
		const asha = personOf(world, "curlew-asha", "slack");
		expect([await status(one, "/healthz"), await status(one, "/readyz")]).toEqual([200, 200]);

		line.cut();
		expect([await status(one, "/healthz"), await status(one, "/readyz")]).toEqual([200, 503]);
		await asha.does("overdue");
		await asha.seesPrivately(/could not save that. Nothing was recorded/);
		expect(await asked()).toEqual([]);

		line.mend();
		await eventually(() => status(one, "/readyz")).toBe(200);
		await asha.does("overdue");
		expect(await asked()).toHaveLength(1);
	});

	test("outlives the end of all its connections, again and again", async () => {
		const one = await replica();
		const asha = personOf(world, "curlew-asha", "slack");
		for (let round = 1; round <= 3; round++) {
			await world.database.superuser.query(
				"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rollcall' and datname = current_database()",
			);
			await eventually(() => status(one, "/readyz")).toBe(200);
			await asha.does("overdue");
			expect(await asked()).toHaveLength(round);
		}
		expect(one.process.exitCode).toBeNull();
	});
});
