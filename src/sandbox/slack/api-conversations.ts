import type { Args, Methods } from "./api.ts";
import { visibleChannel } from "./api-chat.ts";
import { microsOf } from "./ids.ts";
import { channelPayload, messagePayload } from "./payloads.ts";
import { emit, type Slack } from "./slack.ts";
import type { Refusal } from "./views.ts";
import type { Channel, Json, Message } from "./world.ts";

export const conversationMethods: Methods = {
	"conversations.history": (slack, args) =>
		inChannel(slack, args, (channel) => {
			const all = slack.workspace.history(channel.id).filter((message) => !message.thread);
			return page(slack, args, all.reverse());
		}),

	"conversations.replies": (slack, args) =>
		inChannel(slack, args, (channel) => {
			const one = slack.workspace.messages.get(String(args.ts));
			if (!one || one.channel !== channel.id || one.onlyFor) return { error: "thread_not_found" };
			const root = one.thread ?? one.ts;
			const all = slack.workspace.history(channel.id);
			return page(
				slack,
				args,
				all.filter((message) => message.ts === root || message.thread === root),
			);
		}),

	"conversations.info": (slack, args) => {
		const channel = visibleChannel(slack, args.channel);
		if ("error" in channel) return channel;
		return { channel: channelPayload(slack.workspace, channel) };
	},

	"conversations.members": (slack, args) => {
		const channel = visibleChannel(slack, args.channel);
		if ("error" in channel) return channel;
		return paged(args, channel.members, 100, (members) => ({ members }));
	},

	"conversations.join": (slack, args) => {
		const channel = visibleChannel(slack, args.channel);
		if ("error" in channel) return channel;
		if (channel.kind !== "public") return { error: "method_not_supported_for_channel_type" };
		if (channel.archived) return { error: "is_archived" };
		const joined = joinChannel(slack, channel, slack.workspace.world.app.botUserId).channel;
		return { channel: channelPayload(slack.workspace, joined) };
	},

	"conversations.open": (slack, args) => {
		if (typeof args.channel === "string" && args.channel !== "") {
			const channel = visibleChannel(slack, args.channel);
			return "error" in channel ? channel : { channel: channelPayload(slack.workspace, channel) };
		}
		const users = String(args.users ?? "")
			.split(",")
			.filter(Boolean);
		if (users.length === 0) return { error: "users_list_not_supplied" };
		if (users.length > 1) return { error: "method_not_supported_for_channel_type" };
		const user = slack.workspace.world.users.find((one) => one.id === users[0]);
		if (!user) return { error: "user_not_found" };
		const existing = slack.workspace.channels.size;
		const channel = slack.workspace.directMessage(user.id);
		const already = existing === slack.workspace.channels.size;
		const full =
			String(args.return_im) === "true" ? channelPayload(slack.workspace, channel) : { id: channel.id };
		return already ? { no_op: true, already_open: true, channel: full } : { channel: full };
	},
};

/** Puts somebody into a channel and tells the app. */
export function joinChannel(
	slack: Slack,
	channel: Channel,
	user: string,
	inviter?: string,
): { channel: Channel; told: Promise<unknown> } {
	if (channel.members.includes(user)) return { channel, told: Promise.resolve() };
	const joined: Channel = { ...channel, members: [...channel.members, user] };
	slack.workspace.apply({ is: "channel", channel: joined });
	const event: Json = {
		type: "member_joined_channel",
		user,
		channel: channel.id,
		channel_type: channel.kind === "private" ? "G" : "C",
		team: slack.workspace.teamOf(user),
		event_ts: slack.workspace.nextTs(),
	};
	if (inviter) event.inviter = inviter;
	return { channel: joined, told: emit(slack, event, joined) };
}

function inChannel(slack: Slack, args: Args, read: (channel: Channel) => Json | Refusal): Json | Refusal {
	const channel = visibleChannel(slack, args.channel);
	if ("error" in channel) return channel;
	if (!channel.members.includes(slack.workspace.world.app.botUserId)) return { error: "not_in_channel" };
	return read(channel);
}

/** The part of the messages that `oldest`, `latest`, `inclusive`, `limit` and `cursor` ask for. */
function page(slack: Slack, args: Args, messages: readonly Message[]): Json | Refusal {
	const oldest = args.oldest === undefined ? 0 : microsOf(String(args.oldest));
	const latest = args.latest === undefined ? Number.POSITIVE_INFINITY : microsOf(String(args.latest));
	if (Number.isNaN(oldest)) return { error: "invalid_ts_oldest" };
	if (Number.isNaN(latest)) return { error: "invalid_ts_latest" };
	const inclusive = ["true", "1"].includes(String(args.inclusive));
	const wanted = messages.filter((message) => {
		const at = microsOf(message.ts);
		return (at > oldest && at < latest) || (inclusive && (at === oldest || at === latest));
	});
	const withMetadata = ["true", "1"].includes(String(args.include_all_metadata));
	return paged(args, wanted, 100, (some) => ({
		messages: some.map((message) => messagePayload(slack.workspace, message, withMetadata)),
	}));
}

function paged<T>(args: Args, all: readonly T[], usual: number, show: (some: T[]) => Json): Json | Refusal {
	const limit = args.limit === undefined ? usual : Number(args.limit);
	if (!Number.isInteger(limit) || limit < 1 || limit > 1000) return { error: "invalid_limit" };
	const start = typeof args.cursor === "string" && args.cursor !== "" ? fromCursor(args.cursor) : 0;
	if (Number.isNaN(start)) return { error: "invalid_cursor" };
	const more = start + limit < all.length;
	const cursor = more ? Buffer.from(`next:${start + limit}`).toString("base64") : "";
	return {
		...show(all.slice(start, start + limit)),
		has_more: more,
		response_metadata: { next_cursor: cursor },
	};
}

function fromCursor(cursor: string): number {
	const found = /^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString("utf8"));
	return found ? Number(found[1]) : Number.NaN;
}
