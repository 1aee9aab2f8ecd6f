import { deleteActivity, editActivity, messageActivity, reactionActivity } from "./activities.ts";
import type { Message } from "./changes.ts";
import type { ClientOptions } from "./client.ts";
import type { Conversation } from "./state.ts";
import { mentionsBot, write } from "./wording.ts";
import type { TeamsUser } from "./world.ts";

/** Writing, changing and deleting messages, as the Teams client does for a person. */
export function clientMessages({ state, appId, line, now, setting }: ClientOptions) {
	const placeOf = (message: Message): Conversation => {
		const where = state.conversation(message.conversation);
		if (!where) throw new Error("The conversation is no longer there");
		return where;
	};

	const reachesBot = (where: Conversation, mentioned: boolean): boolean => {
		if (!state.isInstalledIn(where)) return false;
		if (where.kind === "personal" || mentioned) return true;
		return where.kind === "channel" && state.world.readsAllMessages === true;
	};

	return {
		placeOf,

		/** Posts a message, and sends it to the bot where the bot gets to see it. Returns its id. */
		async says(user: TeamsUser, where: Conversation, typed: string, thread?: string, mention = false) {
			state.mustBeIn(user, where);
			if (where.kind === "channel" && where.team.archived) throw new Error("The team is archived");
			if (where.kind === "personal" && !state.isInstalledIn(where))
				throw new Error(`${user.name} has not installed the app`);
			if (thread && state.message(where.id, thread)?.root !== thread)
				throw new Error(`There is no thread ${thread}`);
			const written = write(state.world, appId, typed, mention);
			const id = state.nextId(now());
			const message: Message = {
				id,
				conversation: where.id,
				root: thread ?? id,
				by: { user: user.aadObjectId },
				at: now().toISOString(),
				text: written.text,
				attachments: [],
				entities: written.entities,
				reachedBot: reachesBot(where, mentionsBot(written.entities, appId)),
				views: {},
			};
			state.happen({ did: "posted", message });
			if (message.reachedBot) await line.deliver(messageActivity(setting(), user, where, message, written));
			return id;
		},

		/** Changes one's own message. The bot hears of it when it was sent the message before. */
		async edits(user: TeamsUser, message: Message, typed: string) {
			mustBeOwn(user, message);
			const written = write(state.world, appId, typed, mentionsBot(message.entities, appId));
			const { conversation, id } = message;
			const { text, entities } = written;
			const at = now().toISOString();
			state.happen({ did: "edited", conversation, id, at, text, entities, attachments: [] });
			const where = placeOf(message);
			if (message.reachedBot && state.isInstalledIn(where))
				await line.deliver(editActivity(setting(), user, where, message, written));
		},

		/** Reacts to a message of the bot's, and the bot is told. The stand-in shows no reactions. */
		async reacts(user: TeamsUser, message: Message, reaction: string) {
			if ("user" in message.by) throw new Error("Teams tells a bot of reactions to its own messages only");
			const where = placeOf(message);
			if (state.isInstalledIn(where))
				await line.deliver(reactionActivity(setting(), user, where, message, reaction));
		},

		/** Deletes one's own message. The bot hears of it when it was sent the message before. */
		async deletes(user: TeamsUser, message: Message) {
			mustBeOwn(user, message);
			state.happen({ did: "deleted", conversation: message.conversation, id: message.id });
			const where = placeOf(message);
			if (message.reachedBot && state.isInstalledIn(where))
				await line.deliver(deleteActivity(setting(), user, where, message));
		},
	};
}

function mustBeOwn(user: TeamsUser, message: Message): void {
	if (!("user" in message.by) || message.by.user !== user.aadObjectId)
		throw new Error(`${user.name} did not write that message`);
	if (message.deleted) throw new Error("That message was deleted");
}
