import type { Outcome } from "./answers.ts";
import { type Filled, fillIn, startingValues, type Values } from "./card-inputs.ts";
import { type CardAction, partsOf } from "./card-parts.ts";
import type { Card, Message } from "./changes.ts";
import { actionsShown, type Client, cardShown } from "./client.ts";
import { isObject } from "./json.ts";
import type { Conversation, TeamsState } from "./state.ts";
import { shownText } from "./wording.ts";
import type { TeamsUser } from "./world.ts";

/** A channel or group chat by id or name, or the person's own chat with the bot. */
export type Place = "personal" | { channel: string; thread?: string } | { chat: string };

/** One message: `conversation` is a channel or chat by id or name, or "personal". */
export interface MessageAt {
	conversation: string;
	message: string;
}

/** A message as the person sees it: their own view of its card, where they have one. */
export interface SeenMessage extends MessageAt {
	/** The thread's first message. */
	root: string;
	by: string;
	/** What there is to read, line by line: text first, then the card. */
	lines: string[];
	/** The lines in one string. */
	text: string;
	/** The notification, which a lock screen shows. */
	summary?: string;
	buttons: string[];
	card?: Card;
	edited: boolean;
	deleted: boolean;
}

export interface OpenDialog {
	title: string;
	/** What there is to read, line by line. */
	lines: string[];
	text: string;
	card?: Card;
	buttons: string[];
	/** The values that the inputs hold now, by id; several choices with commas between. */
	values: Values;
}

/**
 * One person at the keyboard. Every hand resolves once the bot has answered and the state shows it. What the
 * client itself forbids (a button that is not there, a choice not offered) throws; what the bot does wrong is in
 * the {@link Outcome}.
 */
export interface TeamsHands {
	readonly user: TeamsUser;
	/** Posts a message and returns its id. In channels and group chats the bot sees it only with a mention. */
	says(text: string, where: (Place & { mention?: boolean }) | "personal"): Promise<string>;
	edits(at: MessageAt, text: string): Promise<void>;
	deletes(at: MessageAt): Promise<void>;
	/** Reacts to a message of the bot's: "like", "heart" and the like. */
	reacts(at: MessageAt, reaction: string): Promise<void>;
	/**
	 * Presses a button by its label. `values` are put into the card's inputs first; `nth` picks among buttons of
	 * one label, counting from 1; `force` skips what the client checks; an `oldClient` takes the fallback of what it does
	 * not know.
	 */
	presses(
		at: MessageAt,
		label: string,
		how?: { values?: Record<string, Filled>; nth?: number; force?: boolean; oldClient?: boolean },
	): Promise<Outcome>;
	/** Lets a card with `refresh` come into view. */
	refreshes(at: MessageAt): Promise<Outcome>;
	/** Chooses a command of the message extension, from the compose box or from the command box. */
	composeAction(commandId: string, where: Place | "commandBox"): Promise<Outcome>;
	/** Chooses a command from "More actions" of a message. */
	messageAction(commandId: string, at: MessageAt): Promise<Outcome>;
	/** The open dialog; undefined when none is open. */
	dialog(): OpenDialog | undefined;
	/** Puts answers into the open dialog. Throws for a choice that is not offered, unless `force`. */
	fills(answers: Record<string, Filled>, how?: { force?: boolean }): TeamsHands;
	/** Sends the dialog by the button of that label, or by the only one; `nth` as above. `mistakes` says what stopped it. */
	submits(label?: string, how?: { force?: boolean; nth?: number }): Promise<Outcome>;
	/** Closes the dialog. The bot is not told. */
	closes(): void;
	/** The messages there, oldest first; with `thread`, those of one thread. */
	sees(where: Place): SeenMessage[];
	/** The newest message there that reads like this. Throws when there is none. */
	finds(where: Place, words: string | RegExp): SeenMessage;
	/** The last sentence shown outside a message: the bot's, or an error. */
	notice(): string | undefined;
}

export interface HandsOptions {
	state: TeamsState;
	client: Client;
	user: TeamsUser;
}

