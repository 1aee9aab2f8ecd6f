import {
	cardInvoke,
	deleteActivity,
	editActivity,
	extensionInvoke,
	messageActivity,
	messagePayload,
	type Setting,
	submitActivity,
} from "./activities.ts";
import { failed, type Outcome, type Reading, readCardAnswer, readTaskAnswer } from "./answers.ts";
import type { BotAnswer, BotLine } from "./bot-line.ts";
import { mistakesIn, travelling, type Values } from "./card-inputs.ts";
import { type CardAction, partsOf } from "./card-parts.ts";
import { adaptiveCard, type Card, type Message, type Opener } from "./changes.ts";
import { type Json, objectOf, textOf } from "./json.ts";
import type { Conversation, TeamsState } from "./state.ts";
import { mentionsBot, write } from "./wording.ts";
import { personalChatOf, splitConversation, type TeamsUser, threadOf } from "./world.ts";

export interface ClientOptions {
	state: TeamsState;
	appId: string;
	line: BotLine;
	now: () => Date;
	setting: () => Setting;
	/** Told of every answer of the bot that Teams could not make sense of. */
	problem: (what: string) => void;
}

/** Where a message extension's command is chosen. */
export interface ExtensionDoor {
	context: "compose" | "commandBox" | "message";
	where: Conversation;
	thread?: string;
	message?: Message;
}

/** What the Teams client does for a person, whether a test's hands or the page ask for it. */
export type Client = ReturnType<typeof teamsClient>;

