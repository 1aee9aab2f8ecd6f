import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "./chat/log.ts";
import { type Config, ConfigError } from "./config.ts";
import { asClerk } from "./delivery/draw.ts";
import { loadDemo } from "./demo/load.ts";
import { applyPanelFile } from "./features/panel/acts.ts";
import type { PanelFile } from "./features/panel/entries.ts";
import { readPanelFile } from "./features/panel/read.ts";
import type { SwitchedServer } from "./http.ts";
import { readKeys } from "./record/key-file.ts";
import { startRecording } from "./recording.ts";
import { newHappenings } from "./sandbox/happened.ts";
import { pageListener } from "./sandbox/page-server.ts";
import { startSandbox } from "./sandbox/sandbox.ts";
import { DEMO_PANEL, type Manifests } from "./sandbox/world.ts";
import { rowsOf } from "./sandbox-rows.ts";
import { createSlack } from "./slack/slack.ts";
import { FOLDER, type Running, startParts } from "./start.ts";
import { clockOffsetMs, moveClock } from "./store/clock.ts";
import type { OpenDatabase } from "./store/connect.ts";
import { makePool } from "./store/pool.ts";
import type { Tx } from "./store/transact.ts";
import { createTeamsUnloaded } from "./teams/teams.ts";
import type { Watching } from "./watching.ts";

/** The stand-ins bear far more than the real platforms; a demonstration should not wait for them. */
const SANDBOX_PACE_MS = 15;

const STAND_INS = join(FOLDER, "stand-ins");

/** What is there before the rest of the sandbox starts. */
export interface Before {
	server: SwitchedServer;
	database: OpenDatabase;
	watching: Watching;
	/** Whether what the stand-ins remember is dropped. */
	startOver: boolean;
	/** There while the demonstration is loaded. */
	marker: string;
	/** Ends all of this and begins it anew with nothing done; unset where the database is not the sandbox's own. */
	startsOver?: (() => void) | undefined;
	/** Why it was not, where somebody wanted that. */
	notStartedOver?: string | undefined;
}

/** Starts the stand-ins, fills an empty database, and starts the bot between them and the page that shows both. */
export async function startSandboxParts(config: Config, log: Log, before: Before): Promise<Running> {
	const { server, database, watching, startOver, marker, startsOver, notStartedOver } = before;
	if (startOver) rmSync(STAND_INS, { recursive: true, force: true });
	let offsetMs = await offsetOf(database, log);
	const sandbox = await startSandbox({
		botUrl: server.url,
		pageOrigins: [server.url, server.url.replace("127.0.0.1", "localhost")],
		now: () => new Date(Date.now() + offsetMs),
		manifests: readManifests(),
		folder: STAND_INS,
	});
	await fill(config, log, database, sandbox.settings.teams.serviceUrl, marker, () =>
		process.stdout.write(
			`\n  Rollcall's sandbox is at ${server.url}\n  Its cases are being prepared; the page shows them as soon as they are there.\n`,
		),
	).catch(async (error) => {
		await sandbox.stop();
		throw error;
	});
	offsetMs = await offsetOf(database, log);
	const hears = startRecording(config, log)?.hears;
	const teams = createTeamsUnloaded({ ...sandbox.settings.teams, log, hears });
	const surfaces = [createSlack({ ...sandbox.settings.slack, command: "/cme", log, hears }), teams];
	const running = await startParts({ ...config, mail: sandbox.settings.mail }, log, {
		...{ surfaces: () => surfaces, server, database, watching, paceMs: SANDBOX_PACE_MS, acceptMs: 0 },
	});
	const now = () => new Date(Date.now() + offsetMs);
	const rowsPool = makePool(database.appUrl, log, 1);
	const keys = readKeys(config.keySource, FOLDER);
	const rows = rowsOf(rowsPool, keys);
	const demo = readDemoPanel();
	const page = pageListener({
		world: sandbox.world,
		standIns: sandbox.page,
		letters: sandbox.mail.letters,
		now,
		happened: newHappenings({ slack: sandbox.slack, teams: sandbox.teams, rows, now }).after,
		...{ startsOver, notStartedOver },
		holdsMore: () => asClerk(rowsPool, keys, [], async ({ tx }) => (await panelsIn(tx, demo)).others),
		async moveTo(instant) {
			const ms = instant.getTime() - Date.now();
			await moveClock(database.ownerUrl!, ms);
			offsetMs = ms;
			await running.app.nudge();
		},
	});
	server.switchTo((request, response) => {
		if (page.takes(request)) page.listener(request, response);
		else running.app.listener(request, response);
	});
	process.stdout.write(
		`\n  Rollcall's sandbox is ready:  ${server.url}\n  Everything in it is invented. Ctrl+C stops it; npm start -- --fresh starts over.\n\n`,
	);
	// Whoever is quicker than this waits for it.
	teams.load().catch((error) => log.error({ code: error?.code }, "teams.not_loaded"));
	return {
		...running,
		async stop() {
			// The streams of open pages would keep the door open.
			page.stop();
			await rowsPool.end();
			await running.stop();
			await sandbox.stop();
		},
	};
}

