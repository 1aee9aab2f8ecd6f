import { randomBytes } from "node:crypto";
import { type App, startApp } from "../../src/app.ts";
import type { Log } from "../../src/chat/log.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { applyPanelFile } from "../../src/features/panel/acts.ts";
import type { PanelEntry } from "../../src/features/panel/entries.ts";
import { PanelSettings } from "../../src/features/panel/settings-schema.ts";
import { listen } from "../../src/http.ts";
import { keepInstallations } from "../../src/record/installations.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { type SlackFront, startSlackFront } from "../../src/sandbox/slack/front.ts";
import { type SlackStandIn, startSlackStandIn } from "../../src/sandbox/slack/stand-in.ts";
import type { SlackWorld } from "../../src/sandbox/slack/world.ts";
import { SCOPES } from "../../src/slack/manifest.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { moveClock } from "../../src/store/clock.ts";
import { makePool } from "../../src/store/pool.ts";
import { takingTurns } from "./balancer.ts";
import { freshDatabase, type TestDatabase } from "./database.ts";
import { A_WEDNESDAY } from "./world.ts";

/** Two workspaces that a panel names each, and one that none does. */
export const TEAMS = { north: "T0NORTH", south: "T0SOUTH", stranger: "T0STRANGER" } as const;
export type Workspace = keyof typeof TEAMS;

export const channelOf = (of: Workspace): string => `C0${of.toUpperCase()}`;
/** The coordinators of both panels: the same user id in each workspace, and two people. */
export const COORDINATOR = "U0COORD";
export const SECRETS = {
	signingSecret: "a-signing-secret",
	clientId: "1111.2222",
	clientSecret: "a-client-secret-that-nobody-may-read",
	stateSecret: "a-state-secret-of-more-than-32-characters",
};

export interface ManyOptions {
	/** Seconds for which a token is good; without it tokens do not end. */
	tokenSeconds?: number;
	/** The north is a workspace of an organisation, for all of whose workspaces the app is installed. */
	organisation?: { id: string; name: string; workspaces: readonly string[] };
	/** People of other workspaces in the north's channel. */
	guests?: readonly { id: string; team: string }[];
	/** The north's channel is shared with another organisation. */
	shared?: boolean;
	allowed?: readonly string[];
}

/** A page as a browser shows it. */
export interface Shown {
	status: number;
	text: string;
}

/** A bot that several workspaces install, between a stand-in for each of them behind one address of Slack's. */
export interface ManyWorkspaces {
	database: TestDatabase;
	keys: MasterKeys;
	/** The environment of a command line on the same record, or of a bot. */
	environment: Readonly<Record<string, string>>;
	botUrl: string;
	front: SlackFront;
	slack: Readonly<Record<Workspace, SlackStandIn>>;
	app: App;
	/** All that the bot logged, line by line. */
	logged: readonly string[];
	/** What somebody does who opens the address for installing, presses “Allow” in that workspace, and is sent back. */
	installs(to: Workspace): Promise<Shown>;
	/** Another replica: its own connections to the database. */
	another(): Promise<App>;
	/** Sends what Slack says to these bots in turn from now on. */
	sendTo(...urls: string[]): void;
	moveTo(instant: Date): Promise<void>;
	/** The digests that stand in a workspace's channel: with no case there is one line a day. */
	digests(of: Workspace): string[];
	rows<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>;
	close(): Promise<void>;
}

