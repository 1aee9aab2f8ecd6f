import type { Methods } from "./api.ts";
import { readContent, saysSomething } from "./content.ts";
import { wrongFile } from "./files.ts";
import { changeMessage, deleteMessage, postMessage } from "./messages.ts";
import { messagePayload } from "./payloads.ts";
import type { Slack } from "./slack.ts";
import type { Refusal } from "./views.ts";
import type { Channel, Message } from "./world.ts";

const LONGEST_UPDATE = 4_000;

export const chatMethods: Methods = {
	"chat.postMessage": (slack, args) => {
		const channel = placeToPost(slack, args.channel);
		if ("error" in channel) return channel;
		const content = readContent(args);
		if ("error" in content) return content;
		if (!saysSomething(content)) return { error: "no_text" };
		const wrong = wrongFile(slack, content.blocks, false);
		if (wrong) return wrong;
		const thread = threadOf(slack, channel, args.thread_ts);
		if (thread && typeof thread === "object") return thread;
		const { message } = postMessage(slack, { ...byApp(slack, channel), text: "", ...content, thread });
		const answer = messagePayload(slack.workspace, message, true);
		return { channel: channel.id, ts: message.ts, message: answer };
	},

	"chat.postEphemeral": (slack, args) => {
		const channel = placeToPost(slack, args.channel);
		if ("error" in channel) return channel;
		const content = readContent(args);
		if ("error" in content) return content;
		if (!saysSomething(content)) return { error: "no_text" };
		const wrong = wrongFile(slack, content.blocks, true);
		if (wrong) return wrong;
		const user = String(args.user);
		if (!channel.members.includes(user)) return { error: "user_not_in_channel" };
		const thread = threadOf(slack, channel, args.thread_ts);
		if (thread && typeof thread === "object") return thread;
		const draft = { ...byApp(slack, channel), text: "", ...content, thread, onlyFor: user };
		return { message_ts: postMessage(slack, draft).message.ts };
	},

	"chat.update": (slack, args) => {
		const found = ownMessage(slack, args, "cant_update_message");
		if ("error" in found) return found;
		if (slack.workspace.channels.get(found.channel)?.archived) return { error: "is_inactive" };
		const content = readContent(args, LONGEST_UPDATE);
		if ("error" in content) return content;
		if (content.text === undefined && content.blocks === undefined && content.metadata === undefined) {
			return { error: "no_text" };
		}
		const wrong = wrongFile(slack, content.blocks, false);
		if (wrong) return wrong;
		// Blocks and metadata that are not sent stay; an empty list or object takes them away.
		const next = { ...found, ...content };
		if (!saysSomething(next)) return { error: "no_text" };
		const edited = { user: slack.workspace.world.app.botUserId, ts: slack.workspace.nextTs() };
		const { message } = changeMessage(slack, found, { ...content, edited });
		const answer = messagePayload(slack.workspace, message, true);
		return { channel: message.channel, ts: message.ts, text: message.text, message: answer };
	},

	"chat.delete": (slack, args) => {
		const found = ownMessage(slack, args, "cant_delete_message");
		if ("error" in found) return found;
		deleteMessage(slack, found);
		return { channel: found.channel, ts: found.ts };
	},

	"chat.getPermalink": (slack, args) => {
		const channel = visibleChannel(slack, args.channel);
		if ("error" in channel) return channel;
		const message = slack.workspace.messages.get(String(args.message_ts));
		if (!message || message.channel !== channel.id || message.onlyFor) return { error: "message_not_found" };
		const { domain } = slack.workspace.world.team;
		const thread = message.thread ? `?thread_ts=${message.thread}&cid=${channel.id}` : "";
		const path = `archives/${channel.id}/p${message.ts.replace(".", "")}${thread}`;
		return { channel: channel.id, permalink: `https://${domain}.slack.com/${path}` };
	},
};

/** A channel the app may know of: a private one it is not in is "not found". */
export function visibleChannel(slack: Slack, id: unknown): Channel | Refusal {
	const channel = slack.workspace.channels.get(String(id));
	const bot = slack.workspace.world.app.botUserId;
	const hidden = channel && channel.kind !== "public" && !channel.members.includes(bot);
	return channel && !hidden ? channel : { error: "channel_not_found" };
}

/** A channel the app may post to. A person's id stands for the direct message with that person. */
function placeToPost(slack: Slack, id: unknown): Channel | Refusal {
	const { workspace } = slack;
	if (workspace.world.users.some((user) => user.id === id)) return workspace.directMessage(String(id));
	const channel = visibleChannel(slack, id);
	if ("error" in channel) return channel;
	if (channel.archived) return { error: "is_archived" };
	if (!channel.members.includes(workspace.world.app.botUserId)) return { error: "not_in_channel" };
	return channel;
}

/** The root of the thread that is replied to; a reply's own ts leads to its root. */
function threadOf(slack: Slack, channel: Channel, ts: unknown): string | undefined | Refusal {
	if (ts === undefined || ts === "") return undefined;
	const root = slack.workspace.messages.get(String(ts));
	if (!root || root.channel !== channel.id || root.onlyFor) return { error: "thread_not_found" };
	return root.thread ?? root.ts;
}

function ownMessage(slack: Slack, args: Record<string, unknown>, refusal: string): Message | Refusal {
	const channel = visibleChannel(slack, args.channel);
	if ("error" in channel) return channel;
	const message = slack.workspace.messages.get(String(args.ts));
	if (!message || message.channel !== channel.id || message.onlyFor || message.tombstone) {
		return { error: "message_not_found" };
	}
	return message.byApp ? message : { error: refusal };
}

function byApp(slack: Slack, channel: Channel): Pick<Message, "channel" | "user" | "byApp"> {
	return { channel: channel.id, user: slack.workspace.world.app.botUserId, byApp: true };
}