export function teamsHands({ state, client, user }: HandsOptions): TeamsHands {
	/** What was typed into the dialog that is open; it goes when the dialog changes. */
	let typed: { into: Card | undefined; values: Values } | undefined;

	/** A conversation that the person is in, by id or name. */
	const named = (name: string): Conversation => {
		const where = name === "personal" ? client.personalChat(user) : conversationNamed(state, name);
		state.mustBeIn(user, where);
		return where;
	};

	const placed = (place: Place): { where: Conversation; thread?: string } => {
		if (place === "personal") return { where: named(place) };
		if ("chat" in place) return { where: named(place.chat) };
		return { where: named(place.channel), thread: place.thread };
	};

	const messageAt = ({ conversation, message: id }: MessageAt): Message => {
		const where = named(conversation);
		const message = state.message(where.id, id);
		if (!message) throw new Error(`There is no message ${id}`);
		if (message.deleted) throw new Error(`The message ${id} was deleted`);
		return message;
	};

	const openCard = (): Card => {
		const card = state.dialog(user.aadObjectId)?.card;
		if (!card) throw new Error(`${user.name} has no dialog with a card open`);
		return card;
	};

	const valuesIn = (card: Card): Values => {
		const own = typed?.into === card ? typed.values : {};
		return { ...startingValues(partsOf(card).inputs), ...own };
	};

	const seen = (message: Message): SeenMessage => {
		const card = message.deleted ? undefined : cardShown(user, message);
		const parts = card && partsOf(card);
		const own = message.text === "" ? [] : shownText(message.text).split("\n");
		const lines = message.deleted ? [] : [...own, ...(parts?.lines ?? [])];
		return {
			conversation: message.conversation,
			message: message.id,
			root: message.root,
			by: "user" in message.by ? state.user(message.by.user).name : state.world.bot.name,
			lines,
			text: lines.join("\n"),
			summary: message.summary,
			buttons: (parts?.actions ?? []).map((action) => action.label),
			card,
			edited: message.editedAt !== undefined,
			deleted: message.deleted === true,
		};
	};

	const hands: TeamsHands = {
		user,
		async says(text, where) {
			const { where: conversation, thread } = placed(where);
			const mention = typeof where === "object" && where.mention === true;
			return client.says(user, conversation, text, thread, mention);
		},
		edits: async (at, text) => client.edits(user, messageAt(at), text),
		deletes: async (at) => client.deletes(user, messageAt(at)),
		reacts: async (at, reaction) => client.reacts(user, messageAt(at), reaction),
		async presses(at, label, { values = {}, nth, force = false, oldClient } = {}) {
			const message = messageAt(at);
			const picked = pick(actionsShown(user, message), label, nth);
			const { fallback } = picked.action;
			const pressed = oldClient && isObject(fallback) ? { ...picked, action: fallback } : picked;
			const card = cardShown(user, message) ?? {};
			const { inputs } = partsOf(card);
			const all = { ...startingValues(inputs), ...fillIn(inputs, values, force) };
			return client.press(user, message, pressed, all, force);
		},
		refreshes: async (at) => client.refreshes(user, messageAt(at)),
		async composeAction(commandId, place) {
			if (place === "commandBox")
				return client.extension(user, commandId, { context: "commandBox", where: client.personalChat(user) });
			return client.extension(user, commandId, { context: "compose", ...placed(place) });
		},
		async messageAction(commandId, at) {
			const message = messageAt(at);
			const where = client.placeOf(message);
			return client.extension(user, commandId, { context: "message", where, message });
		},
		dialog() {
			const dialog = state.dialog(user.aadObjectId);
			if (!dialog) return undefined;
			const { title, card, text = "" } = dialog;
			const parts = card && partsOf(card);
			const lines = parts ? parts.lines : [text];
			const buttons = (parts?.actions ?? []).map((action) => action.label);
			return { title, card, lines, text: lines.join("\n"), buttons, values: card ? valuesIn(card) : {} };
		},
		fills(answers, { force = false } = {}) {
			const card = openCard();
			const own = typed?.into === card ? typed.values : {};
			typed = { into: card, values: { ...own, ...fillIn(partsOf(card).inputs, answers, force) } };
			return hands;
		},
		async submits(label, { force = false, nth } = {}) {
			const card = openCard();
			const buttons = partsOf(card).actions.filter((one) => one.action.type === "Action.Submit");
			return client.submit(user, pick(buttons, label, nth), valuesIn(card), force);
		},
		closes: () => client.close(user),
		sees(place) {
			const { where, thread } = placed(place);
			const messages = state.messages(where.id).filter((one) => thread === undefined || one.root === thread);
			return messages.map(seen);
		},
		finds(place, words) {
			const all = hands.sees(place).filter((message) => !message.deleted);
			const found = all.findLast((message) =>
				typeof words === "string" ? message.text.includes(words) : words.test(message.text),
			);
			if (found) return found;
			throw new Error(
				`${user.name} sees no message with ${words} among:\n${all.map((one) => one.text).join("\n---\n")}`,
			);
		},
		notice: () => state.notice(user.aadObjectId),
	};
	return hands;
}

/** A conversation by its id, or a channel or group chat by its name. Throws when there is none, or several. */
function conversationNamed(state: TeamsState, name: string): Conversation {
	const byId = state.conversation(name);
	if (byId) return byId;
	const ids = [
		...state.teams().flatMap((team) => team.channels.filter((one) => one.name === name)),
		...state.groupChats().filter((chat) => chat.name === name),
	].map((one) => one.id);
	const found = ids.length === 1 ? state.conversation(ids[0] ?? "") : undefined;
	if (!found) throw new Error(`${ids.length === 0 ? "No" : "More than one"} conversation is called ${name}`);
	return found;
}

function pick(actions: readonly CardAction[], label: string | undefined, nth?: number): CardAction {
	const fitting = label === undefined ? actions : actions.filter((one) => one.label === label);
	const found = nth === undefined ? fitting[0] : fitting[nth - 1];
	const labels = actions.map((one) => one.label).join(", ");
	if (!found) throw new Error(`There is no button ${label ?? ""}: there are ${labels}`);
	if (nth === undefined && fitting.length > 1)
		throw new Error(`More than one button fits ${label ?? "an unnamed press"}: there are ${labels}`);
	return found;
}