function readManifests(): Manifests {
	const read = (file: string) =>
		JSON.parse(readFileSync(new URL(`../manifests/${file}`, import.meta.url), "utf8"));
	return { slack: read("slack/manifest.json"), teams: read("teams/manifest.json") };
}

async function offsetOf(database: OpenDatabase, log: Log): Promise<number> {
	const pool = makePool(database.appUrl, log, 1);
	try {
		return await clockOffsetMs(pool);
	} finally {
		await pool.end();
	}
}

/** The demo panel, with the stand-in's address, which differs at every start; and its cases, where there are none. */
async function fill(
	config: Config,
	log: Log,
	database: OpenDatabase,
	teamsServiceUrl: string,
	marker: string,
	begins: () => void,
): Promise<void> {
	const file = readDemoPanel();
	const { appUrl, ownerUrl } = database;
	const keys = readKeys(config.keySource, FOLDER);
	const pool = makePool(appUrl, log, 1);
	try {
		await asClerk(pool, keys, [], ({ tx }) => refuseOthersRecord(tx, file, config.databaseUrl !== undefined));
		// The sandbox starts whatever was changed in chat: where its file came with another version, the file stands.
		await asClerk(pool, keys, [], (ctx) => applyPanelFile(ctx, file, { teamsServiceUrl, wins: "file" }));
	} finally {
		await pool.end();
	}
	// Without the owner's address the clock cannot be moved: that database is filled by whoever named it.
	if (!ownerUrl) return;
	const panel = file.panels[0]!;
	await loadDemo({ appUrl, ownerUrl, keys, log, panel, now: new Date(), marker, begins });
}

/** What panels a record holds: the demonstration's, and others that are not for practice. */
async function panelsIn(tx: Tx, demo: PanelFile): Promise<{ own: boolean; others: boolean }> {
	const panels = await tx.query<{ key: string; practice: boolean }>(PANELS, []);
	const isOwn = (panel: { key: string }) => demo.panels.some(({ key }) => key === panel.key);
	return { own: panels.some(isOwn), others: panels.some((panel) => !panel.practice && !isOwn(panel)) };
}

const PANELS = { name: "sandbox-panels-held", text: "select key, practice from panel" };

/**
 * A bot whose platforms were left out of its environment is no sandbox: nothing invented is put beside real children, and no
 * page moves the clock of their cases.
 * @param named whether the environment names the database: one of the sandbox's own may have another panel beside its own
 * @throws ConfigError when the database holds panels that are not the demonstration's
 */
async function refuseOthersRecord(tx: Tx, demo: PanelFile, named: boolean): Promise<void> {
	const { own, others } = await panelsIn(tx, demo);
	if (!others || (own && !named)) return;
	const which = named ? "DATABASE_URL" : `The database in ${FOLDER}`;
	throw new ConfigError(
		`${which} holds panels, and no platform is set: without one this is the sandbox, which puts invented children there. Set SLACK_BOT_TOKEN, SLACK_CLIENT_ID or TEAMS_APP_ID, or name an empty database in DATABASE_URL.`,
	);
}

function readDemoPanel(): PanelFile {
	const read = readPanelFile(readFileSync(DEMO_PANEL, "utf8"));
	if (read.file) return read.file;
	throw new Error(`The demo panel's file is wrong: ${read.errors.map((e) => e.says).join("; ")}`);
}