/** Starts it all; no workspace has installed the app yet. */
export async function startManyWorkspaces(how: ManyOptions = {}): Promise<ManyWorkspaces> {
	const database = await freshDatabase();
	const server = await listen("127.0.0.1", 0);
	const master = randomBytes(32);
	const keys = new MasterKeys(new Map([["v1", master]]));
	let offset = A_WEDNESDAY.getTime() - Date.now();
	await moveClock(database.ownerUrl, offset);
	const now = () => new Date(Date.now() + offset);
	const front = await startSlackFront();
	const { tokenSeconds } = how;
	const { clientId, clientSecret, signingSecret } = SECRETS;
	const workspace = async (of: Workspace) => {
		const standIn = await startSlackStandIn({
			world: worldOf(of, how),
			...{ botUrl: server.url, signingSecret, botToken: "", now, publicUrl: front.urlOf(TEAMS[of]) },
			app: { clientId, clientSecret, ...(tokenSeconds ? { tokenSeconds } : {}) },
		});
		front.add(standIn);
		return standIn;
	};
	const [north, south, stranger] = [
		await workspace("north"),
		await workspace("south"),
		await workspace("stranger"),
	];
	const slack = { north, south, stranger };
	await asClerk(database.pool, keys, [], (ctx) =>
		applyPanelFile(ctx, { panels: [panelOf("north", how), panelOf("south", how)] }),
	);
	const logged: string[] = [];
	const line = (facts: object, code: string) => void logged.push(`${code} ${JSON.stringify(facts)}`);
	const log: Log = { info: line, warn: line, error: line };
	const ends: (() => Promise<void>)[] = [];
	const another = async () => {
		const pool = makePool(database.appUrl, log, 10);
		const app = await startApp({
			...{ pool, keys, log, paceMs: 1, pages: server.url },
			surfaces: [
				createSlack({
					...SECRETS,
					...{ apiUrl: front.apiUrl, command: "/cme", log, publicUrl: server.url },
					installations: keepInstallations({
						...{ pool, keys, log, platform: "slack", allowed: how.allowed ?? [] },
					}),
				}),
			],
		});
		ends.push(async () => {
			await app.stop();
			await pool.end();
		});
		return app;
	};
	const app = await another();
	server.switchTo(app.listener);
	return {
		environment: {
			DATABASE_URL: database.appUrl,
			ROLLCALL_MASTER_KEYS: `v1:${master.toString("base64")}`,
			ROLLCALL_PUBLIC_URL: server.url,
			SLACK_SIGNING_SECRET: signingSecret,
			SLACK_CLIENT_ID: clientId,
			SLACK_CLIENT_SECRET: clientSecret,
			SLACK_STATE_SECRET: SECRETS.stateSecret,
			SLACK_API_URL: front.apiUrl,
		},
		...{ database, keys, botUrl: server.url, front, slack, app, logged, another },
		sendTo(...urls) {
			server.switchTo(takingTurns(urls));
		},
		installs: (to) => browse(server.url, TEAMS[to]),
		async moveTo(instant) {
			offset = instant.getTime() - Date.now();
			await moveClock(database.ownerUrl, offset);
			await app.nudge();
		},
		digests: (of) =>
			slack[of]
				.hands(COORDINATOR)
				.sees(channelOf(of))
				.filter((m) => m.by === "Rollcall" && !m.ephemeral)
				.map((m) => m.text)
				.filter((text) => text === "Nothing overdue. 0 open."),
		rows: async <R>(text: string, values: unknown[] = []) =>
			(await database.superuser.query(text, values)).rows as R[],
		async close() {
			server.server.closeAllConnections();
			server.server.close();
			for (const end of ends.reverse()) await end();
			await Promise.all([...Object.values(slack), front].map((one) => one.stop()));
			await database.close();
		},
	};
}

/** Follows the addresses as a browser does, with the cookie that the first one sets. */
async function browse(bot: string, team: string): Promise<Shown> {
	const begun = await fetch(`${bot}/slack/install`, { redirect: "manual" });
	const cookie = begun.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
	const slacks = new URL(begun.headers.get("location") ?? "");
	slacks.searchParams.set("team", team);
	const allowed = await fetch(slacks, { redirect: "manual" });
	return show(await fetch(allowed.headers.get("location") ?? "", { headers: { cookie } }));
}

/** A page without its marks. */
export async function show(response: Response): Promise<Shown> {
	const page = await response.text();
	return {
		status: response.status,
		text: page
			.replace(/<[^>]+>/g, " ")
			.replace(/\s+/g, " ")
			.trim(),
	};
}

function worldOf(of: Workspace, how: ManyOptions): SlackWorld {
	const guests = of === "north" ? (how.guests ?? []) : [];
	const ids = [COORDINATOR, "U0OTHER", ...guests.map((guest) => guest.id)];
	const organisation = of === "north" ? how.organisation : undefined;
	return {
		team: { id: TEAMS[of], domain: of, name: of, ...(organisation ? { organisation } : {}) },
		app: {
			...{ id: "A01", name: "Rollcall", botId: "B01", botUserId: `U0BOT${of.toUpperCase()}` },
			commands: [{ command: "/cme", description: "Children missing education" }],
			shortcuts: [],
			scopes: SCOPES,
		},
		users: ids.map((id) => {
			const team = guests.find((guest) => guest.id === id)?.team;
			return { id, name: id.toLowerCase(), realName: id, ...(team ? { team } : {}) };
		}),
		channels: [
			{
				id: channelOf(of),
				name: "panel",
				members: ids,
				...(of === "north" && how.shared ? { shared: true } : {}),
			},
		],
	};
}

function panelOf(key: "north" | "south", how: ManyOptions): PanelEntry {
	const tenant = TEAMS[key];
	const slack = (user: string, at: string = tenant) => ({ platform: "slack" as const, tenant: at, user });
	const guests = key === "north" ? (how.guests ?? []) : [];
	const person = (name: string, ...identities: ReturnType<typeof slack>[]) => ({
		...{
			key: `${key}-${name}`,
			knownAs: `${name} of the ${key}`,
			job: "",
			agency: `${key}-council`,
			identities,
		},
	});
	return {
		authority: { key, title: key },
		...{ key, title: `${key} panel`, code: key === "north" ? "NOR" : "SOU" },
		settings: PanelSettings.parse({
			officer: `${key}-coordinator`,
			phone: "01632 960010",
			emergency: { socialCare: "01632 960001", outOfHours: "01632 960002" },
		}),
		agencies: [{ key: `${key}-council`, kind: "cme_team", title: `${key} council`, contact: {} }],
		people: [
			person("coordinator", slack(COORDINATOR)),
			...guests.map(({ id, team }, n) => person(`guest-${n}`, slack(id, team))),
		],
		members: [
			{ person: `${key}-coordinator`, roles: ["coordinator"] },
			...guests.map((_, n) => ({ person: `${key}-guest-${n}`, roles: ["agency_member" as const] })),
		],
		channels: [{ platform: "slack", tenant, ref: channelOf(key), address: { channel: channelOf(key) } }],
	};
}
