import type { RequestListener } from "node:http";
import type { Answer, Page, Sheet } from "./form.ts";
import type { Identity, Key, Message, Words } from "./message.ts";
import type { Private } from "./private.ts";

/** Somewhere messages are: a channel, or one person's private chat with the bot. */
export interface Place {
	platform: string;
	tenant: string;
	kind: "channel" | "person";
	/** The platform's stable id of the conversation: unique together with platform and tenant. */
	ref: string;
	/** What the adapter needs to post there after a restart, in its own shape. */
	address: unknown;
	/** A chat of a few people, which the platform hands over like a channel: no panel's place. */
	group?: true;
	/**
	 * Whether people of other organisations read here; "unknown" where the platform did not say. Asked for only where an
	 * action needs it.
	 */
	shared?: boolean | "unknown";
}

/**
 * Somebody whom a text names as the platform does, by its own id. The adapter puts `stands` where they are named, and the
 * core puts who it is in its place before anything is read or written: no platform's id is ever recorded as words.
 */
export interface Named {
	stands: string;
	who: Identity;
	/** The name that the platform shows; undefined where it hands over no more than an id. */
	shown?: Words;
}

/** A message that a person wrote, as the platform handed it over. */
export interface Captured {
	/** The platform's id of the message, within its place. */
	id: string;
	/** The platform's id of the thread's first message; the message's own id where it began the thread. */
	root: string;
	author: Identity;
	/** When it was written, an instant. */
	at: Date;
	text: Private;
	/** Whom the text names. */
	named?: readonly Named[];
	/** Where it can be opened, or empty. */
	link: string;
	/** The bot was sent the message itself, by a platform that then tells of its edit and deletion. */
	changesTold?: true;
}

/**
 * One thing a person or the platform did. The same `key` again is a repeat and has no second effect.
 * Command, mention, button, shortcut, message action and home entry are doors of the same actions.
 */
export type Interaction = { key: string; who: Identity; place?: Place } & (
	| { kind: "words"; words: Private; named?: readonly Named[]; root?: string; message?: Captured }
	| { kind: "press"; action: string; on: Key; message?: Captured; root?: string }
	/**
	 * A step of a form. "open" shows the draft as it stands (the button that opens a dialog, or reopens a form);
	 * "close" leaves it, keeping what was typed.
	 */
	| { kind: "form"; draft: Key; did: "open" | "next" | "back" | "close"; answers: Record<string, Answer> }
	| { kind: "message"; change: "posted" | "edited" | "deleted"; message: Captured }
	/** `again`: it stands in view, and is drawn once more since something was done from it. Nobody asked for that. */
	| { kind: "home"; again?: true }
	/**
	 * What became of a place. `everywhere` is the part of their addresses that all channels concerned have in common,
	 * where there may be several: those of a whole team; empty for all of a workspace, whose tokens then go too when the bot
	 * was removed. `at` is when it happened, by the platform's clock.
	 */
	| {
			kind: "platform";
			change: "installed" | "removed" | "renamed" | "archived";
			everywhere?: Readonly<Record<string, string>>;
			at?: Date;
			/** Somebody took the bot into their own chat with it: they are told who they are known as, or how to be added. */
			greets?: true;
	  }
);

/** What the bot answers. It is meant for the actor alone, always. */
export type Reply =
	/**
	 * A private message; in answer to a home page that was opened, what stands on it. No child's detail: neither a
	 * channel nor a personal chat nor that page keeps those.
	 */
	| { say: Message }
	/**
	 * Open a form's screen, or replace the one that is open. `errors` stand at their fields. In answer to a form that
	 * was left it does not open: the actor is given a button that opens it again, as it was.
	 */
	| { ask: Page; errors?: Readonly<Record<string, Words>> }
	/** Open something to read. */
	| { show: Sheet }
	/** Nothing to say: a repeat, an event. Closes an open form. */
	| { done: true };

/** What a platform can do that another cannot. Each is shown by a clause of tests/contract, and stands in docs/platforms.md. */
export interface Capabilities {
	/** Whether a typed command may open a form at once, or must answer with a button that does. */
	opensForm: "at once" | "from a button";
	/** Whether a post whose fate is unknown can be looked up. */
	canFind: boolean;
	/** Whether an answer stands in the thread of a message. */
	threads: boolean;
	/** Whether the bot can be told that somebody changed or deleted what they wrote. */
	edits: boolean;
	/** Whether a person has a page of the bot's own there. */
	home: boolean;
	/** Whether actions are offered on a message. */
	messageActions: boolean;
}

/** One chat platform. Everything of Slack stays in src/slack, everything of Teams in src/teams. */
export interface Platform {
	readonly name: string;
	readonly can: Capabilities;
	/** Post a new message; `root` makes it a reply in that thread. Returns the platform's id. Throws {@link Undelivered}. */
	post(to: Place, message: Message, delivery: Key, root?: string): Promise<string>;
	/** Redraw a message already posted. Throws {@link Undelivered}. */
	update(at: Place, posted: string, message: Message, delivery: Key): Promise<void>;
	/** The id of the message posted under this delivery, looked for since that instant; undefined when it is not there. */
	find?(at: Place, delivery: Key, since: Date, root?: string): Promise<string | undefined>;
	/**
	 * The private chat with this person, opened if need be. Throws {@link Undelivered}.
	 * @param near the address of a place in use in the same workspace or tenant, as the record has it
	 */
	personal(who: Identity, near?: unknown): Promise<Place>;
	/**
	 * Whether people of other organisations read in this channel, or were invited to. Absent where the platform knows no such
	 * channels. Throws {@link Undelivered}.
	 */
	isShared?(at: Place): Promise<boolean>;
}

/** How the bot takes in an interaction: it answers once the record is committed. */
export type Receive = (interaction: Interaction) => Promise<Reply>;

/** Where a word is among the few that a platform shows beforehand: in a person's own chat, where others are, or in both. */
export type Menu = "chat" | "channel" | "both";

/** The ways in that a platform must be told of beforehand, in its manifest. Taken from what the bot can do. */
export interface Doors {
	/** Words typed after the command, or to the bot. */
	words: readonly { word: Words; usage: Words; help: Words; menu?: Menu | undefined }[];
	/** Actions offered everywhere: global shortcuts, compose actions. */
	shortcuts: readonly { action: string; label: Words; help: Words }[];
	/** Actions offered on a message. */
	messages: readonly { action: string; label: Words; help: Words }[];
}

/** A platform with its door: the HTTP requests it takes in, and its beginning and end. */
export interface Surface extends Platform {
	/** Paths that begin with one of these are handed to `listener`. */
	readonly paths: readonly string[];
	readonly listener: RequestListener;
	start(receive: Receive): Promise<void>;
	stop(): Promise<void>;
}

/**
 * Why a post or update did not arrive.
 * - `ambiguous`: it may be there (a timeout, a reset, a 5xx): look before posting again.
 * - `gone`: the place is no longer there, or the bot was removed from it: do not try again until it is back.
 * - `refused`: the platform will never take this message, or the one to redraw was deleted: do not try again.
 * - `later`: it certainly was not taken; try again after `retryAfterSeconds`.
 */
export class Undelivered extends Error {
	readonly fate: "ambiguous" | "gone" | "refused" | "later";
	readonly retryAfterSeconds: number;

	/** @param code the platform's own error code, safe for a log. */
	constructor(fate: Undelivered["fate"], code: string, retryAfterSeconds = 0) {
		super(`${fate}: ${code}`);
		this.fate = fate;
		this.retryAfterSeconds = retryAfterSeconds;
	}
}
