import { randomUUID } from "node:crypto";
import type { Message } from "./changes.ts";
import type { Json } from "./json.ts";
import type { Conversation, TeamsState } from "./state.ts";
import { accountOf, localTimestamp, payloadHtml, type Written } from "./wording.ts";
import { botMriOf, type TeamsUser, threadOf } from "./world.ts";

/** What every activity says besides its own matter. */
export interface Setting {
	state: TeamsState;
	appId: string;
	/** With a slash at its end, as Teams has it. */
	serviceUrl: string;
	now: Date;
}

/** An id for what is no message: an invoke, an update. */
export function eventId(): string {
	return `f:${randomUUID()}`;
}

/** The part that all activities share. `thread` is the first message of the thread, in a channel. */
export function envelope(set: Setting, user: TeamsUser, where: Conversation, thread?: string): Json {
	const { world } = set.state;
	const timezone = world.timezone ?? "Europe/London";
	const locale = world.locale ?? "en-GB";
	return {
		channelId: "msteams",
		serviceUrl: set.serviceUrl,
		timestamp: set.now.toISOString(),
		localTimestamp: localTimestamp(set.now, timezone),
		localTimezone: timezone,
		locale,
		from: accountOf(user),
		recipient: { id: botMriOf(set.appId), name: world.bot.name },
		conversation: conversationOf(set, where, thread),
		channelData: channelData(set, where, user),
		entities: [{ type: "clientInfo", locale, country: "GB", platform: "Web", timezone }],
	};
}

/** A message as the bot receives it. */
export function messageActivity(
	set: Setting,
	user: TeamsUser,
	where: Conversation,
	message: Message,
	written: Written,
): Json {
	const base = envelope(set, user, where, message.root);
	return {
		...base,
		type: "message",
		id: message.id,
		textFormat: "plain",
		// Text with a mention ends in a line break, which a bot has to trim.
		text: written.entities.length > 0 ? `${written.text}\n` : written.text,
		attachments: [{ contentType: "text/html", content: written.html }],
		entities: [...written.entities, ...(base.entities as Json[])],
	};
}

export function editActivity(
	set: Setting,
	user: TeamsUser,
	where: Conversation,
	message: Message,
	written: Written,
): Json {
	const activity = messageActivity(set, user, where, message, written);
	return {
		...activity,
		type: "messageUpdate",
		channelData: { ...(activity.channelData as Json), eventType: "editMessage" },
	};
}

export function deleteActivity(set: Setting, user: TeamsUser, where: Conversation, message: Message): Json {
	const base = envelope(set, user, where, message.root);
	return {
		...base,
		type: "messageDelete",
		id: message.id,
		channelData: { ...(base.channelData as Json), eventType: "softDeleteMessage" },
	};
}

/** A reaction to a message of the bot's: Teams tells of no other, and names the message as what is answered. */
export function reactionActivity(
	set: Setting,
	user: TeamsUser,
	where: Conversation,
	message: Message,
	reaction: string,
): Json {
	const base = envelope(set, user, where, message.root);
	return {
		...base,
		...{ type: "messageReaction", id: eventId(), replyToId: message.id },
		reactionsAdded: [{ type: reaction }],
	};
}

/** The press of an Action.Submit in a message: a message without text. */
export function submitActivity(
	set: Setting,
	user: TeamsUser,
	where: Conversation,
	message: Message,
	value: Json,
): Json {
	return {
		...fromCard(set, user, where, message),
		type: "message",
		id: eventId(),
		value,
	};
}

/** An invoke that a message's card causes. */
export function cardInvoke(
	set: Setting,
	user: TeamsUser,
	where: Conversation,
	message: Message,
	name: string,
	value: Json,
): Json {
	return { ...fromCard(set, user, where, message), type: "invoke", id: eventId(), name, value };
}

/** An invoke of the message extension. `source` says which part of the client it came from. */
export function extensionInvoke(
	set: Setting,
	user: TeamsUser,
	where: Conversation,
	thread: string | undefined,
	name: string,
	value: Json,
): Json {
	const base = envelope(set, user, where, thread);
	const source = { name: value.commandContext === "commandBox" ? "commandBox" : "compose" };
	return {
		...base,
		type: "invoke",
		id: eventId(),
		name,
		value,
		channelData: { ...(base.channelData as Json), source },
	};
}

