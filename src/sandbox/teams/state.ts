import type { Change, Dialog, InstallPlace, Message } from "./changes.ts";
import type { Journal } from "./journal.ts";
import { copyOf } from "./json.ts";
import {
	type ExtensionCommand,
	personalChatOf,
	splitConversation,
	type TeamsChannel,
	type TeamsGroupChat,
	type TeamsTeam,
	type TeamsUser,
	type TeamsWorld,
} from "./world.ts";

export type Conversation =
	| { kind: "channel"; id: string; team: TeamState; channel: TeamsChannel }
	| { kind: "personal"; id: string; user: TeamsUser }
	| { kind: "groupChat"; id: string; chat: TeamsGroupChat };

export interface TeamState extends TeamsTeam {
	members: string[];
	archived: boolean;
}

/** What there is at this moment, as `state()` hands it out. */
export interface TeamsSnapshot {
	teams: TeamState[];
	groupChats: TeamsGroupChat[];
	users: TeamsUser[];
	messages: Message[];
	dialogs: Record<string, Dialog>;
	installed: Record<InstallPlace, string[]>;
}

/** The tenant with everything that happened in it. It changes by {@link TeamsState.happen} alone. */
export class TeamsState {
	readonly world: TeamsWorld;
	readonly #appId: string;
	readonly #journal: Journal;
	readonly #teams: TeamState[];
	readonly #chats: TeamsGroupChat[];
	readonly #messages: Message[] = [];
	readonly #dialogs = new Map<string, Dialog>();
	readonly #notices = new Map<string, string>();
	readonly #installed: Record<InstallPlace, Set<string>>;
	readonly #listeners = new Set<(change: Change) => void>();
	#lastId = 0;

