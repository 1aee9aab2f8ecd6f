import cron from "node-cron";
import type pg from "pg";
import type { App } from "./app.ts";
import type { Hears } from "./chat/heard.ts";
import type { Log } from "./chat/log.ts";
import type { Surface } from "./chat/port.ts";
import type { Config } from "./config.ts";
import { listen, type SwitchedServer } from "./http.ts";
import { makeMailer } from "./mail/mailer.ts";
import type { CaseLists } from "./nightly-list.ts";
import { keepInstallations } from "./record/installations.ts";
import { readKeys } from "./record/key-file.ts";
import type { MasterKeys } from "./record/keys.ts";
import { refuseMovedClock } from "./store/clock.ts";
import { type OpenDatabase, openDatabase } from "./store/connect.ts";
import { armFailpoint } from "./store/failpoint.ts";
import { makePool } from "./store/pool.ts";
import { makeLog } from "./telemetry/log.ts";
import type { Watching } from "./watching.ts";

/** Where this machine keeps what it makes for itself. */
export const FOLDER = ".rollcall";
/** The embedded database, where the environment names none. */
export const DATABASE_FOLDER = `${FOLDER}/postgres`;
/** Slack bears one message a second and channel; so does Teams, over the long run. */
const PACE_MS = 1_000;
/** Connections to the database: those of a burst of commands, and delivery's. */
const CONNECTIONS = 20;
/** At the end, how long requests still come until whoever sends them knows that /readyz says no. In milliseconds. */
const ACCEPT_MS = 1_000;

/** A running process. */
export interface Running {
	/** Where it listens. */
	url: string;
	app: App;
	database: OpenDatabase;
	server: SwitchedServer;
	/** Rejects where it cannot go on, and has ended. Unset: it always can. */
	failing?: Promise<never>;
	/** Stops the parts in reverse, after what is under way. The second call waits for the first. */
	stop(): Promise<void>;
}

/**
 * Starts the parts in order. With no platform configured it is the sandbox.
 * @throws ConfigError when the set-up cannot work
 */
export async function start(config: Config): Promise<Running> {
	armFailpoint(config.failpoint);
	const watching = await watchingOf(config, makeLog(config.logLevel));
	try {
		if (!config.sandbox) return await startForReal(config, watching);
		return await (await import("./sandbox-start.ts")).startWithSandbox(config, watching.log, watching);
	} catch (error) {
		// Its door would keep a process alive that cannot start.
		await watching.close();
		throw error;
	}
}

async function startForReal(config: Config, watching: Watching): Promise<Running> {
	const { log } = watching;
	if (config.production && !config.publicUrl)
		log.warn({ variable: "ROLLCALL_PUBLIC_URL" }, "start.no_downloads");
	// Before the database: reading large packages holds the process up, and a connection would take that for a time-out.
	const hears = config.recordRequests
		? (await import("./recording.ts")).startRecording(config, log)?.hears
		: undefined;
	const surfaces = await surfacesOf(config, watching, hears);
	const database = await openDatabase(config, log, DATABASE_FOLDER);
	return startParts(config, log, { surfaces, database, watching, paceMs: PACE_MS, acceptMs: ACCEPT_MS });
}

/** Metrics and traces. Nothing of either is loaded where the environment asks for neither. */
async function watchingOf(config: Config, log: Log): Promise<Watching> {
	if (config.metricsPort !== undefined || config.traces) {
		return (await import("./watching.ts")).startWatching(config, log);
	}
	return { log, sees: () => undefined, close: async () => undefined };
}

/** The platforms, once there is a database: Slack's installations are in it. */
type Surfaces = (pool: pg.Pool, keys: MasterKeys) => readonly Surface[];

/** The platforms that the environment connects. A platform's SDK is loaded only where it is used. */
async function surfacesOf(config: Config, { log, watch }: Watching, hears?: Hears): Promise<Surfaces> {
	const { slack, teams } = config;
	const loaded = slack && (await import("./slack/slack.ts"));
	const others = teams
		? [await (await import("./teams/teams.ts")).createTeams({ ...teams, log, hears })]
		: [];
	return (pool, keys) => {
		if (!slack || !loaded) return others;
		const common = { command: "/cme", log, hears, watch };
		if ("botToken" in slack) return [loaded.createSlack({ ...slack, ...common }), ...others];
		const { allowed } = slack;
		const installations = keepInstallations({ pool, keys, log, platform: "slack", allowed });
		return [loaded.createSlack({ ...slack, ...common, installations }), ...others];
	};
}

interface Given {
	surfaces: Surfaces;
	database: OpenDatabase;
	watching: Watching;
	/** A server that is there already. */
	server?: SwitchedServer;
	paceMs: number;
	/** How long the door stays open once the end has begun, in milliseconds. */
	acceptMs: number;
}

/** Without a folder there is no list of open cases for a morning on which Rollcall is down: whoever runs it is told. */
function caseListsOf(config: Config, log: Log): CaseLists | undefined {
	const { caseListFolder: folder, caseListPassphrases: passphrases, caseListNights: nights } = config;
	if (folder && passphrases) return { folder, passphrases, nights };
	if (config.production) log.warn({ set: "ROLLCALL_CASE_LIST_DIR" }, "case_list.off");
	return undefined;
}

/** Bot, door and clock, in this order. Where one cannot start, those before it are ended again. */
export async function startParts(config: Config, log: Log, given: Given): Promise<Running> {
	const begun: Ends[] = [() => given.database.close()];
	try {
		return await startEach(config, log, given, begun);
	} catch (error) {
		// They would keep a process that cannot start alive, and send messages from it.
		for (const end of begun.toReversed()) await end().catch(() => undefined);
		throw error;
	}
}

type Ends = () => Promise<unknown>;

/** @param begun what has begun, each with its end */
async function startEach(config: Config, log: Log, given: Given, begun: Ends[]): Promise<Running> {
	const keys = readKeys(config.keySource, FOLDER);
	const { database } = given;
	const { startApp } = await import("./app.ts");
	const pool = makePool(database.appUrl, log, CONNECTIONS);
	begun.push(() => pool.end());
	if (config.production) await refuseMovedClock(pool);
	const { paceMs, watching } = given;
	const { watch } = watching;
	const surfaces = given.surfaces(pool, keys);
	const anchorFolder = config.auditAnchorFolder;
	const app = await startApp({
		...{ pool, keys, surfaces, log, watch, paceMs, anchorFolder },
		caseLists: caseListsOf(config, log),
		pages: config.publicUrl ?? given.server?.url,
		limits: config.limits,
		...(config.mail ? { mail: { mailer: await makeMailer(config.mail), proxies: config.proxies } } : {}),
	});
	begun.push(() => app.stop());
	watching.sees({ pool, keys, platforms: app.platforms });
	const server = given.server ?? (await listen(config.host, config.port));
	server.switchTo(app.listener);
	const minute = () =>
		app.everyMinute().catch((error) => log.warn({ code: error?.code }, "nudge.minute_failed"));
	const nudging = cron.schedule("* * * * *", minute);
	// What fell due while the bot was down does not wait for the next minute.
	void minute();
	log.info({ port: server.port }, "start.ready");
	let stopping: Promise<void> | undefined;
	const stop = async () => {
		app.leave();
		await nudging.destroy();
		await server.close(given.acceptMs);
		await app.stop();
		await watching.close();
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
