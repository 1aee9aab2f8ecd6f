import { newId } from "./ids.ts";
import { viewPayload } from "./views.ts";
import type { Workspace } from "./workspace.ts";
import type { Channel, Json, Message, OpenView } from "./world.ts";

/** Slack still sends its old verification token, which no app should trust. */
const OLD_TOKEN = "sandbox-verification-token";

/** A message as the Web API and payloads show it. */
export function messagePayload(workspace: Workspace, message: Message, withMetadata = false): Json {
	const { app, team } = workspace.world;
	const author = workspace.teamOf(message.user);
	const replies = message.thread
		? []
		: workspace.history(message.channel).filter((one) => one.thread === message.ts);
	const payload: Json = {
		type: "message",
		user: message.user,
		ts: message.ts,
		text: message.text,
		team: author,
	};
	if (author !== team.id) Object.assign(payload, { user_team: author, source_team: author });
	if (message.tombstone) Object.assign(payload, { subtype: "tombstone", hidden: true });
	if (message.byApp) {
		const icons = { image_36: "https://a.slack-edge.com/bot_36.png" };
		payload.bot_id = app.botId;
		payload.app_id = app.id;
		payload.bot_profile = {
			id: app.botId,
			app_id: app.id,
			name: app.name,
			icons,
			deleted: false,
			team_id: team.id,
		};
	}
	if (message.clientMsgId) payload.client_msg_id = message.clientMsgId;
	if (message.blocks) payload.blocks = message.blocks;
	if (message.thread) {
		payload.thread_ts = message.thread;
		const parent = workspace.messages.get(message.thread);
		if (parent) payload.parent_user_id = parent.user;
	}
	if (replies.length > 0) {
		payload.thread_ts = message.ts;
		payload.reply_count = replies.length;
		payload.reply_users = [...new Set(replies.map((one) => one.user))];
		payload.latest_reply = replies.at(-1)?.ts;
	}
	if (message.edited) payload.edited = message.edited;
	if (message.files) payload.files = message.files.map((file) => filePayload(file.id, file.name, file.title));
	if (withMetadata && message.metadata) payload.metadata = message.metadata;
	return payload;
}

/** A file as messages and uploads show it. */
export function filePayload(id: string, name: string, title: string): Json {
	return { id, name, title, mode: "hosted", file_access: "visible" };
}

/** A conversation as conversations.info shows it. */
export function channelPayload(workspace: Workspace, channel: Channel): Json {
	const bot = workspace.world.app.botUserId;
	if (channel.kind === "im") {
		const user = channel.members.find((one) => one !== bot);
		return { id: channel.id, created: 1700000000, is_im: true, is_archived: false, user, is_open: true };
	}
	return {
		id: channel.id,
		name: channel.name,
		name_normalized: channel.name,
		created: 1700000000,
		is_channel: channel.kind === "public",
		is_group: channel.kind === "private",
		is_im: false,
		is_mpim: false,
		is_private: channel.kind === "private",
		is_archived: channel.archived,
		is_member: channel.members.includes(bot),
		is_general: false,
		is_shared: channel.shared ?? false,
		is_ext_shared: channel.shared ?? false,
		context_team_id: workspace.world.team.id,
		topic: { value: channel.topic, creator: "", last_set: 0 },
		purpose: { value: "", creator: "", last_set: 0 },
		num_members: channel.members.length,
	};
}

/** The name Slack gives for a channel in interactions: only a public channel's own. */
function publicName(channel: Channel): string {
	if (channel.kind === "im") return "directmessage";
	return channel.kind === "private" ? "privategroup" : channel.name;
}

/** The fields of a slash command. */
export function commandFields(
	workspace: Workspace,
	o: { user: string; channel: Channel; command: string; text: string; trigger: string; responseUrl: string },
): Record<string, string> {
	const { team, app } = workspace.world;
	return {
		token: OLD_TOKEN,
		team_id: workspace.teamOf(o.user),
		team_domain: team.domain,
		channel_id: o.channel.id,
		channel_name: publicName(o.channel),
		user_id: o.user,
		user_name: workspace.user(o.user)?.name ?? "",
		command: o.command,
		text: o.text,
		api_app_id: app.id,
		...(team.organisation ? { enterprise_id: team.organisation.id } : {}),
		is_enterprise_install: String(team.organisation !== undefined),
		response_url: o.responseUrl,
		trigger_id: o.trigger,
	};
}

