import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Doors } from "../../src/chat/port.ts";
import { manifestText, PLACEHOLDERS } from "../../src/cli/manifest.ts";
import { slackManifest } from "../../src/slack/manifest.ts";
import { slackRules as rules } from "../../src/slack/manifest-rules.ts";
import { toInteraction } from "../../src/slack/to-interaction.ts";

const COMMITTED = readFileSync("manifests/slack/manifest.json", "utf8");

const committed = rules.parse(JSON.parse(COMMITTED));

/** What each method called in src/slack needs, in places where the bot is (docs.slack.dev/reference/methods). */
const NEEDED_BY_METHODS: Readonly<Record<string, readonly string[]>> = {
	// Of a token that is not kept, and of an organisation's.
	"auth.revoke": [],
	"auth.teams": [],
	"auth.test": [],
	"chat.postEphemeral": ["chat:write"],
	"chat.postMessage": ["chat:write"],
	"chat.update": ["chat:write"],
	// A post whose fate is unknown is looked for: in a public or private channel, or in a personal chat.
	"conversations.history": ["channels:history", "groups:history", "im:history"],
	// Of public and private channels alone: by rollcall doctor, and where a channel is put on a panel.
	"conversations.info": ["channels:read", "groups:read"],
	"conversations.open": ["im:write"],
	"conversations.replies": ["channels:history", "groups:history", "im:history"],
	// A chart in a message is a file of Slack's own: nothing else of anybody's files is read or changed.
	"files.completeUploadExternal": ["files:write"],
	"files.getUploadURLExternal": ["files:write"],
	"oauth.v2": [],
	"views.open": [],
	"views.publish": [],
	"views.push": [],
	"views.update": [],
};

/** What each event needs (docs.slack.dev/reference/events), and how one looks. */
const EVENTS: Readonly<Record<string, { needs: readonly string[]; looks: object }>> = {
	app_home_opened: { needs: [], looks: { tab: "home", user: "U1" } },
	app_mention: {
		needs: ["app_mentions:read"],
		looks: { channel: "C1", user: "U1", ts: "1.1", text: "mine" },
	},
	app_uninstalled: { needs: [], looks: {} },
	channel_archive: { needs: ["channels:read"], looks: { channel: "C1", user: "U1" } },
	channel_unarchive: { needs: ["channels:read"], looks: { channel: "C1", user: "U1" } },
	channel_deleted: { needs: ["channels:read"], looks: { channel: "C1" } },
	channel_left: { needs: ["channels:read"], looks: { channel: "C1" } },
	group_archive: { needs: ["groups:read"], looks: { channel: "C1" } },
	group_unarchive: { needs: ["groups:read"], looks: { channel: "C1" } },
	group_deleted: { needs: ["groups:read"], looks: { channel: "C1" } },
	group_left: { needs: ["groups:read"], looks: { channel: "C1" } },
	member_joined_channel: { needs: ["channels:read", "groups:read"], looks: { channel: "C1", user: "UBOT" } },
	member_left_channel: { needs: ["channels:read", "groups:read"], looks: { channel: "C1", user: "UBOT" } },
	tokens_revoked: { needs: [], looks: { tokens: { oauth: [], bot: ["UBOT"] } } },
	"message.im": { needs: ["im:history"], looks: { channel: "D1", user: "U1", ts: "1.1", text: "mine" } },
};

/** What slash commands and shortcuts need. */
const NEEDED_BY_DOORS = ["commands"];

const doors: Doors = {
	words: [
		{ word: "raise", usage: "raise", help: "Tell the panel.", menu: "both" },
		{ word: "trainings", usage: "trainings", help: "Who was trained." },
	],
	shortcuts: [{ action: "raise", label: "Raise a notification", help: "Tell the panel." }],
	messages: [{ action: "decision.record", label: "Record as decision", help: "Record it." }],
};

const sorted = (all: Iterable<string>) => [...new Set(all)].sort();

