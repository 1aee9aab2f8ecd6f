import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { type App, startApp } from "../../src/app.ts";
import type { RateLimits } from "../../src/bot/rate.ts";
import type { Hears } from "../../src/chat/heard.ts";
import type { Surface } from "../../src/chat/port.ts";
import { manifestText, PLACEHOLDERS } from "../../src/cli/manifest.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { applyPanelFile } from "../../src/features/panel/acts.ts";
import { readPanelFile } from "../../src/features/panel/read.ts";
import { listen } from "../../src/http.ts";
import { makeMailer } from "../../src/mail/mailer.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/sandbox.ts";
import { DEMO_PANEL, type Manifests } from "../../src/sandbox/world.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { moveClock } from "../../src/store/clock.ts";
import { createTeams } from "../../src/teams/teams.ts";
import { freshDatabase, quiet, type TestDatabase } from "./database.ts";

/** The whole product on this machine: database, bot, both platforms, the demo panel, and a clock to move. */
export interface TestWorld {
	database: TestDatabase;
	sandbox: Sandbox;
	app: App;
	keys: MasterKeys;
	/** The environment of a command line on the same record. */
	environment: Readonly<Record<string, string>>;
	/** Where the bot listens: requests that no platform sent go there. */
	botUrl: string;
	/** The keys of everything that somebody asked of the bot. */
	asked: ReadonlySet<string>;
	/** The casework's time, as everybody in the story sees it. */
	now(): Date;
	/** Moves time on, and does what time calls for. */
	moveTo(instant: Date): Promise<void>;
	close(): Promise<void>;
}

/** Wednesday, outside holidays: most stories begin here unless they say otherwise. */
export const A_WEDNESDAY = new Date("2027-03-10T09:00:00Z");

/** Starts everything, at this time; without pages the bot has no web address of its own, and mostly no proxy in front. */
export async function startWorld(
	at: Date = A_WEDNESDAY,
	limits?: RateLimits,
	withPages = true,
	proxies = 0,
	told: Manifests = manifests(),
	more: Pick<SandboxOptions, "folder" | "slackChannels"> & { hears?: Hears } = {},
): Promise<TestWorld> {
	const database = await freshDatabase();
	const server = await listen("127.0.0.1", 0);
	let offset = at.getTime() - Date.now();
	await moveClock(database.ownerUrl, offset);
	const now = () => new Date(Date.now() + offset);
	const { hears, ...kept } = more;
	const sandbox = await startSandbox({ botUrl: server.url, pageOrigins: [], now, manifests: told, ...kept });
	const master = randomBytes(32);
	const keys = new MasterKeys(new Map([["v1", master]]));
	const { file } = readPanelFile(readFileSync(DEMO_PANEL, "utf8"));
	const { serviceUrl } = sandbox.settings.teams;
	await asClerk(database.pool, keys, [], (ctx) =>
		applyPanelFile(ctx, file!, { teamsServiceUrl: serviceUrl }),
	);
	const surfaces = [
		createSlack({ ...sandbox.settings.slack, command: "/cme", log: quiet, hears }),
		await createTeams({ ...sandbox.settings.teams, log: quiet, hears }),
	];
	const asked = new Set<string>();
	const watched = surfaces.map((s) => watch(s, asked));
	const pages = withPages ? server.url : undefined;
	const mail = { mailer: await makeMailer(sandbox.settings.mail), proxies };
	const parts = { mail, pool: database.pool, keys, surfaces: watched, log: quiet, paceMs: 1, pages };
	const app = await startApp({ ...parts, ...(limits ? { limits } : {}) });
	server.switchTo(app.listener);
	return {
		database,
		sandbox,
		app,
		keys,
		environment: {
			DATABASE_URL: database.appUrl,
			ROLLCALL_MASTER_KEYS: `v1:${master.toString("base64")}`,
		},
		botUrl: server.url,
		asked,
		now,
		async moveTo(instant) {
			offset = instant.getTime() - Date.now();
			await moveClock(database.ownerUrl, offset);
			await app.nudge();
		},
		async close() {
			server.server.closeAllConnections();
			server.server.close();
			await app.stop();
			await sandbox.stop();
			await database.close();
		},
	};
}

/** The same surface, noting the key of each interaction that asks for an answer. */
function watch(surface: Surface, asked: Set<string>): Surface {
	const start = surface.start.bind(surface);
	surface.start = (receive) =>
		start(async (interaction) => {
			const reply = await receive(interaction);
			if (interaction.kind !== "message" && interaction.kind !== "platform") asked.add(interaction.key);
			return reply;
		});
	return surface;
}

/** What both platforms are told of the app: the committed manifests. */
export function manifests(): Manifests {
	const read = (file: string) =>
		JSON.parse(readFileSync(new URL(`../../manifests/${file}`, import.meta.url), "utf8"));
	return { slack: read("slack/manifest.json"), teams: read("teams/manifest.json") };
}

/** What they are told where everything that is written in channels is handed over. */
export function manifestsForAllMessages(): Manifests {
	const { teams } = manifests();
	const slack = manifestText("slack", { ...PLACEHOLDERS, allMessages: true });
	const resourceSpecific = [{ name: "ChannelMessage.Read.Group", type: "Application" }];
	return {
		slack: JSON.parse(slack),
		teams: { ...teams, authorization: { permissions: { resourceSpecific } } },
	};
}
