import type { Server } from "node:http";
import cron from "node-cron";
import { type App, startApp } from "./app.ts";
import type { Log } from "./chat/log.ts";
import type { Surface } from "./chat/port.ts";
import type { Config } from "./config.ts";
import { listen, type SwitchedServer } from "./http.ts";
import { readKeys } from "./record/key-file.ts";
import { refuseMovedClock } from "./store/clock.ts";
import { type OpenDatabase, openDatabase } from "./store/connect.ts";
import { armFailpoint } from "./store/failpoint.ts";
import { makePool } from "./store/pool.ts";
import { makeLog } from "./telemetry/log.ts";

/** Where this machine keeps what it makes for itself. */
export const FOLDER = ".rollcall";
/** Slack bears one message a second and channel; so does Teams, over the long run. */
const PACE_MS = 1_000;
/** Connections to the database: those of a burst of commands, and delivery's. */
const CONNECTIONS = 20;

/** A running process. */
export interface Running {
	/** Where it listens. */
	url: string;
	app: App;
	database: OpenDatabase;
	server: SwitchedServer;
	/** Stops the parts in reverse, after what is under way. The second call waits for the first. */
	stop(): Promise<void>;
}

/**
 * Starts the parts in order. With no platform configured it is the sandbox.
 * @throws ConfigError when the set-up cannot work
 */
export async function start(config: Config): Promise<Running> {
	armFailpoint(config.failpoint);
	const log = makeLog(config.logLevel);
	if (config.sandbox) return (await import("./sandbox-start.ts")).startWithSandbox(config, log);
	return startParts(config, log, { surfaces: await surfacesOf(config, log), paceMs: PACE_MS });
}

/** The platforms that the environment connects. Teams is loaded only where it is used: its SDK is large. */
async function surfacesOf({ slack, teams }: Config, log: Log): Promise<Surface[]> {
	const surfaces: Surface[] = [];
	if (slack)
		surfaces.push((await import("./slack/slack.ts")).createSlack({ ...slack, command: "/cme", log }));
	if (teams) surfaces.push(await (await import("./teams/teams.ts")).createTeams({ ...teams, log }));
	return surfaces;
}

interface Given {
	surfaces: readonly Surface[];
	paceMs: number;
	/** A server and a database that are there already. */
	server?: SwitchedServer;
	database?: OpenDatabase;
}

/** Database, bot, door and clock, in this order. */
export async function startParts(config: Config, log: Log, given: Given): Promise<Running> {
	const keys = readKeys(config.keySource, FOLDER);
	const database = given.database ?? (await openDatabase(config, log, `${FOLDER}/postgres`));
	const pool = makePool(database.appUrl, log, CONNECTIONS);
	if (config.production) {
		// Open connections would keep a process that cannot start alive for half a minute.
		await refuseMovedClock(pool).catch(async (error) => {
			await pool.end();
			throw error;
		});
	}
	const { surfaces, paceMs } = given;
	const anchorFolder = config.auditAnchorFolder;
	const app = await startApp({ pool, keys, surfaces, log, paceMs, anchorFolder });
	const server = given.server ?? (await listen(config.host, config.port));
	server.switchTo(app.listener);
	const nudging = cron.schedule("* * * * *", () => app.nudge(), { noOverlap: true });
	// What fell due while the bot was down does not wait for the next minute.
	app.nudge().catch((error) => log.warn({ code: error?.code }, "nudge.first_failed"));
	log.info({ port: server.port }, "start.ready");
	let stopping: Promise<void> | undefined;
	const stop = async () => {
		await nudging.destroy();
		await close(server.server);
		await app.stop();
		await pool.end();
		await database.close();
	};
	return {
		url: server.url,
		app,
		database,
		server,
		stop: () => {
			stopping ??= stop();
			return stopping;
		},
	};
}

/** Takes no more requests, and waits for those under way. */
function close(server: Server): Promise<void> {
	return new Promise((done) => {
		server.close(() => done());
		server.closeIdleConnections();
	});
}
