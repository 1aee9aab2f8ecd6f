import { ABOUT } from "../chat/about.ts";
import type { Doors } from "../chat/port.ts";
import { ENDPOINT, INSTALL } from "./door.ts";

/**
 * What the bot may do in Slack: the least that covers the methods called in this folder and the events below.
 * `views.*`, `auth.test` and `app_home_opened` need none.
 */
export const SCOPES = [
	"app_mentions:read",
	"channels:history",
	"channels:read",
	"chat:write",
	"commands",
	"files:write",
	"groups:history",
	"groups:read",
	"im:history",
	"im:write",
] as const;

/**
 * What Slack tells the bot of. What is said in channels is not among it, but for what mentions the bot. Neither are changes that leave nothing to do, such as a channel's new name.
 */
const EVENTS = [
	"app_home_opened",
	"app_mention",
	"app_uninstalled",
	"channel_archive",
	"channel_deleted",
	"channel_left",
	"channel_unarchive",
	"group_archive",
	"group_deleted",
	"group_left",
	"group_unarchive",
	"member_joined_channel",
	"member_left_channel",
	"message.im",
	"tokens_revoked",
] as const;

/**
 * With these Slack hands over every message of the channels that the bot is in, and is told of changes and deletions: for panels
 * that keep what is written in the threads of cases. The scopes are the same.
 */
const ALL_MESSAGES = ["message.channels", "message.groups"] as const;

export interface SlackManifestOptions {
	/** Where the bot is reached, without a slash at the end. */
	url: string;
	/** The slash command, with its slash. */
	command: string;
	/** Slack's requests come over a socket: then nothing of `url` is in the manifest, but where a browser comes back to. */
	socketMode?: boolean;
	/** Everything that is written in the bot's channels is handed over, not its mentions alone. */
	allMessages?: boolean;
	/** Several workspaces or an organisation install the app: it has a page to come back to, and its tokens are renewed. */
	manyWorkspaces?: boolean;
}

/**
 * The manifest from which Slack makes the app.
 *
 * @see docs.slack.dev/reference/app-manifest
 */
export function slackManifest(doors: Doors, o: SlackManifestOptions) {
	const socketMode = o.socketMode ?? false;
	const address = `${o.url}${ENDPOINT}`;
	const events = o.allMessages ? [...EVENTS, ...ALL_MESSAGES].sort() : EVENTS;
	const many = o.manyWorkspaces ?? false;
	const reached = socketMode ? {} : { request_url: address };
	return {
		_metadata: { major_version: 1 },
		display_information: {
			name: ABOUT.name,
			description: ABOUT.short,
			long_description: ABOUT.long,
			background_color: "#12324a",
		},
		features: {
			app_home: {
				home_tab_enabled: true,
				messages_tab_enabled: true,
				messages_tab_read_only_enabled: false,
			},
			bot_user: { display_name: ABOUT.name, always_online: true },
			shortcuts: [
				...doors.shortcuts.map((door) => shortcut("global", door)),
				...doors.messages.map((door) => shortcut("message", door)),
			],
			slash_commands: [
				{
					command: o.command,
					...(socketMode ? {} : { url: address }),
					description: ABOUT.short,
					usage_hint: hint(doors),
					// A name that is typed stays as it was typed: the bot has no use for ids of people or channels.
					should_escape: false,
				},
			],
		},
		oauth_config: {
			...(many ? { redirect_urls: [`${o.url}${INSTALL.back}`] } : {}),
			scopes: { bot: SCOPES },
		},
		settings: {
			event_subscriptions: { ...reached, bot_events: events },
			interactivity: { is_enabled: true, ...reached },
			org_deploy_enabled: many,
			socket_mode_enabled: socketMode,
			token_rotation_enabled: many,
		},
	};
}

/** What stands in grey beside the command while it is typed: one line, so the words of a chat's menu alone. */
function hint({ words }: Doors): string {
	return words.flatMap(({ word, menu }) => (menu === "chat" || menu === "both" ? [word] : [])).join(" | ");
}

function shortcut(type: "global" | "message", { action, label, help }: Doors["shortcuts"][number]) {
	return { name: label, type, callback_id: action, description: help };
}
