import { cardInvoke, extensionInvoke, messagePayload, type Setting, submitActivity } from "./activities.ts";
import { failed, type Outcome, type Reading, readCardAnswer, readTaskAnswer } from "./answers.ts";
import type { BotAnswer, BotLine } from "./bot-line.ts";
import { mistakesIn, travelling, type Values } from "./card-inputs.ts";
import { type CardAction, partsOf } from "./card-parts.ts";
import { adaptiveCard, type Card, type Message, type Opener } from "./changes.ts";
import { clientMessages } from "./client-messages.ts";
import { type Json, objectOf, textOf } from "./json.ts";
import type { Conversation, TeamsState } from "./state.ts";
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

type ExtensionOpener = Extract<Opener, { by: "extension" }>;

/** What the client adds to every invoke of a dialog. */
const context = { theme: "default" };

/** What the Teams client does for a person, whether a test's hands or the page ask for it. */
export type Client = ReturnType<typeof teamsClient>;

export function teamsClient(o: ClientOptions) {
	const { state, appId, line, now, setting, problem } = o;
	const messages = clientMessages(o);
	const { placeOf } = messages;

	/** Notes what was wrong with an answer, and shows the person what there is to show. */
	const conclude = (user: TeamsUser, name: string, { problem: wrong, outcome }: Reading): Outcome => {
		if (wrong) problem(`${name}: ${wrong}`);
		const text = outcome.failed ?? outcome.says;
		if (text !== undefined) state.happen({ did: "told", user: user.aadObjectId, text });
		return outcome;
	};

	/** Opens, replaces or closes the dialog as an answer says. */
	const settle = (user: TeamsUser, opener: Opener, name: string, reading: Reading): Outcome => {
		const { dialog } = reading;
		if (dialog !== undefined)
			state.happen({ did: "dialog", user: user.aadObjectId, dialog: dialog && { ...dialog, opener } });
		return conclude(user, name, reading);
	};

	const invoke = (user: TeamsUser, message: Message, name: string, value: Json): Promise<BotAnswer> =>
		line.deliver(cardInvoke(setting(), user, placeOf(message), message, name, value));

	const execute = async (user: TeamsUser, message: Message, action: Json, trigger: string) => {
		const name = "adaptiveCard/action";
		const reading = readCardAnswer(await invoke(user, message, name, { action, trigger }));
		const { conversation, id } = message;
		if (reading.card)
			state.happen({ did: "viewed", conversation, id, user: user.aadObjectId, card: reading.card });
		return conclude(user, name, reading);
	};

	const openDialog = async (user: TeamsUser, message: Message, data: Json) => {
		const { conversation, root, id } = message;
		const opener: Opener = { by: "card", conversation: threadOf(conversation, root), message: id };
		const answer = await invoke(user, message, "task/fetch", { data, context });
		return settle(user, opener, "task/fetch", readTaskAnswer(answer, "fetch"));
	};

	/** An Action.Submit that opens nothing reaches the bot as a message. */
	const sendSubmit = async (user: TeamsUser, message: Message, data: Json): Promise<Outcome> => {
		const { status } = await line.deliver(submitActivity(setting(), user, placeOf(message), message, data));
		if (status >= 200 && status < 300) return {};
		return conclude(user, "Action.Submit", { outcome: failed(), problem: `the bot answered ${status}` });
	};

	const runExtension = async (
		user: TeamsUser,
		opener: ExtensionOpener,
		step: "fetch" | "submit",
		more: Json,
	) => {
		const where = state.conversation(opener.conversation);
		if (!where) return failed("The conversation is no longer there.");
		const message = opener.message ? state.message(where.id, opener.message) : undefined;
		const value = {
			commandId: opener.commandId,
			commandContext: opener.context,
			requestId: state.nextId(now()),
			...(message && { messagePayload: messagePayload(setting(), message) }),
			context,
			...more,
		};
		const name = step === "fetch" ? "composeExtension/fetchTask" : "composeExtension/submitAction";
		const { root } = splitConversation(opener.conversation);
		const answer = await line.deliver(extensionInvoke(setting(), user, where, root, name, value));
		return settle(user, opener, name, readTaskAnswer(answer, step));
	};

	return {
		...messages,

		/** Presses a button of a message's card with these values in the card's inputs. */
		async press(user: TeamsUser, message: Message, pressed: CardAction, values: Values, force: boolean) {
			state.mustBeIn(user, placeOf(message));
			const { action } = pressed;
			const { data, mistakes } = dataOf(pressed, values, force);
			if (mistakes) return { mistakes };
			const { type, id, title, verb } = action;
			if (type === "Action.Execute") return execute(user, message, { type, id, title, verb, data }, "manual");
			if (type !== "Action.Submit")
				throw new Error(`${textOf(type)} is the client's own affair: nothing is sent`);
			const kind = textOf(objectOf(objectOf(action.data).msteams).type);
			if (kind === "task/fetch") return openDialog(user, message, data);
			if (kind !== "") throw new Error(`Buttons of msteams type ${kind} are not played here`);
			return sendSubmit(user, message, data);
		},

		/** What the client does by itself when a card with `refresh` comes into view of one of its users. */
		async refreshes(user: TeamsUser, message: Message): Promise<Outcome> {
			state.mustBeIn(user, placeOf(message));
			const refresh = objectOf(cardShown(user, message)?.refresh);
			const { type, id, title, verb, data } = objectOf(refresh.action);
			if (!verb) throw new Error("That card does not refresh");
			return execute(user, message, { type, id, title, verb, data: objectOf(data) }, "automatic");
		},

		/** Chooses a command of the message extension. */
		async extension(user: TeamsUser, commandId: string, door: ExtensionDoor): Promise<Outcome> {
			const { where, thread, message } = door;
			state.mustBeIn(user, where);
			mustOffer(state, commandId, door.context);
			const root = message && where.kind === "channel" ? message.root : thread;
			const opener: ExtensionOpener = {
				by: "extension",
				commandId,
				context: door.context,
				conversation: root ? threadOf(where.id, root) : where.id,
				message: message?.id,
			};
			return runExtension(user, opener, "fetch", {});
		},

		/** Sends the open dialog with a button of its card. */
		async submit(user: TeamsUser, pressed: CardAction, values: Values, force: boolean): Promise<Outcome> {
			const dialog = state.dialog(user.aadObjectId);
			if (!dialog) throw new Error(`${user.name} has no dialog open`);
			if (pressed.action.type !== "Action.Submit") throw new Error("A dialog is sent with Action.Submit");
			const { data, mistakes } = dataOf(pressed, values, force);
			if (mistakes) return { mistakes };
			const { opener } = dialog;
			if (opener.by === "extension") return runExtension(user, opener, "submit", { data });
			const message = state.message(splitConversation(opener.conversation).base, opener.message);
			if (!message) return failed("The message is no longer there.");
			const answer = await invoke(user, message, "task/submit", { data, context });
			return settle(user, opener, "task/submit", readTaskAnswer(answer, "submit"));
		},

		/** Closes the dialog. Teams does not tell the bot. */
		close(user: TeamsUser): void {
			if (!state.dialog(user.aadObjectId)) return;
			state.happen({ did: "dialog", user: user.aadObjectId, dialog: null });
		},

		/** The person's own chat with the bot. */
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

/** What a press sends, or what stops the client from sending it. */
function dataOf(pressed: CardAction, values: Values, force: boolean): { data: Json; mistakes?: Values } {
	const mistakes = force ? {} : mistakesIn(pressed.inputs, values);
	if (Object.keys(mistakes).length > 0) return { data: {}, mistakes };
	return { data: { ...objectOf(pressed.action.data), ...travelling(pressed.inputs, values, force) } };
}

function mustOffer(state: TeamsState, commandId: string, context: string): void {
	const offered = state.commandsOffered(context).map((command) => command.id);
	if (!offered.includes(commandId))
		throw new Error(`${commandId} is not offered from ${context}: ${offered.join(", ")} are`);
}