describe("Slack's manifest", () => {
	test("the committed one is what the catalogue yields", () => {
		const how = "run: npx rollcall manifest all --url https://rollcall.example --out manifests";
		expect(COMMITTED, how).toBe(manifestText("slack", PLACEHOLDERS));
	});

	test("keeps Slack's rules, which a label of 25 characters breaks", () => {
		const made = (label: string) =>
			slackManifest(
				{ ...doors, messages: [{ action: "a", label, help: "h" }] },
				{ url: "https://rollcall.example", command: "/cme" },
			);
		expect(rules.safeParse(made("x".repeat(24))).error).toBeUndefined();
		expect(rules.safeParse(made("x".repeat(25))).error?.issues[0]?.path.join(".")).toBe(
			"features.shortcuts.1.name",
		);
	});

	test("offers every door, under the name of its action", () => {
		const { features } = slackManifest(doors, { url: "https://rollcall.example", command: "/cme" });
		expect(features.shortcuts.map((s) => [s.type, s.callback_id, s.name])).toEqual([
			["global", "raise", "Raise a notification"],
			["message", "decision.record", "Record as decision"],
		]);
		expect(features.slash_commands[0]).toMatchObject({ command: "/cme", usage_hint: "raise" });
	});

	test("the hint beside the command is one line that the client does not cut, help at its end", () => {
		const [command] = committed.features.slash_commands;
		expect(command?.usage_hint.length).toBeLessThanOrEqual(100);
		expect(command?.usage_hint).toMatch(/^raise \| .* \| help$/);
	});

	test("sends everything to the one address", () => {
		const { features, settings } = slackManifest(doors, {
			url: "https://cme.council.example",
			command: "/cme",
		});
		const there = "https://cme.council.example/slack/events";
		expect(features.slash_commands[0]).toMatchObject({ url: there });
		expect(settings.event_subscriptions).toMatchObject({ request_url: there });
		expect(settings.interactivity).toEqual({ is_enabled: true, request_url: there });
	});

	test("has no address when Slack's requests come over a socket", () => {
		const made = slackManifest(doors, {
			url: "https://cme.council.example",
			command: "/cme",
			socketMode: true,
		});
		expect(made.settings.socket_mode_enabled).toBe(true);
		expect(JSON.stringify(made)).not.toContain("council.example");
		expect(rules.safeParse(made).error).toBeUndefined();
	});

	test("for several workspaces has the page to come back to, organisations, and tokens that are renewed", () => {
		const url = "https://cme.council.example";
		const one = slackManifest(doors, { url, command: "/cme" });
		expect(one.oauth_config).not.toHaveProperty("redirect_urls");
		expect(one.settings).toMatchObject({ org_deploy_enabled: false, token_rotation_enabled: false });
		for (const socketMode of [false, true]) {
			const many = slackManifest(doors, { url, command: "/cme", socketMode, manyWorkspaces: true });
			expect(many.oauth_config).toEqual({
				redirect_urls: [`${url}/slack/oauth_redirect`],
				scopes: one.oauth_config.scopes,
			});
			expect(many.settings).toMatchObject({ org_deploy_enabled: true, token_rotation_enabled: true });
			expect(rules.safeParse(many).error).toBeUndefined();
		}
	});
});

describe("the least that Slack can grant", () => {
	test("the methods that the bot calls are the ones whose scopes are known here", () => {
		const sources = globSync("src/slack/*.ts").map((file) => readFileSync(file, "utf8"));
		const called = sources.flatMap((source) =>
			[...source.matchAll(/client\s*\.(\w+\.\w+)/g)].map((m) => m[1]!),
		);
		expect(sorted(called)).toEqual(sorted(Object.keys(NEEDED_BY_METHODS)));
	});

	test("every scope is needed by a method, an event or a door, and none is missing", () => {
		const needed = [
			...Object.values(NEEDED_BY_METHODS).flat(),
			...Object.values(EVENTS).flatMap(({ needs }) => needs),
			...NEEDED_BY_DOORS,
		];
		expect(committed.oauth_config.scopes.bot).toEqual(sorted(needed));
	});

	test("every event is one that the bot does something with", () => {
		const { bot_events } = committed.settings.event_subscriptions;
		expect(bot_events).toEqual(sorted(Object.keys(EVENTS)));
		const self = { team: "T1", user: "UBOT" };
		const unheard = bot_events.filter((name) => {
			const event = { type: name.replace(/^message\..*/, "message"), ...EVENTS[name]?.looks };
			return !toInteraction({ type: "event_callback", team_id: "T1", event_id: "Ev1", event }, self);
		});
		expect(unheard).toEqual([]);
	});

	test("what people say in a channel is not sent to the bot", () => {
		const { bot_events } = committed.settings.event_subscriptions;
		expect(bot_events.filter((name) => name.startsWith("message"))).toEqual(["message.im"]);
	});

	test("unless all messages are asked for: then it has the scopes for them already", () => {
		const all = JSON.parse(manifestText("slack", { ...PLACEHOLDERS, allMessages: true })) as typeof committed;
		const events = all.settings.event_subscriptions.bot_events;
		const usual = committed.settings.event_subscriptions.bot_events;
		expect(events.filter((name) => !usual.includes(name))).toEqual(["message.channels", "message.groups"]);
		expect(events).toEqual([...events].sort());
		expect(all.oauth_config.scopes).toEqual(committed.oauth_config.scopes);
		expect(all.oauth_config.scopes.bot).toEqual(
			expect.arrayContaining(["channels:history", "groups:history"]),
		);
	});
});
