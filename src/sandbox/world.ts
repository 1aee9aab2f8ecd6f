import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { SlackWorld } from "./slack/world.ts";
import type { TeamsWorld } from "./teams/world.ts";

/** The panel that the sandbox shows, and the people in it. */
export const DEMO_PANEL = new URL("./demo/panel.yaml", import.meta.url);

/** What both stand-ins need to know of the app: read from the manifests that a real platform would be given. */
export interface Manifests {
	slack: {
		features: {
			slash_commands?: { command: string; description: string; usage_hint?: string }[];
			shortcuts?: { callback_id: string; name: string; type: "global" | "message" }[];
		};
		oauth_config?: { scopes?: { bot?: string[] } };
		settings?: { event_subscriptions?: { bot_events?: string[] } };
	};
	teams: {
		bots: { commandLists?: TeamsWorld["commandLists"] }[];
		composeExtensions?: {
			commands: { id: string; title: string; description?: string; context?: string[] }[];
		}[];
		authorization?: { permissions?: { resourceSpecific?: { name: string; type: string }[] } };
	};
}

interface DemoPerson {
	key: string;
	knownAs: string;
	job?: string;
	agency: string;
	slack?: string;
	teams?: string;
	email?: string;
}

interface DemoPanel {
	authority: { title: string };
	agencies: { key: string; title: string }[];
	people: DemoPerson[];
	channels: { slack?: string; teams?: { tenant: string; team: string; channel: string } }[];
}

/** A person of the sandbox, with who they are on each platform. */
export interface SandboxPerson {
	key: string;
	name: string;
	job: string;
	agency: string;
	slack?: string;
	teams?: string;
	/** For somebody outside chat. */
	email?: string;
}

/** A Slack workspace and a Teams tenant with the people and channels of the demo panel. */
export interface World {
	people: SandboxPerson[];
	slack: SlackWorld;
	teams: TeamsWorld;
}

/** Somebody of both workspaces whom no panel knows, to be put on one in chat. */
const NEWCOMER: SandboxPerson = {
	...{
		key: "finch-ruth",
		name: "Ruth Finch",
		job: "Police officer, new in the team",
		agency: "On no panel yet",
	},
	...{ slack: "U30FINCH", teams: "5a1e0000-0000-4000-8000-000000000130" },
};

/** Reads the demo panel's file as any program could: it is a file, not a part of the bot. */
export function readWorld(manifests: Manifests): World {
	const panel = parse(readFileSync(DEMO_PANEL, "utf8")) as DemoPanel;
	const agencies = new Map(panel.agencies.map(({ key, title }) => [key, title]));
	const people = panel.people.map(({ key, knownAs, job = "", agency, slack, teams, email }) => ({
		key,
		name: knownAs,
		job,
		agency: agencies.get(agency) ?? "",
		slack: slack?.split("/")[1],
		teams: teams?.split("/")[1],
		email,
	}));
	const all = [...people, NEWCOMER];
	return { people: all, slack: slackWorld(panel, all, manifests), teams: teamsWorld(panel, all, manifests) };
}

function slackWorld(panel: DemoPanel, people: SandboxPerson[], { slack }: Manifests): SlackWorld {
	const users = people.filter((p) => p.slack);
	const [team = "T0", channel = "C0"] = panel.channels.find((c) => c.slack)?.slack?.split("/") ?? [];
	return {
		team: { id: team, domain: "millbrook", name: `${panel.authority.title} (invented)` },
		app: {
			id: "A0ROLLCALL",
			name: "Rollcall",
			botId: "B0ROLLCALL",
			botUserId: "U0ROLLCALL",
			commands: (slack.features.slash_commands ?? []).map((c) => ({
				command: c.command,
				description: c.description,
				usageHint: c.usage_hint,
			})),
			shortcuts: (slack.features.shortcuts ?? []).map((s) => ({
				callbackId: s.callback_id,
				name: s.name,
				type: s.type,
			})),
			scopes: slack.oauth_config?.scopes?.bot,
			events: slack.settings?.event_subscriptions?.bot_events,
		},
		users: users.map((p) => ({ id: p.slack!, name: p.key, realName: p.name, title: p.job })),
		channels: [{ id: channel, name: "cme-panel", members: users.map((p) => p.slack!), private: true }],
	};
}

/** A chat of a few people with the bot in it, which no panel names. */
const GROUP_CHAT = "19:b1d5c0de000040008000000000000001@thread.v2";
const IN_GROUP = 4;

function teamsWorld(panel: DemoPanel, people: SandboxPerson[], { teams }: Manifests): TeamsWorld {
	const users = people.filter((p) => p.teams);
	const at = panel.channels.find((c) => c.teams)?.teams;
	const tenant = at?.tenant ?? "";
	return {
		tenant: { id: tenant, name: `${panel.authority.title} (invented)` },
		bot: { name: "Rollcall" },
		users: users.map((p) => ({ aadObjectId: p.teams!, name: p.name, jobTitle: p.job })),
		teams: [
			{
				id: at?.team ?? "",
				name: "Millbrook CME",
				channels: [
					{ id: at?.team ?? "", name: "General" },
					{ id: at?.channel ?? "", name: "cme-panel" },
				],
			},
		],
		groupChats: [
			{ id: GROUP_CHAT, name: "Before the meeting", members: users.slice(0, IN_GROUP).map((p) => p.teams!) },
		],
		commandLists: teams.bots[0]?.commandLists,
		composeExtensions: teams.composeExtensions,
		readsAllMessages: (teams.authorization?.permissions?.resourceSpecific ?? []).some(
			(one) => one.name === "ChannelMessage.Read.Group",
		),
	};
}
