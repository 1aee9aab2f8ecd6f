import { mkdirSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { type MailStandIn, startMailStandIn } from "./mail/server.ts";
import { type SlackStandIn, startSlackStandIn } from "./slack/stand-in.ts";
import type { SlackWorld } from "./slack/world.ts";
import { startTeamsStandIn, type TeamsStandIn } from "./teams/stand-in.ts";
import { type Manifests, readWorld, type World } from "./world.ts";

/** The credentials that the stand-ins give out and the bot is started with. They open nothing but themselves. */
const CREDENTIALS = {
	slackToken: "xoxb-sandbox",
	slackSecret: "sandbox-signing-secret",
	teamsAppId: "5a1e0000-0000-4000-8000-0000000000b0",
	teamsPassword: "sandbox-password",
} as const;

/** In the stand-ins' folder: what `rollcall replay` must know to send as they do. Their signing key for Teams is beside it. */
export const REPLAY_FILE = "replay.json";

/** Where the bot of a sandbox is, and whom its requests come from. */
export interface ReplayTo {
	bot: string;
	slack: { signingSecret: string; team: string; bot: string };
	teams: { app: string; tenant: string; service: string };
}

export interface SandboxOptions {
	/** Where the bot listens. */
	botUrl: string;
	/** Origins whose page may look on and act. */
	pageOrigins: readonly string[];
	/** The clock that people see. */
	now: () => Date;
	manifests: Manifests;
	/** Channels of the Slack workspace besides the panel's. */
	slackChannels?: SlackWorld["channels"];
	/** Where history is kept over restarts; nothing is kept without it. */
	folder?: string;
}

/** Both stand-ins, and how a bot reaches them. */
export interface Sandbox {
	world: World;
	slack: SlackStandIn;
	teams: TeamsStandIn;
	mail: MailStandIn;
	/** The bot's settings, as if they had come from the environment. */
	settings: {
		mail: { by: "smtp"; url: string; from: string; plain: true };
		slack: { botToken: string; signingSecret: string; apiUrl: string };
		teams: {
			appId: string;
			appPassword: string;
			tenantId: string;
			tenants: readonly string[];
			openIdUrl: string;
			tokenUrl: string;
			serviceHosts: readonly string[];
			serviceUrl: string;
		};
	};
	/** The people's side of both, under /stand-in/slack/page/… and /stand-in/teams/page/…. */
	page: RequestListener;
	stop(): Promise<void>;
}

/** Starts a Slack workspace and a Teams tenant on this machine, with the people of the demo panel. */
export async function startSandbox(o: SandboxOptions): Promise<Sandbox> {
	const read = readWorld(o.manifests);
	const slackWorld = { ...read.slack, channels: [...read.slack.channels, ...(o.slackChannels ?? [])] };
	const world = { ...read, slack: slackWorld };
	if (o.folder) mkdirSync(join(o.folder, "teams"), { recursive: true });
	const [slack, teams, mail] = await Promise.all([
		startSlackStandIn({
			world: world.slack,
			botUrl: o.botUrl,
			signingSecret: CREDENTIALS.slackSecret,
			botToken: CREDENTIALS.slackToken,
			now: o.now,
			journal: o.folder && join(o.folder, "slack.jsonl"),
			pageOrigins: o.pageOrigins,
		}),
		startTeamsStandIn({
			world: world.teams,
			botUrl: o.botUrl,
			appId: CREDENTIALS.teamsAppId,
			appPassword: CREDENTIALS.teamsPassword,
			now: o.now,
			folder: o.folder && join(o.folder, "teams"),
		}),
		startMailStandIn(o.now),
	]);
	if (o.folder) {
		const { slackSecret: signingSecret, teamsAppId: app } = CREDENTIALS;
		const { id: team } = world.slack.team;
		const to: ReplayTo = {
			bot: o.botUrl,
			slack: { signingSecret, team, bot: world.slack.app.botUserId },
			teams: { app, tenant: world.teams.tenant.id, service: teams.serviceUrl },
		};
		writeFileSync(join(o.folder, REPLAY_FILE), JSON.stringify(to), { mode: 0o600 });
	}
	return {
		world,
		slack,
		teams,
		mail,
		settings: {
			mail: { by: "smtp", url: mail.url, from: "Rollcall <rollcall@millbrook.example>", plain: true },
			slack: {
				botToken: CREDENTIALS.slackToken,
				signingSecret: CREDENTIALS.slackSecret,
				apiUrl: slack.apiUrl,
			},
			teams: {
				appId: CREDENTIALS.teamsAppId,
				appPassword: CREDENTIALS.teamsPassword,
				tenantId: world.teams.tenant.id,
				tenants: [world.teams.tenant.id],
				openIdUrl: teams.openIdUrl,
				tokenUrl: teams.tokenUrl,
				serviceHosts: [new URL(teams.url).host],
				serviceUrl: teams.serviceUrl,
			},
		},
		page: (request, response) => {
			const url = request.url ?? "";
			const toSlack = url.startsWith("/stand-in/slack/");
			request.url = url.replace(/^\/stand-in\/(slack|teams)/, "");
			(toSlack ? slack.pageListener : teams.page)(request, response);
		},
		async stop() {
			await Promise.all([slack.stop(), teams.stop(), mail.stop()]);
		},
	};
}
