import type { Identity } from "../chat/message.ts";
import type { Captured, Interaction, Place } from "../chat/port.ts";
import { isPersonal, type Origin } from "./origin.ts";
import type { SlackMessage } from "./payloads.ts";
import { typedBy } from "./read-text.ts";

/** What the bot knows of itself from `auth.test`; empty until that has answered. */
export interface Self {
	team?: string;
	user?: string;
	/** The workspace's address, with a slash at its end. */
	url?: string;
}

/** An interaction, and how it may be answered. */
export interface Seen {
	interaction: Interaction;
	origin: Origin;
}

/**
 * A channel or chat as the place it is.
 *
 * @param withBot whether Slack says that it is this person's own chat with the bot. A command, a shortcut or a button
 * may come from a chat with somebody else, whose id looks the same: taken for their own, alerts would be sent there.
 */
export function placeOf(team: string, channel: string, withBot = false): Place {
	const kind = withBot && isPersonal(channel) ? "person" : "channel";
	const group = kind === "channel" && isPersonal(channel) ? ({ group: true } as const) : {};
	return { platform: "slack", tenant: team, kind, ref: channel, address: { channel }, ...group };
}

/** Who somebody is: in a shared channel, a member of their own workspace rather than of ours. */
export function identityOf(tenant: string, user: string): Identity {
	return { platform: "slack", tenant, user };
}

/**
 * A message as it was written. The time is the one in its id, seconds and microseconds of UTC.
 *
 * @param home the workspace of an author for whom Slack says none; empty where they may be of any.
 */
export function capture(
	message: SlackMessage,
	channel: string,
	team: string,
	self: Self,
	home = team,
): Captured {
	return {
		id: message.ts,
		root: message.thread_ts ?? message.ts,
		author: identityOf(message.user_team ?? message.team ?? home, message.user ?? message.bot_id ?? ""),
		at: new Date(Math.round(Number(message.ts) * 1000)),
		...typedBy(withoutBot(message.text, self.user), team),
		link: linkOf(message, channel, self),
	};
}

/** A text without the mention of the bot, to which it was said. */
export function withoutBot(text: string, bot: string | undefined): string {
	if (bot === undefined || !/^[UW][A-Z0-9]+$/.test(bot)) return text;
	return text.replaceAll(new RegExp(`<@${bot}(\\|[^>]*)?>`, "g"), " ").trim();
}

function linkOf(message: SlackMessage, channel: string, self: Self): string {
	if (self.url === undefined) return "";
	const link = `${self.url}archives/${channel}/p${message.ts.replace(".", "")}`;
	return message.thread_ts === undefined ? link : `${link}?thread_ts=${message.thread_ts}&cid=${channel}`;
}