export function teamsClient({ state, appId, line, now, setting, problem }: ClientOptions) {
	const tell = (user: TeamsUser, text: string) => state.happen({ did: "told", user: user.aadObjectId, text });

	/** Brings the state up to what the bot's answer means, and says what the person now sees. */
	const settle = (user: TeamsUser, opener: Opener, name: string, reading: Reading): Outcome => {
		if (reading.problem) problem(`${name}: ${reading.problem}`);
		const { dialog, outcome } = reading;
		if (dialog !== undefined)
			state.happen({ did: "dialog", user: user.aadObjectId, dialog: dialog && { ...dialog, opener } });
		const sentence = outcome.failed ?? outcome.says;
		if (sentence !== undefined) tell(user, sentence);
		return outcome;
	};

	const invokeFromCard = (user: TeamsUser, message: Message, name: string, value: Json): Promise<BotAnswer> =>
		line.deliver(cardInvoke(setting(), user, placeOf(message), message, name, value));

	const placeOf = (message: Message): Conversation => {
		const where = state.conversation(message.conversation);
		if (!where) throw new Error("The conversation is no longer there");
		return where;
	};

	const execute = async (
		user: TeamsUser,
		message: Message,
		action: Json,
		trigger: string,
	): Promise<Outcome> => {
		const answer = await invokeFromCard(user, message, "adaptiveCard/action", { action, trigger });
		const reading = readCardAnswer(answer);
		if (reading.problem) problem(`adaptiveCard/action: ${reading.problem}`);
		const { card, outcome } = reading;
		if (card) {
			const { conversation, id } = message;
			state.happen({ did: "viewed", conversation, id, user: user.aadObjectId, card });
		}
		const sentence = outcome.failed ?? outcome.says;
		if (sentence !== undefined) tell(user, sentence);
		return outcome;
	};

	const sendExtension = async (
		user: TeamsUser,
		opener: Opener,
		more: Json,
		name: string,
	): Promise<Outcome> => {
		if (opener.by !== "extension") throw new Error("That dialog is not the message extension's");
		const where = state.conversation(opener.conversation);
		if (!where) return failed("The conversation is no longer there.");
		const message = opener.message && state.message(where.id, opener.message);
		const value = {
			commandId: opener.commandId,
			commandContext: opener.context,
			requestId: state.nextId(now()),
			...(message && { messagePayload: messagePayload(setting(), message) }),
			context: { theme: "default" },
			...more,
		};
		const { root } = splitConversation(opener.conversation);
		return settle(
			user,
			opener,
			name,
			readTaskAnswer(
				await line.deliver(extensionInvoke(setting(), user, where, root, name, value)),
				name.endsWith("fetchTask") ? "fetch" : "submit",
			),
		);
	};

	return {
		/** Posts a message, and sends it to the bot where the bot gets to see it. Returns its id. */
		async says(
			user: TeamsUser,
			where: Conversation,
			typed: string,
			root: string | undefined,
			mention: boolean,
		) {
			if (!state.members(where).includes(user)) throw new Error(`${user.name} is not in that conversation`);
			if (where.kind === "channel" && where.team.archived) throw new Error("The team is archived");
			if (where.kind === "personal" && !state.isInstalledIn(where))
				throw new Error(`${user.name} has not installed the app`);
			if (root && !state.message(where.id, root)) throw new Error("There is no such thread");
			const written = write(state.world, appId, typed, mention);
			const id = state.nextId(now());
			const seen =
				where.kind === "personal" ||
				mentionsBot(written.entities, appId) ||
				(where.kind === "channel" && state.world.readsAllMessages === true);
			const message: Message = {
				id,
				conversation: where.id,
				root: root ?? id,
				by: { user: user.aadObjectId },
				at: now().toISOString(),
				text: written.text,
				attachments: [],
				entities: written.entities,
				reachedBot: seen && state.isInstalledIn(where),
				views: {},
			};
			state.happen({ did: "posted", message });
			if (message.reachedBot) await line.deliver(messageActivity(setting(), user, where, message, written));
			return id;
		},

		async edits(user: TeamsUser, message: Message, typed: string) {
			mustBeOwn(user, message);
			const written = write(state.world, appId, typed, mentionsBot(message.entities, appId));
			const { conversation, id } = message;
			const { text, entities } = written;
			state.happen({
				did: "edited",
				conversation,
				id,
				at: now().toISOString(),
				text,
				entities,
				attachments: [],
			});
			const where = placeOf(message);
			if (message.reachedBot && state.isInstalledIn(where))
				await line.deliver(editActivity(setting(), user, where, message, written));
		},

		async deletes(user: TeamsUser, message: Message) {
			mustBeOwn(user, message);
			state.happen({ did: "deleted", conversation: message.conversation, id: message.id });
			const where = placeOf(message);
			if (message.reachedBot && state.isInstalledIn(where))
				await line.deliver(deleteActivity(setting(), user, where, message));
		},

		/** Presses a button of a message's card with these values in the card's inputs. */
		async press(
			user: TeamsUser,
			message: Message,
			pressed: CardAction,
			values: Values,
			force: boolean,
		): Promise<Outcome> {
			const stopped = force ? {} : mistakesIn(pressed.inputs, values);
			if (Object.keys(stopped).length > 0) return { mistakes: stopped };
			const inputs = travelling(pressed.inputs, values, force);
			const { action } = pressed;
			const data = { ...objectOf(action.data), ...inputs };
			if (action.type === "Action.Execute") {
				const { type, id, title, verb } = action;
				return execute(user, message, { type, id, title, verb, data }, "manual");
			}
			if (action.type !== "Action.Submit")
				throw new Error(`${textOf(action.type)} is the client's own affair: nothing is sent`);
			const kind = textOf(objectOf(objectOf(action.data).msteams).type);
			if (kind === "task/fetch") {
				const { conversation, root, id } = message;
				const opener: Opener = { by: "card", conversation: threadOf(conversation, root), message: id };
				const answer = await invokeFromCard(user, message, kind, { data, context: { theme: "default" } });
				return settle(user, opener, kind, readTaskAnswer(answer, "fetch"));
			}
			if (kind !== "") throw new Error(`Buttons of msteams type ${kind} are not played here`);
			const activity = submitActivity(setting(), user, placeOf(message), message, data);
			const { status } = await line.deliver(activity);
			if (status >= 200 && status < 300) return {};
			problem(`the bot answered ${status} to a button`);
			tell(user, failed().failed ?? "");
			return failed();
		},

		/** What the client does by itself when a card with `refresh` comes into view of one of its users. */
		async refreshes(user: TeamsUser, message: Message): Promise<Outcome> {
			const refresh = objectOf(cardShown(user, message)?.refresh);
			const { type, id, title, verb, data } = objectOf(refresh.action);
			if (!verb) throw new Error("That card does not refresh");
			return execute(user, message, { type, id, title, verb, data: objectOf(data) }, "automatic");
		},

		/** Chooses a command of the message extension. */
		extension(user: TeamsUser, commandId: string, door: ExtensionDoor): Promise<Outcome> {
			mustOffer(state, commandId, door.context);
			const { where, thread, message, context } = door;
			const root = message && where.kind === "channel" ? message.root : thread;
			const conversation = root ? threadOf(where.id, root) : where.id;
			const opener: Opener = { by: "extension", commandId, context, conversation, message: message?.id };
			return sendExtension(user, opener, {}, "composeExtension/fetchTask");
		},

		/** Sends the open dialog with a button of its card. */
		async submit(user: TeamsUser, pressed: CardAction, values: Values, force: boolean): Promise<Outcome> {
			const dialog = state.dialog(user.aadObjectId);
			if (!dialog) throw new Error(`${user.name} has no dialog open`);
			if (pressed.action.type !== "Action.Submit") throw new Error("A dialog is sent with Action.Submit");
			const stopped = force ? {} : mistakesIn(pressed.inputs, values);
			if (Object.keys(stopped).length > 0) return { mistakes: stopped };
			const data = { ...objectOf(pressed.action.data), ...travelling(pressed.inputs, values, force) };
			const { opener } = dialog;
			if (opener.by === "extension")
				return sendExtension(user, opener, { data }, "composeExtension/submitAction");
			const message = state.message(splitConversation(opener.conversation).base, opener.message);
			if (!message) return failed("The message is no longer there.");
			const answer = await invokeFromCard(user, message, "task/submit", {
				data,
				context: { theme: "default" },
			});
			return settle(user, opener, "task/submit", readTaskAnswer(answer, "submit"));
		},

		/** Closes the dialog. Teams does not tell the bot. */
		close(user: TeamsUser): void {
			if (state.dialog(user.aadObjectId))
				state.happen({ did: "dialog", user: user.aadObjectId, dialog: null });
		},

		personalChat(user: TeamsUser): Conversation {
			const where = state.conversation(personalChatOf(appId, user.aadObjectId));
			if (!where) throw new Error(`${user.name} has no chat with the bot`);
			return where;
		},
	};
}

/** The Adaptive Card that this person sees in the message. */
export function cardShown(user: TeamsUser, message: Message): Card | undefined {
	const card = message.attachments.find((attachment) => attachment.contentType === adaptiveCard)?.content;
	return message.views[user.aadObjectId] ?? (card as Card | undefined);
}

/** The buttons of the card that this person sees in the message. */
export function actionsShown(user: TeamsUser, message: Message): CardAction[] {
	const card = cardShown(user, message);
	return card ? partsOf(card).actions : [];
}

function mustBeOwn(user: TeamsUser, message: Message): void {
	if (!("user" in message.by) || message.by.user !== user.aadObjectId)
		throw new Error(`${user.name} did not write that message`);
	if (message.deleted) throw new Error("That message was deleted");
}

function mustOffer(state: TeamsState, commandId: string, context: string): void {
	const commands = (state.world.composeExtensions ?? []).flatMap((extension) => extension.commands);
	const offered = commands.filter((one) => (one.context ?? ["compose", "commandBox"]).includes(context));
	if (!offered.some((one) => one.id === commandId))
		throw new Error(
			`${commandId} is not offered from ${context}: ${offered.map((one) => one.id).join(", ")} are`,
		);
}
