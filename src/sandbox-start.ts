import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "./chat/log.ts";
import type { Config } from "./config.ts";
import { asClerk } from "./delivery/draw.ts";
import { loadDemo } from "./demo/load.ts";
import { applyPanelFile } from "./features/panel/acts.ts";
import type { PanelFile } from "./features/panel/entries.ts";
import { readPanelFile } from "./features/panel/read.ts";
import { listen } from "./http.ts";
import { readKeys } from "./record/key-file.ts";
import { pageListener } from "./sandbox/page-server.ts";
import { startSandbox } from "./sandbox/sandbox.ts";
import { DEMO_PANEL, type Manifests } from "./sandbox/world.ts";
import { FOLDER, type Running, startParts } from "./start.ts";
import { clockOffsetMs, moveClock } from "./store/clock.ts";
import { type OpenDatabase, openDatabase } from "./store/connect.ts";
import { makePool } from "./store/pool.ts";

/** The stand-ins bear far more than the real platforms; a demonstration should not wait for them. */
const SANDBOX_PACE_MS = 15;

const STAND_INS = join(FOLDER, "stand-ins");
/** There while the demonstration is loaded: a start that finds it was cut short, and this one begins anew. */
const LOADING = join(FOLDER, "loading");

/**
 * Starts the bot between a stand-in Slack and a stand-in Teams, with the demo panel. On loopback, whatever HOST says.
 */
export async function startWithSandbox(config: Config, log: Log): Promise<Running> {
	const startOver = process.argv.includes("--fresh") || existsSync(LOADING);
	const server = await listen("127.0.0.1", config.port);
	const database = await openDatabase(config, log, join(FOLDER, "postgres"), startOver);
	if (startOver) rmSync(STAND_INS, { recursive: true, force: true });
	let offsetMs = await offsetOf(database, log);
	const sandbox = await startSandbox({
		botUrl: server.url,
		pageOrigins: [server.url, server.url.replace("127.0.0.1", "localhost")],
		now: () => new Date(Date.now() + offsetMs),
		manifests: readManifests(),
		folder: STAND_INS,
	});
	// The platforms' SDKs are large: they are read while the database is busy.
	const adapters = Promise.all([import("./slack/slack.ts"), import("./teams/teams.ts")]);
	await fill(config, log, database, sandbox.settings.teams.serviceUrl);
	offsetMs = await offsetOf(database, log);
	const [{ createSlack }, { createTeams }] = await adapters;
	const surfaces = [
		createSlack({ ...sandbox.settings.slack, command: "/cme", log }),
		await createTeams({ ...sandbox.settings.teams, log }),
	];
	const running = await startParts(config, log, { surfaces, paceMs: SANDBOX_PACE_MS, server, database });
	const page = pageListener({
		world: sandbox.world,
		standIns: sandbox.page,
		now: () => new Date(Date.now() + offsetMs),
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
	return {
		...running,
		async stop() {
			// The streams of open pages would keep the door open.
			page.stop();
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
): Promise<void> {
	const file = readDemoPanel();
	const { appUrl, ownerUrl } = database;
	const keys = readKeys(config.keySource, FOLDER);
	const pool = makePool(appUrl, log, 1);
	try {
		await asClerk(pool, keys, [], (ctx) => applyPanelFile(ctx, file, { teamsServiceUrl }));
	} finally {
		await pool.end();
	}
	// Without the owner's address the clock cannot be moved: that database is filled by whoever named it.
	if (!ownerUrl) return;
	const panel = file.panels[0]!;
	await loadDemo({ appUrl, ownerUrl, keys, log, panel, now: new Date(), marker: LOADING });
}

function readDemoPanel(): PanelFile {
	const read = readPanelFile(readFileSync(DEMO_PANEL, "utf8"));
	if (read.file) return read.file;
	throw new Error(`The demo panel's file is wrong: ${read.errors.map((e) => e.says).join("; ")}`);
}
