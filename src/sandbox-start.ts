import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "./chat/log.ts";
import { type Config, ConfigError } from "./config.ts";
import { listen } from "./http.ts";
import { startingListener } from "./sandbox/page-starting.ts";
import { DATABASE_FOLDER, FOLDER, type Running } from "./start.ts";
import { openDatabase } from "./store/connect.ts";
import type { Watching } from "./watching.ts";

/** There while the demonstration is loaded: a start that finds it was cut short, and this one begins anew. */
const LOADING = join(FOLDER, "loading");

/**
 * Starts the bot between a stand-in Slack and a stand-in Teams, with the demo panel. On loopback, whatever HOST says.
 * Its page can start all of it over: the door stays, and all behind it ends and begins anew.
 */
export async function startWithSandbox(config: Config, log: Log, watching: Watching): Promise<Running> {
	const server = await listen("127.0.0.1", config.port);
	server.switchTo(startingListener);
	const begin = async (startOver: boolean, notStartedOver?: string): Promise<Running> => {
		// The program is large: it is read while the database server starts.
		const [database, { startSandboxParts }] = await Promise.all([
			openDatabase(config, log, DATABASE_FOLDER, startOver),
			import("./sandbox-parts.ts"),
		]);
		return startSandboxParts(config, log, {
			...{ server: left(server), database, watching: left(watching), startOver, marker: LOADING },
			// A database that the environment names is emptied by whoever named it.
			...{ startsOver: config.databaseUrl ? undefined : startsOver, notStartedOver },
		}).catch(async (error) => {
			await database.close();
			throw error;
		});
	};
	const closes = async () => {
		await server.close(0);
		await watching.close();
	};
	let running = begin(process.argv.includes("--fresh") || existsSync(LOADING));
	let starting: Promise<void> | undefined;
	let isOver = false;
	const failing = Promise.withResolvers<never>();
	failing.promise.catch(() => undefined);
	function startsOver(): void {
		if (starting || isOver) return;
		server.switchTo(startingListener);
		starting = anew()
			.catch(async (error) => {
				log.error({ code: error?.code }, "sandbox.not_started_over");
				// Nothing is behind the door any more, and it would keep the process alive.
				isOver = true;
				await closes();
				failing.reject(error);
			})
			.finally(() => {
				starting = undefined;
			});
	}
	async function anew(): Promise<void> {
		await (await running).stop();
		running = begin(true).catch((error) => {
			log.warn({ code: error?.code }, "sandbox.kept_as_it_was");
			// What was half filled says nothing that is worth keeping.
			if (existsSync(LOADING)) return begin(true);
			return begin(false, error instanceof ConfigError ? error.message : NOT_STARTED_OVER);
		});
		await running;
	}
	const { app, database } = await running.catch(async (error) => {
		// Its door would keep a process alive that cannot start.
		await server.close(0);
		throw error;
	});
	return {
		...{ url: server.url, app, database, server, failing: failing.promise },
		async stop() {
			await starting;
			if (isOver) return;
			isOver = true;
			server.switchTo(startingListener);
			await (await running).stop();
			await closes();
		},
	};
}

const NOT_STARTED_OVER =
	"The sandbox was not started over: its database could not be emptied. Stop it, and start it with npm start -- --fresh.";

/** The same, which whoever has it leaves open. */
const left = <T extends { close(...how: never[]): Promise<void> }>(open: T): T => ({
	...open,
	close: async () => undefined,
});