/** What every interaction carries. */
function interaction(workspace: Workspace, type: string, user: string): Json {
	const { team, app } = workspace.world;
	const name = workspace.user(user)?.name ?? "";
	return {
		type,
		user: { id: user, username: name, name, team_id: workspace.teamOf(user) },
		api_app_id: app.id,
		token: OLD_TOKEN,
		team: { id: team.id, domain: team.domain },
		enterprise: team.organisation ? { id: team.organisation.id, name: team.organisation.name } : null,
		is_enterprise_install: team.organisation !== undefined,
	};
}

/** A press in a message. One on an ephemeral message carries no `message`. */
export function pressInMessage(
	workspace: Workspace,
	o: { user: string; message: Message; actions: Json[]; trigger: string; responseUrl: string; values: Json },
): Json {
	const { message } = o;
	const channel = workspace.channels.get(message.channel);
	const ephemeral = message.onlyFor !== undefined;
	const container: Json = {
		type: "message",
		message_ts: message.ts,
		channel_id: message.channel,
		is_ephemeral: ephemeral,
	};
	if (message.thread) container.thread_ts = message.thread;
	return {
		...interaction(workspace, "block_actions", o.user),
		container,
		trigger_id: o.trigger,
		channel: { id: message.channel, name: channel ? publicName(channel) : "" },
		...(ephemeral ? {} : { message: messagePayload(workspace, message) }),
		state: { values: o.values },
		response_url: o.responseUrl,
		actions: o.actions,
	};
}

/** A press in a modal or in the App Home. */
export function pressInView(
	workspace: Workspace,
	o: { user: string; view: OpenView; actions: Json[]; trigger: string },
): Json {
	return {
		...interaction(workspace, "block_actions", o.user),
		container: { type: "view", view_id: o.view.id },
		trigger_id: o.trigger,
		view: viewPayload(workspace, o.view),
		actions: o.actions,
	};
}

/** A sent modal. */
export function submission(workspace: Workspace, user: string, view: OpenView, trigger: string): Json {
	return {
		...interaction(workspace, "view_submission", user),
		trigger_id: trigger,
		view: viewPayload(workspace, view),
		response_urls: [],
	};
}

/** A closed modal that asked to be told of it. `isCleared`: the whole stack was closed. */
export function closing(workspace: Workspace, user: string, view: OpenView, isCleared: boolean): Json {
	return {
		...interaction(workspace, "view_closed", user),
		view: viewPayload(workspace, view),
		is_cleared: isCleared,
	};
}

/** A global shortcut: it has no channel. */
export function globalShortcut(
	workspace: Workspace,
	user: string,
	callbackId: string,
	trigger: string,
): Json {
	return {
		...interaction(workspace, "shortcut", user),
		callback_id: callbackId,
		trigger_id: trigger,
		action_ts: actionTs(workspace),
	};
}

/** A message shortcut, with the message it was run on. */
export function messageShortcut(
	workspace: Workspace,
	o: { user: string; callbackId: string; message: Message; trigger: string; responseUrl: string },
): Json {
	const channel = workspace.channels.get(o.message.channel);
	return {
		...interaction(workspace, "message_action", o.user),
		callback_id: o.callbackId,
		trigger_id: o.trigger,
		action_ts: actionTs(workspace),
		response_url: o.responseUrl,
		message_ts: o.message.ts,
		channel: { id: o.message.channel, name: channel ? publicName(channel) : "" },
		message: messagePayload(workspace, o.message),
	};
}

/** The envelope of an event, which is about this channel, if about any. */
export function eventEnvelope(workspace: Workspace, event: Json, about?: Channel): Json {
	const { team, app } = workspace.world;
	const organisation = team.organisation?.id ?? null;
	return {
		token: OLD_TOKEN,
		team_id: team.id,
		context_team_id: team.id,
		context_enterprise_id: organisation,
		api_app_id: app.id,
		event,
		type: "event_callback",
		event_id: newId("Ev"),
		event_time: Math.floor(workspace.now().getTime() / 1000),
		authorizations: [
			{
				enterprise_id: organisation,
				team_id: team.id,
				user_id: app.botUserId,
				is_bot: true,
				is_enterprise_install: organisation !== null,
			},
		],
		is_ext_shared_channel: about?.shared ?? false,
		event_context: newId("4-", 40),
	};
}

/** The time of an act, by the workspace clock, in the form of a ts. */
export function actionTs(workspace: Workspace): string {
	return (workspace.now().getTime() / 1000).toFixed(6);
}

/** What an event says of the kind of conversation. */
export function channelType(channel: Channel): "channel" | "group" | "im" {
	if (channel.kind === "im") return "im";
	return channel.kind === "private" ? "group" : "channel";
}
