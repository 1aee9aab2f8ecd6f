import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "./chat/log.ts";
import type { Config } from "./config.ts";
import { listenAs } from "./http.ts";
import { startingListener } from "./sandbox/page-starting.ts";
import { DATABASE_FOLDER, FOLDER, type Running } from "./start.ts";
import { openDatabase } from "./store/connect.ts";
import type { Watching } from "./watching.ts";

/** There while the demonstration is loaded: a start that finds it was cut short, and this one begins anew. */
const LOADING = join(FOLDER, "loading");

/**
 * Starts the bot between a stand-in Slack and a stand-in Teams, with the demo panel. On loopback, whatever HOST says.
 */
export async function startWithSandbox(config: Config, log: Log, watching: Watching): Promise<Running> {
	const startOver = process.argv.includes("--fresh") || existsSync(LOADING);
	const server = await listenAs("PORT", "127.0.0.1", config.port);
	server.switchTo(startingListener);
	// The program is large: it is read while the database server starts.
	const [database, { startSandboxParts }] = await Promise.all([
		openDatabase(config, log, DATABASE_FOLDER, startOver),
		import("./sandbox-parts.ts"),
	]);
	return startSandboxParts(config, log, { server, database, watching, startOver, marker: LOADING });
}
