import type { Card, Dialog } from "./changes.ts";
import { type Client, cardShown } from "./client.ts";
import type { Conversation, TeamsState } from "./state.ts";
import type { ExtensionCommand, TeamsUser } from "./world.ts";

/** Everything that one person's Teams shows. */
export interface PageState {
	user: { aadObjectId: string; name: string; jobTitle: string };
	bot: { name: string };
	tenant: string;
	teams: { id: string; name: string; archived: boolean; channels: { id: string; name: string }[] }[];
	chats: { id: string; name: string; kind: "personal" | "groupChat" }[];
	/** Names of everybody, for mentions. */
	people: string[];
	/** Everybody of the tenant, as a card's people picker offers them. */
	directory: { id: string; name: string }[];
	messages: Record<string, PageMessage[]>;
	dialog?: Dialog;
	notice?: string;
	/** Suggestions for the composer, by kind of conversation. */
	commands: Record<"personal" | "channel" | "groupChat", { title: string; description: string }[]>;
	extension: { compose: ExtensionCommand[]; message: ExtensionCommand[]; commandBox: ExtensionCommand[] };
}

export interface PageMessage {
	id: string;
	root: string;
	by: { name: string; bot: boolean; own: boolean };
	/** ISO instant. */
	at: string;
	/** With mentions as `<at>Name</at>`. */
	text: string;
	card?: Card;
	edited: boolean;
	deleted: boolean;
}

export function pageState(state: TeamsState, client: Client, user: TeamsUser): PageState {
	const { world } = state;
	const inTeams = state.teams().filter((team) => team.members.includes(user.aadObjectId));
	const inChats = state.groupChats().filter((chat) => chat.members.includes(user.aadObjectId));
	const personal = client.personalChat(user);
	const conversations = [
		...inTeams.flatMap((team) => team.channels.map((channel) => channel.id)),
		...inChats.map((chat) => chat.id),
		personal.id,
	];
	return {
		user: { aadObjectId: user.aadObjectId, name: user.name, jobTitle: user.jobTitle ?? "" },
		bot: { name: world.bot.name },
		tenant: world.tenant.name,
		teams: inTeams.map(({ id, name, archived, channels }) => ({ id, name, archived, channels })),
		chats: [
			...(state.isInstalledIn(personal)
				? [{ id: personal.id, name: world.bot.name, kind: personal.kind }]
				: []),
			...inChats.map((chat) => ({ id: chat.id, name: chat.name, kind: "groupChat" as const })),
		] as PageState["chats"],
		people: world.users.map((one) => one.name),
		directory: world.users.map((one) => ({ id: one.aadObjectId, name: one.name })),
		messages: Object.fromEntries(conversations.map((id) => [id, messagesIn(state, user, id)])),
		dialog: state.dialog(user.aadObjectId),
		notice: state.notice(user.aadObjectId),
		commands: {
			personal: commandsFor(state, "personal"),
			channel: commandsFor(state, "team"),
			groupChat: commandsFor(state, "groupChat"),
		},
		extension: {
			compose: state.commandsOffered("compose"),
			message: state.commandsOffered("message"),
			commandBox: state.commandsOffered("commandBox"),
		},
	};
}

function messagesIn(state: TeamsState, user: TeamsUser, conversation: Conversation["id"]): PageMessage[] {
	return state.messages(conversation).map((message) => {
		const own = "user" in message.by && message.by.user === user.aadObjectId;
		const name = "user" in message.by ? state.user(message.by.user).name : state.world.bot.name;
		const deleted = message.deleted === true;
		return {
			id: message.id,
			root: message.root,
			by: { name, bot: !("user" in message.by), own },
			at: message.at,
			text: deleted ? "" : message.text,
			card: deleted ? undefined : cardShown(user, message),
			edited: message.editedAt !== undefined,
			deleted,
		};
	});
}

function commandsFor(state: TeamsState, scope: string) {
	const lists = (state.world.commandLists ?? []).filter((list) => list.scopes.includes(scope));
	return lists.flatMap((list) => list.commands);
}
