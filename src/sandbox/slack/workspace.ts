import { microsOf, newId, tsOf } from "./ids.ts";
import { openJournal } from "./journal.ts";
import type { Channel, Message, OpenView, SlackUser, SlackWorld, StoredFile } from "./world.ts";

/** Everything that can happen to a workspace's state. The journal is a list of these. */
export type Change =
	/** A message as it now stands, new or changed. */
	| { is: "message"; message: Message }
	| { is: "gone"; ts: string }
	| { is: "channel"; channel: Channel }
	/** A person's open modals, the top one last. */
	| { is: "views"; user: string; stack: OpenView[] }
	| { is: "home"; user: string; home: OpenView }
	/** A file whose upload is complete. */
	| { is: "file"; file: StoredFile }
	/** The app was removed from the workspace, or put back. */
	| { is: "installed"; installed: boolean };

/** The state of one Slack workspace. Every change goes through {@link Workspace.apply}, which writes the journal. */
export interface Workspace {
	readonly world: SlackWorld;
	readonly messages: ReadonlyMap<string, Message>;
	readonly channels: ReadonlyMap<string, Channel>;
	readonly stacks: ReadonlyMap<string, readonly OpenView[]>;
	readonly homes: ReadonlyMap<string, OpenView>;
	readonly files: ReadonlyMap<string, StoredFile>;
	readonly installed: boolean;
	now(): Date;
	/** A ts later than every one before it, at the given clock's time or just after the last. */
	nextTs(): string;
	apply(change: Change): void;
	onChange(listener: (change: Change) => void): () => void;
	/** A person, the bot's own user included; undefined for a stranger. */
	user(id: string): SlackUser | undefined;
	/** The workspace of a person: another one's, of those who share a channel. */
	teamOf(id: string): string;
	/** The direct-message conversation between a person and the bot, opened if need be. */
	directMessage(user: string): Channel;
	/** The messages of a channel in order of ts (they were put in that order), without ephemeral ones. */
	history(channel: string): Message[];
}

/** Builds the state from the world, then from what the journal says happened since. */
export function openWorkspace(world: SlackWorld, now: () => Date, journalPath?: string): Workspace {
	const messages = new Map<string, Message>();
	const channels = new Map<string, Channel>();
	const stacks = new Map<string, readonly OpenView[]>();
	const homes = new Map<string, OpenView>();
	const files = new Map<string, StoredFile>();
	const listeners = new Set<(change: Change) => void>();
	let installed = true;
	let lastMicros = 0;

	function put(change: Change): void {
		switch (change.is) {
			case "message":
				messages.set(change.message.ts, change.message);
				lastMicros = Math.max(lastMicros, microsOf(change.message.ts));
				break;
			case "gone":
				messages.delete(change.ts);
				break;
			case "channel":
				channels.set(change.channel.id, change.channel);
				break;
			case "views":
				stacks.set(change.user, change.stack);
				break;
			case "home":
				homes.set(change.user, change.home);
				break;
			case "file":
				files.set(change.file.id, change.file);
				break;
			case "installed":
				installed = change.installed;
				break;
		}
	}

	for (const channel of world.channels)
		put({ is: "channel", channel: channelOf(channel, world.app.botUserId) });
	const journal = openJournal<Change>(journalPath);
	for (const change of journal.earlier) put(change);

	function apply(change: Change): void {
		put(change);
		journal.append(change);
		for (const listener of [...listeners]) listener(change);
	}

	const botUser: SlackUser = {
		id: world.app.botUserId,
		name: handleOf(world.app.name),
		realName: world.app.name,
	};

	return {
		world,
		messages,
		channels,
		stacks,
		homes,
		files,
		get installed() {
			return installed;
		},
		now,
		nextTs() {
			lastMicros = Math.max(now().getTime() * 1000, lastMicros + 1);
			return tsOf(lastMicros);
		},
		apply,
		onChange(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		user: (id) => (id === botUser.id ? botUser : world.users.find((user) => user.id === id)),
		teamOf: (id) => world.users.find((user) => user.id === id)?.team ?? world.team.id,
		directMessage(user) {
			const bot = world.app.botUserId;
			const found = [...channels.values()].find((one) => one.kind === "im" && one.members.includes(user));
			if (found) return found;
			const channel: Channel = {
				id: newId("D"),
				name: "directmessage",
				kind: "im",
				members: [user, bot],
				archived: false,
				topic: "",
			};
			apply({ is: "channel", channel });
			return channel;
		},
		history: (channel) =>
			[...messages.values()].filter((one) => one.channel === channel && one.onlyFor === undefined),
	};
}

function channelOf(given: SlackWorld["channels"][number], bot: string): Channel {
	return {
		id: given.id,
		name: given.name,
		kind: given.private ? "private" : "public",
		members: given.bot === false ? [...given.members] : [...new Set([...given.members, bot])],
		archived: given.archived ?? false,
		topic: given.topic ?? "",
		...(given.shared ? { shared: true } : {}),
	};
}

function handleOf(name: string): string {
	return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");
}
