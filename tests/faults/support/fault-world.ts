import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Failpoint } from "../../../src/store/failpoint.ts";
import type { TestDatabase } from "../../support/database.ts";
import { type Line, openLine } from "../../support/line.ts";
import { type OutsideWorld, startOutsideWorld } from "../../support/outside-world.ts";
import { type Replica, startReplica } from "../../support/replica.ts";
import { A_WEDNESDAY } from "../../support/world.ts";
import { type Deeds, newDeeds } from "./deeds.ts";

const ONE_CLOCK = fileURLToPath(new URL("./one-clock.ts", import.meta.url));

/** A lease outlives the replica that held it by 15 seconds, and a lost answer is looked for after 10. */
const SETTLED_MS = 60_000;

/** Database, platforms, a line to each that can fail, and replicas that are processes of their own. */
export interface FaultWorld extends OutsideWorld {
	/** Between the replicas and the database. */
	line: Line;
	/** Between the replicas and what they ask of each platform. */
	platformLine: Readonly<Record<"slack" | "teams", Line>>;
	/** What people did, and what was accepted of it. */
	deeds: Deeds;
	/** The replicas that were started and not killed by the test, dead ones among them. */
	readonly replicas: readonly Replica[];
	/** Starts so many more; what the platforms say goes to all that are alive. */
	start(count: number, how?: StartHow): Promise<Replica[]>;
	/** Kills all. */
	killAll(): Promise<void>;
	/** Moves the casework's clock, and has every replica do what that minute calls for. */
	moveTo(instant: Date): Promise<void>;
	/** Has every replica do what the minute calls for. */
	minute(): Promise<void>;
	/** All that any replica printed. */
	printed(): string;
	/** Waits until every message stands as the record has it. */
	settled(withinMs?: number): Promise<void>;
	/** Rows of a query that looks behind the scenes. */
	sql<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>;
}

interface StartHow {
	/** Dies at this moment. */
	dies?: Failpoint;
	environment?: Record<string, string>;
}

/** Starts everything but the replicas. */
export async function startFaultWorld(at: Date = A_WEDNESDAY, database?: TestDatabase): Promise<FaultWorld> {
	const outside = await startOutsideWorld(at, database);
	const line = await openLine(outside.database.appUrl);
	const { slack, teams } = outside.sandbox;
	const platformLine = { slack: await openLine(slack.apiUrl), teams: await openLine(teams.serviceUrl) };
	// The channel in Teams is known by the address at which its connector is reached.
	await outside.database.superuser.query(
		`update place set address = jsonb_set(address, '{serviceUrl}', to_jsonb($1::text))
			where platform = 'teams' and address ? 'serviceUrl'`,
		[platformLine.teams.url],
	);
	const environment = {
		...outside.environment,
		DATABASE_URL: line.url,
		SLACK_API_URL: platformLine.slack.url,
		TEAMS_SERVICE_HOSTS: [new URL(teams.url).host, new URL(platformLine.teams.url).host].join(","),
	};
	const all: Replica[] = [];
	let replicas: Replica[] = [];
	const alive = () => replicas.filter((r) => r.process.exitCode === null && r.process.signalCode === null);
	const toAll = () => outside.sendTo(...alive().map((r) => r.url));
	const sql = async <R>(text: string, values: unknown[] = []) =>
		(await outside.database.superuser.query(text, values)).rows as R[];
	const late = `select o.view, o.key, p.platform, o.attempts, o.dead_code, o.sending_since is not null as sending
		from posting o join place p on p.id = o.place_id
		where p.gone_at is null and o.dead_at is null and (o.shown is null or o.shown < o.wanted)`;

	const world: FaultWorld = {
		...outside,
		...{ line, platformLine, environment, sql, deeds: newDeeds() },
		get replicas() {
			return replicas;
		},
		async start(count, how = {}) {
			const given = { ...environment, ...how.environment };
			const started = await Promise.all(
				Array.from({ length: count }, () => startReplica(given, how.dies, ONE_CLOCK)),
			);
			all.push(...started);
			replicas.push(...started);
			toAll();
			return started;
		},
		async killAll() {
			await Promise.all(replicas.map((r) => r.kill()));
			replicas = [];
		},
		async moveTo(instant) {
			await outside.moveTo(instant);
			await world.minute();
		},
		async minute() {
			await Promise.all(alive().map(minuteOf));
		},
		printed: () => all.map((r) => r.printed()).join("\n"),
		async settled(withinMs = SETTLED_MS) {
			toAll();
			await expect.poll(() => sql(late), { timeout: withinMs, interval: 100 }).toEqual([]);
		},
		async close() {
			await world.killAll();
			await Promise.all([line.close(), platformLine.slack.close(), platformLine.teams.close()]);
			await outside.close();
		},
	};
	return world;
}

/** Resolves when the replica has done what the minute calls for, or is gone. */
async function minuteOf(replica: Replica): Promise<void> {
	const done = once(replica.process, "message");
	replica.process.send("minute", () => undefined);
	await Promise.race([done, replica.ended]);
}
