import type { BotAnswer } from "./outgoing.ts";
import { channelType, messagePayload } from "./payloads.ts";
import { emit, type Slack } from "./slack.ts";
import type { Json, Message } from "./world.ts";

/** A message in state, and the app's answer to the event about it. */
export interface Told {
	message: Message;
	told: Promise<unknown>;
}

/** Puts a new message into its channel and tells the app. Ephemeral messages make no event. */
export function postMessage(slack: Slack, draft: Omit<Message, "ts">): Told {
	const { workspace } = slack;
	const message: Message = { ...draft, ts: workspace.nextTs() };
	workspace.apply({ is: "message", message });
	if (message.onlyFor) return { message, told: Promise.resolve() };
	const event = {
		...messagePayload(workspace, message),
		...whereabouts(slack, message),
		event_ts: message.ts,
	};
	const told: Promise<BotAnswer | undefined>[] = [emit(slack, event, channelOf(slack, message))];
	if (mentionsApp(slack, message)) {
		told.push(
			emit(slack, { ...event, type: "app_mention", channel_type: undefined }, channelOf(slack, message)),
		);
	}
	return { message, told: Promise.all(told) };
}

/** Changes a message in its place and tells the app what it was before. */
export function changeMessage(slack: Slack, before: Message, changes: Partial<Message>): Told {
	const { workspace } = slack;
	const previous = messagePayload(workspace, before);
	const message: Message = { ...before, ...changes };
	workspace.apply({ is: "message", message });
	if (message.onlyFor) return { message, told: Promise.resolve() };
	const event = changed(slack, message, "message_changed", previous);
	return { message, told: emit(slack, event, channelOf(slack, message)) };
}

/** Deletes a message. The first message of a thread that has replies stays as a tombstone, as in Slack. */
export function deleteMessage(slack: Slack, message: Message): Told {
	const { workspace } = slack;
	const hasReplies = workspace.history(message.channel).some((one) => one.thread === message.ts);
	if (hasReplies) {
		return changeMessage(slack, message, {
			user: "USLACKBOT",
			text: "This message was deleted.",
			blocks: undefined,
			metadata: undefined,
			byApp: false,
			tombstone: true,
		});
	}
	const previous = messagePayload(workspace, message);
	workspace.apply({ is: "gone", ts: message.ts });
	if (message.onlyFor) return { message, told: Promise.resolve() };
	const event = { ...changed(slack, message, "message_deleted", previous), deleted_ts: message.ts };
	return { message, told: emit(slack, event, channelOf(slack, message)) };
}

function changed(slack: Slack, message: Message, subtype: string, previous: Json): Json {
	const ts = slack.workspace.nextTs();
	const event: Json = {
		type: "message",
		subtype,
		hidden: true,
		ts,
		event_ts: ts,
		previous_message: previous,
		...whereabouts(slack, message),
	};
	if (subtype === "message_changed") event.message = messagePayload(slack.workspace, message);
	return event;
}

function whereabouts(slack: Slack, message: Message): Json {
	const channel = channelOf(slack, message);
	return { channel: message.channel, channel_type: channel ? channelType(channel) : "channel" };
}

function channelOf(slack: Slack, message: Message) {
	return slack.workspace.channels.get(message.channel);
}

function mentionsApp(slack: Slack, message: Message): boolean {
	const inChannel = channelOf(slack, message)?.kind !== "im";
	return !message.byApp && inChannel && message.text.includes(`<@${slack.workspace.world.app.botUserId}>`);
}
