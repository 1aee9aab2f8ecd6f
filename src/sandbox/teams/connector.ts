import type { Message } from "./changes.ts";
import { type Answer, refusal } from "./http.ts";
import { contentOf, wrongWith } from "./incoming.ts";
import { isObject, type Json, listOf, objectOf, textOf } from "./json.ts";
import { memberNamed, rosterEntry } from "./roster.ts";
import type { Conversation, TeamsState } from "./state.ts";
import { personalChatOf, splitConversation, threadOf } from "./world.ts";

export interface ConnectorOptions {
	state: TeamsState;
	appId: string;
	now: () => Date;
	/** The largest request body that is taken, in bytes of UTF-8. */
	mostBytes: number;
}

/** The Bot Connector's operations. Each returns what the service would answer, and changes the state. */
export type Connector = ReturnType<typeof connector>;

const notFound = refusal(404, "ConversationNotFound", "Conversation not found.");
const noActivity = refusal(404, "ActivityNotFoundInConversation", "Conversation not found.");
const notInRoster = refusal(
	403,
	"BotNotInConversationRoster",
	"The bot is not part of the conversation roster.",
);

export function connector({ state, appId, now, mostBytes }: ConnectorOptions) {
	/** The conversation, where the bot may write; otherwise the refusal. */
	const open = (id: string): { where: Conversation } | { no: Answer } => {
		const where = state.conversation(id);
		if (!where) return { no: notFound };
		if (!state.isInstalledIn(where)) return { no: notInRoster };
		return { where };
	};

	const post = (where: Conversation, root: string | undefined, activity: Json): Answer => {
		const wrong = wrongWith(state, appId, activity, mostBytes);
		if (wrong) return wrong;
		if (where.kind === "channel" && where.team.archived)
			return refusal(403, "NotEnoughPermissions", "The team is archived.");
		if (activity.type === "typing") return { status: 202, body: {} };
		const id = state.nextId(now());
		const message: Message = {
			id,
			conversation: where.id,
			root: root ?? id,
			by: { bot: true },
			at: now().toISOString(),
			...contentOf(activity),
			reachedBot: false,
			views: {},
		};
		state.happen({ did: "posted", message });
		return { status: 201, body: { id } };
	};

	/** The first message of the thread that a send goes to; undefined for a new one. */
	const rootFor = (where: Conversation, conversationId: string): { root?: string } | undefined => {
		const { root } = splitConversation(conversationId);
		if (root === undefined || where.kind !== "channel") return {};
		const first = state.message(where.id, root);
		return first ? { root: first.root } : undefined;
	};

	const own = (conversationId: string, activityId: string): { message: Message } | { no: Answer } => {
		const found = open(conversationId);
		if ("no" in found) return found;
		const message = state.message(found.where.id, activityId);
		if (!message || message.deleted) return { no: noActivity };
		if (!("bot" in message.by))
			return { no: refusal(403, "NotEnoughPermissions", "A bot may change its own messages only.") };
		return { message };
	};

	return {
		createConversation(body: Json): Answer {
			const data = objectOf(body.channelData);
			const tenant = textOf(body.tenantId) || textOf(objectOf(data.tenant).id);
			const channelId = textOf(objectOf(data.channel).id);
			if (channelId) {
				const found = open(channelId);
				if ("no" in found) return found.no;
				if (found.where.kind !== "channel") return notFound;
				if (!isObject(body.activity))
					return refusal(400, "BadSyntax", "A channel conversation needs an activity");
				const answer = post(found.where, undefined, body.activity);
				if (answer.status !== 201) return answer;
				const activityId = textOf(objectOf(answer.body).id);
				return { status: 201, body: { id: threadOf(found.where.id, activityId), activityId } };
			}
			if (!tenant) return refusal(400, "BadArgument", "The tenant ID is missing");
			if (tenant !== state.world.tenant.id)
				return refusal(403, "ForbiddenOperationException", "Unknown tenant");
			const members = listOf(body.members);
			if (members.length !== 1 || body.isGroup === true)
				return refusal(400, "BadSyntax", "Incorrect conversation creation parameters");
			const user = memberNamed(state, textOf(objectOf(members[0]).id));
			if (!user) return refusal(400, "BadArgument", "Invalid user identity in provided tenant");
			const where = state.conversation(personalChatOf(appId, user.aadObjectId));
			if (!where || !state.isInstalledIn(where))
				return refusal(
					403,
					"ForbiddenOperationException",
					"The bot is not installed in the user's personal scope",
				);
			if (!isObject(body.activity)) return { status: 201, body: { id: where.id } };
			const answer = post(where, undefined, body.activity);
			return answer.status === 201
				? { status: 201, body: { id: where.id, activityId: objectOf(answer.body).id } }
				: answer;
		},

		sendToConversation(conversationId: string, activity: Json): Answer {
			const found = open(conversationId);
			if ("no" in found) return found.no;
			const thread = rootFor(found.where, conversationId);
			return thread ? post(found.where, thread.root, activity) : notFound;
		},

		replyToActivity(conversationId: string, activityId: string, activity: Json): Answer {
			const found = open(conversationId);
			if ("no" in found) return found.no;
			const thread = rootFor(found.where, conversationId);
			if (!thread) return notFound;
			const answered = state.message(found.where.id, activityId);
			// The SDK also answers to ids that are no message's: an invoke's, or one it made up for a proactive turn.
			if (!answered && /^\d+$/.test(activityId)) return noActivity;
			const root = found.where.kind === "channel" ? (thread.root ?? answered?.root) : undefined;
			return post(found.where, root, activity);
		},

		updateActivity(conversationId: string, activityId: string, activity: Json): Answer {
			const found = own(conversationId, activityId);
			if ("no" in found) return found.no;
			const wrong = wrongWith(state, appId, activity, mostBytes);
			if (wrong) return wrong;
			const { conversation, id } = found.message;
			state.happen({ did: "edited", conversation, id, at: now().toISOString(), ...contentOf(activity) });
			return { status: 200, body: { id } };
		},

		deleteActivity(conversationId: string, activityId: string): Answer {
			const found = own(conversationId, activityId);
			if ("no" in found) return found.no;
			state.happen({ did: "deleted", conversation: found.message.conversation, id: found.message.id });
			return { status: 200 };
		},

		members(conversationId: string): Answer {
			const found = open(conversationId);
			if ("no" in found) return found.no;
			return { status: 200, body: state.members(found.where).map((user) => rosterEntry(state, user)) };
		},

		/** `pageSize` is between 50 and 500, 200 when absent; the token is a position. */
		pagedMembers(conversationId: string, pageSize: number, token: string): Answer {
			const found = open(conversationId);
			if ("no" in found) return found.no;
			const everyone = state.members(found.where).map((user) => rosterEntry(state, user));
			const size = Math.min(500, Math.max(50, pageSize || 200));
			const start = Number(token) || 0;
			const rest = start + size < everyone.length ? { continuationToken: String(start + size) } : {};
			return { status: 200, body: { members: everyone.slice(start, start + size), ...rest } };
		},

		member(conversationId: string, id: string): Answer {
			const found = open(conversationId);
			if ("no" in found) return found.no;
			const user = memberNamed(state, id);
			if (!user || !state.members(found.where).includes(user))
				return refusal(404, "MemberNotFoundInConversation", "The member was not found in the conversation.");
			return { status: 200, body: rosterEntry(state, user) };
		},

		team(id: string): Answer {
			const found = open(id);
			if ("no" in found) return found.no;
			if (found.where.kind !== "channel" || found.where.team.id !== id) return notFound;
			const { team } = found.where;
			const body = {
				id,
				name: team.name,
				aadGroupId: team.aadGroupId ?? null,
				type: "standard",
				channelCount: team.channels.length,
				memberCount: team.members.length,
				tenantId: state.world.tenant.id,
			};
			return { status: 200, body };
		},

		/** The General channel is listed without a name, as Teams has it. */
		teamChannels(id: string): Answer {
			const found = open(id);
			if ("no" in found) return found.no;
			if (found.where.kind !== "channel") return notFound;
			const conversations = found.where.team.channels.map((channel) => ({
				id: channel.id,
				name: channel.id === id ? null : channel.name,
				type: "standard",
			}));
			return { status: 200, body: { conversations } };
		},
	};
}
