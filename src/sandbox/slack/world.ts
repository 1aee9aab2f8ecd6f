/** What a Slack workspace is at the start: the people, the channels and the one app that is installed in it. */
export interface SlackWorld {
	team: {
		id: string;
		domain: string;
		name: string;
		/** The organisation that it is a workspace of, with the workspaces that the app is in: the app is installed for all of them. */
		organisation?: { id: string; name: string; workspaces: readonly string[] };
	};
	app: SlackApp;
	users: readonly SlackUser[];
	channels: readonly WorldChannel[];
}

export interface SlackApp {
	/** "A…" */
	id: string;
	name: string;
	/** "B…" */
	botId: string;
	/** "U…": the user the bot posts as. */
	botUserId: string;
	commands: readonly SlackCommand[];
	shortcuts: readonly { callbackId: string; name: string; type: "global" | "message" }[];
	/** The scopes that the app was installed with. */
	scopes?: readonly string[];
	/** Event types the app subscribed to; without it, every event the stand-in knows. */
	events?: readonly string[];
}

export interface SlackCommand {
	/** With its slash: "/cme". */
	command: string;
	description: string;
	usageHint?: string;
	/** The app setting "Escape channels, users, and links": mentions arrive as ids. Off by default, as in Slack. */
	shouldEscape?: boolean;
}

export interface SlackUser {
	/** "U…" */
	id: string;
	/** The handle, as in "@handle". */
	name: string;
	realName: string;
	title?: string;
	email?: string;
	/** An IANA zone; Europe/London without it. */
	timeZone?: string;
	/** Another workspace, whose people share a channel with this one. */
	team?: string;
}

export interface WorldChannel {
	/** "C…" */
	id: string;
	name: string;
	/** Ids of the people in it. */
	members: readonly string[];
	/** Whether the bot is in it from the start; yes without it. */
	bot?: boolean;
	private?: boolean;
	archived?: boolean;
	topic?: string;
	/** Shared with another organisation (Slack Connect). */
	shared?: boolean;
}

/** A conversation as it stands. */
export interface Channel {
	id: string;
	name: string;
	kind: "public" | "private" | "im";
	members: readonly string[];
	archived: boolean;
	topic: string;
	shared?: boolean;
}

/** A Block Kit object of any kind. Its shape is checked by `check-blocks.ts` before it is stored. */
export type Json = { [key: string]: unknown };

/** A message as it stands, ephemeral ones included. */
export interface Message {
	channel: string;
	/** Seconds with six decimals; unique and increasing over the whole workspace. */
	ts: string;
	user: string;
	text: string;
	blocks?: Json[];
	/** The ts of the thread's first message, in a reply. */
	thread?: string;
	metadata?: Json;
	edited?: { user: string; ts: string };
	/** Posted by the app. */
	byApp: boolean;
	/** Ephemeral: the one person who sees it. */
	onlyFor?: string;
	/** Said by Slack itself: a failure notice, somebody joining. */
	bySlack?: boolean;
	/** A deleted message that has replies stays as a tombstone. */
	tombstone?: boolean;
	clientMsgId?: string;
	mrkdwn?: boolean;
	files?: readonly StoredFile[];
}

export interface StoredFile {
	id: string;
	name: string;
	title: string;
	altText: string;
	bytes: number;
	/** What was uploaded, in base64; undefined until it was. */
	content?: string;
}

/** One input's value as Slack sends it in `state.values`. */
export type InputState = Json & { type: string };

/** A modal in a person's stack, or a person's App Home. */
export interface OpenView {
	id: string;
	type: "modal" | "home";
	hash: string;
	rootId: string;
	previousId: string | null;
	externalId: string;
	/** The view as the app gave it, with block ids and action ids filled in. */
	view: Json & { blocks: Json[] };
	/** block_id → action_id → value. */
	values: Record<string, Record<string, InputState>>;
	/** block_id → the sentence shown at it. */
	errors: Record<string, string>;
	/** What Slack shows at the top when the app did not answer well. */
	trouble?: string;
}