	constructor(world: TeamsWorld, appId: string, journal: Journal) {
		this.world = copyOf(world);
		this.#appId = appId;
		this.#journal = journal;
		const everyone = world.users.map((user) => user.aadObjectId);
		this.#teams = copyOf(world.teams).map((team) => ({
			...team,
			members: team.members ?? everyone,
			archived: false,
		}));
		this.#chats = copyOf(world.groupChats ?? []);
		const at = world.installed ?? {};
		this.#installed = {
			team: new Set(at.teams ?? world.teams.map((team) => team.id)),
			person: new Set(at.people ?? everyone),
			groupChat: new Set(at.groupChats ?? this.#chats.map((chat) => chat.id)),
		};
		for (const change of journal.past()) this.#apply(change);
	}

	/** Records the change, applies it, and tells the listeners. */
	happen(change: Change): void {
		this.#journal.append(change);
		this.#apply(change);
		for (const listener of this.#listeners) listener(change);
	}

	/** Calls `listener` after every change until the returned function is called. */
	onChange(listener: (change: Change) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** A new message id: the time in epoch milliseconds, or one more than the last. */
	nextId(now: Date): string {
		this.#lastId = Math.max(this.#lastId + 1, now.getTime());
		return String(this.#lastId);
	}

	/** The person with this Entra object id, name or e-mail address. Throws when there is none. */
	user(who: string): TeamsUser {
		const user = this.world.users.find(
			(one) => one.aadObjectId === who || one.name === who || one.email === who,
		);
		if (!user) throw new Error(`Nobody here is called ${who}`);
		return user;
	}

	teams(): readonly TeamState[] {
		return this.#teams;
	}

	groupChats(): readonly TeamsGroupChat[] {
		return this.#chats;
	}

	/** The conversation with this id; `;messageid=` is ignored. Undefined when there is none. */
	conversation(id: string): Conversation | undefined {
		const { base } = splitConversation(id);
		for (const team of this.#teams) {
			const channel = team.channels.find((one) => one.id === base);
			if (channel) return { kind: "channel", id: base, team, channel };
		}
		const chat = this.#chats.find((one) => one.id === base);
		if (chat) return { kind: "groupChat", id: base, chat };
		const user = this.world.users.find((one) => personalChatOf(this.#appId, one.aadObjectId) === base);
		return user && { kind: "personal", id: base, user };
	}

	/** Whether the app is installed where this conversation is. */
	isInstalledIn(conversation: Conversation): boolean {
		switch (conversation.kind) {
			case "channel":
				return this.#installed.team.has(conversation.team.id);
			case "groupChat":
				return this.#installed.groupChat.has(conversation.chat.id);
			case "personal":
				return this.#installed.person.has(conversation.user.aadObjectId);
		}
	}

	/** The people in a conversation. */
	members(conversation: Conversation): TeamsUser[] {
		const ids =
			conversation.kind === "personal"
				? [conversation.user.aadObjectId]
				: conversation.kind === "channel"
					? conversation.team.members
					: conversation.chat.members;
		return this.world.users.filter((user) => ids.includes(user.aadObjectId));
	}

	/** Throws unless the person is in the conversation. */
	mustBeIn(user: TeamsUser, where: Conversation): void {
		if (!this.members(where).includes(user)) throw new Error(`${user.name} is not in that conversation`);
	}

	/** The message extension's commands that the manifest offers there: `compose`, `commandBox` or `message`. */
	commandsOffered(context: string): ExtensionCommand[] {
		const commands = (this.world.composeExtensions ?? []).flatMap((extension) => extension.commands);
		return commands.filter((command) => (command.context ?? ["compose", "commandBox"]).includes(context));
	}

	messages(conversation: string): readonly Message[] {
		return this.#messages.filter((message) => message.conversation === conversation);
	}

	message(conversation: string, id: string): Message | undefined {
		return this.#messages.find((message) => message.conversation === conversation && message.id === id);
	}

	dialog(user: string): Dialog | undefined {
		return this.#dialogs.get(user);
	}

	/** The last sentence the client showed this person outside a message: a bot's answer, or an error. */
	notice(user: string): string | undefined {
		return this.#notices.get(user);
	}

	snapshot(): TeamsSnapshot {
		return copyOf({
			teams: this.#teams,
			groupChats: this.#chats,
			users: this.world.users,
			messages: this.#messages,
			dialogs: Object.fromEntries(this.#dialogs),
			installed: {
				team: [...this.#installed.team],
				person: [...this.#installed.person],
				groupChat: [...this.#installed.groupChat],
			},
		});
	}

	#apply(change: Change): void {
		switch (change.did) {
			case "posted":
				this.#messages.push(copyOf(change.message));
				this.#lastId = Math.max(this.#lastId, Number(change.message.id));
				return;
			case "edited": {
				const message = this.message(change.conversation, change.id);
				if (!message) return;
				message.text = change.text;
				message.attachments = copyOf(change.attachments);
				message.entities = copyOf(change.entities);
				message.summary = change.summary;
				message.editedAt = change.at;
				message.views = {};
				return;
			}
			case "deleted": {
				const message = this.message(change.conversation, change.id);
				if (message) message.deleted = true;
				return;
			}
			case "viewed": {
				const message = this.message(change.conversation, change.id);
				if (message) message.views[change.user] = copyOf(change.card);
				return;
			}
			case "dialog":
				if (change.dialog) this.#dialogs.set(change.user, copyOf(change.dialog));
				else this.#dialogs.delete(change.user);
				return;
			case "told":
				this.#notices.set(change.user, change.text);
				return;
			case "installed":
				if (change.is) this.#installed[change.place].add(change.id);
				else this.#installed[change.place].delete(change.id);
				return;
			case "team":
				this.#changeTeam(change);
				return;
			case "channel":
				this.#changeChannel(change);
				return;
			case "member":
				this.#changeMember(change);
				return;
		}
	}

	#changeTeam(change: Extract<Change, { did: "team" }>): void {
		const team = this.#teams.find((one) => one.id === change.id);
		if (!team) return;
		team.name = change.name ?? team.name;
		team.archived = change.archived ?? team.archived;
	}

	#changeChannel(change: Extract<Change, { did: "channel" }>): void {
		const team = this.#teams.find((one) => one.id === change.team);
		if (!team) return;
		const channel = team.channels.find((one) => one.id === change.id);
		if (change.name === null) team.channels = team.channels.filter((one) => one !== channel);
		else if (channel) channel.name = change.name;
		else team.channels.push({ id: change.id, name: change.name });
	}

	#changeMember(change: Extract<Change, { did: "member" }>): void {
		const team = this.#teams.find((one) => one.id === change.team);
		if (!team) return;
		const others = team.members.filter((one) => one !== change.user);
		team.members = change.is ? [...others, change.user] : others;
	}
}