/** What happened to a team, a channel or its members. `more` holds `membersAdded` and the like. */
export function conversationUpdate(
	set: Setting,
	user: TeamsUser,
	where: Conversation,
	eventType: string | undefined,
	more: Json,
): Json {
	const base = envelope(set, user, where);
	return {
		...base,
		type: "conversationUpdate",
		id: eventId(),
		...more,
		channelData: {
			...(base.channelData as Json),
			...(eventType && { eventType }),
			...(more.channelData as Json),
		},
	};
}

export function installationUpdate(
	set: Setting,
	user: TeamsUser,
	where: Conversation,
	action: "add" | "remove",
): Json {
	return { ...envelope(set, user, where), type: "installationUpdate", id: eventId(), action };
}

/** A message as a message extension's command receives it. */
export function messagePayload(set: Setting, message: Message): Json {
	const inChannel = set.state.conversation(message.conversation)?.kind === "channel";
	const link = `https://teams.microsoft.com/l/message/${message.conversation}/${message.id}`;
	const cards = message.attachments.map((card, at) => ({
		id: `card-${at}`,
		contentType: card.contentType,
		content: JSON.stringify(card.content),
	}));
	const marks = cards.map((card) => `<attachment id="${card.id}"></attachment>`).join("");
	return {
		linkToMessage: message.root === message.id ? link : `${link}?parentMessageId=${message.root}`,
		id: message.id,
		replyToId: inChannel && message.root !== message.id ? message.root : null,
		createdDateTime: message.at,
		lastModifiedDateTime: message.editedAt ?? null,
		deleted: false,
		subject: null,
		summary: message.summary ?? null,
		importance: "normal",
		locale: set.state.world.locale ?? "en-GB",
		body: {
			contentType: "html",
			content: (message.text ? payloadHtml(message.text, message.entities) : "") + marks,
		},
		from: authorOf(set, message),
		reactions: [],
		mentions: message.entities.map((entity, at) => ({
			id: at,
			mentionText: (entity.mentioned as Json | undefined)?.name,
			mentioned: mentionedOf(set, entity),
		})),
		attachments: cards,
	};
}

function authorOf(set: Setting, message: Message): Json {
	const nobody = { device: null, conversation: null, user: null, application: null };
	if (!("user" in message.by)) {
		const application = {
			applicationIdentityType: "bot",
			id: set.appId,
			displayName: set.state.world.bot.name,
		};
		return { ...nobody, application };
	}
	const { aadObjectId: id, name: displayName } = set.state.user(message.by.user);
	return { ...nobody, user: { userIdentityType: "aadUser", id, displayName } };
}

function mentionedOf(set: Setting, entity: Json): Json {
	const mentioned = entity.mentioned as Json | undefined;
	const user = set.state.world.users.find((one) => one.name === mentioned?.name);
	const application = { applicationIdentityType: "bot", id: set.appId, displayName: mentioned?.name };
	return {
		device: null,
		conversation: null,
		user: user ? { userIdentityType: "aadUser", id: user.aadObjectId, displayName: user.name } : null,
		application: user ? null : application,
	};
}

function fromCard(set: Setting, user: TeamsUser, where: Conversation, message: Message): Json {
	const base = envelope(set, user, where, message.root);
	const source = { source: { name: "message" }, legacy: { replyToId: `1:${message.id}` } };
	return { ...base, replyToId: message.id, channelData: { ...(base.channelData as Json), ...source } };
}

function conversationOf(set: Setting, where: Conversation, thread: string | undefined): Json {
	const tenantId = set.state.world.tenant.id;
	if (where.kind === "personal") return { id: where.id, tenantId, conversationType: "personal" };
	const id = where.kind === "channel" && thread ? threadOf(where.id, thread) : where.id;
	const name = where.kind === "channel" ? where.channel.name : where.chat.name;
	return { id, name, tenantId, conversationType: where.kind, isGroup: true };
}

function channelData(set: Setting, where: Conversation, user: TeamsUser): Json {
	// A guest's own tenant is named, so that a bot has something to refuse.
	const tenant = { id: user.tenantId ?? set.state.world.tenant.id };
	if (where.kind !== "channel") return { tenant };
	const { team, channel } = where;
	return {
		teamsChannelId: channel.id,
		teamsTeamId: team.id,
		channel: { id: channel.id },
		team: { id: team.id, name: team.name, ...(team.aadGroupId && { aadGroupId: team.aadGroupId }) },
		tenant,
	};
}
