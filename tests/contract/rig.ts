import type { Identity, Message } from "../../src/chat/message.ts";
import type { Interaction, Place, Reply, Surface } from "../../src/chat/port.ts";

/**
 * A platform's adapter before its stand-in, with a bot behind it that answers as a clause says. A new adapter is one
 * more of these, and one more column in `ways.ts`.
 */
export interface Rig {
	readonly surface: Surface;
	/** What the bot took in, the oldest first. */
	readonly taken: readonly Interaction[];
	/** What the bot answers from now on. Before it is told, it has nothing to say. */
	answers(reply: Reply | ((one: Interaction) => Reply | Promise<Reply>)): void;
	/** The panel's channel, in which everybody is. */
	readonly panel: Place;
	/** A place of the panel's platform that is not there. */
	readonly nowhere: Place;
	/** A channel in which people of another organisation are too, where the platform has such channels. */
	readonly shared: Place;
	readonly ann: Person;
	readonly ben: Person;
	/** Somebody who never wrote to the app. */
	readonly cleo: Person;
	/** The next call of this kind to the platform meets this. */
	fails(call: "post" | "update" | "open" | "upload", how: Failure): void;
	/** The calls of the adapter that post, as the platform counted them: also those that met a failure. */
	posts(): number;
	/** The last thing that somebody did reaches the bot once more, as when its answer was lost. */
	comesAgain(deed: () => Promise<void>): Promise<void>;
	/** The last press reaches the bot once more, as the platform repeats one: it may do so under another id. */
	pressComesAgain(): Promise<void>;
	/** The HTTP status with which the adapter answered the last thing that it was told. */
	status(): number;
	/** Everything that the platform keeps of what the bot wrote: what is shown, and what stands beside it. */
	kept(): string;
	/** Addresses that the platform would have drawn a preview of. */
	previews(): number;
	/** What becomes of the panel's channel, or of the app in it. */
	becomes(what: "renamed" | "removed" | "installed" | "archived" | "restored"): Promise<void>;
	/** Waits until something is found. */
	until<T>(what: string, find: () => T | undefined | false): Promise<T>;
	/** Answers of the adapter that the platform could make nothing of. */
	problems(): readonly unknown[];
	stop(): Promise<void>;
}

/**
 * - `lost`: what was asked is done, and the answer never comes.
 * - `busy`: the platform asks to wait for seven seconds.
 * - `broken`: the platform fails, and does not say whether it was done.
 * - `late`: the press from which something was to open is too long ago.
 */
export type Failure = "lost" | "busy" | "broken" | "late";

/** One person at the keyboard, in words that hold on every platform. */
export interface Person {
	readonly identity: Identity;
	/** The name by which the platform shows them. */
	readonly name: string;
	/** Types a command in the panel's channel, in the way that the platform has for it. */
	commands(words: string): Promise<void>;
	/** Mentions the app, in the panel's channel or in a thread there. Returns the message's id. */
	mentions(words: string, under?: string): Promise<string>;
	/** Writes to the app in private. */
	tells(words: string): Promise<void>;
	/** Says a word to the app in a chat of several people, outside any channel. */
	saysInGroup(words: string): Promise<void>;
	/** Does the same with a word in a chat with one other person, where the app is not. */
	asksBeside(action: string): Promise<void>;
	/** Leaves the panel's channel, and is back. */
	comesAndGoes(): Promise<void>;
	/** Takes what the app offers everywhere. */
	takes(action: string): Promise<void>;
	/** The same from the platform's search. */
	findsInSearch(action: string): Promise<void>;
	/** Takes what the app offers on a message of the channel. */
	acts(action: string, message: string): Promise<void>;
	opensHome(): Promise<string | undefined>;
	/** Takes the app, where each person does. */
	takesTheApp(): Promise<void>;
	/** Presses a button of a message. */
	presses(message: Seen, label: string): Promise<void>;
	/** The form or page that is open. */
	form(): Open | undefined;
	fills(answers: Readonly<Record<string, string | string[]>>): Promise<void>;
	sends(): Promise<void>;
	goesBack(): Promise<void>;
	/** Leaves the form by the button that keeps it. */
	keepsForLater(): Promise<void>;
	/** Closes the window. */
	closes(): Promise<void>;
	/** Writes in the panel's channel. Returns the message's id. */
	writes(words: string): Promise<string>;
	edits(message: string, words: string): Promise<void>;
	deletes(message: string): Promise<void>;
	/** The messages of the panel's channel that this person sees, those for them alone left out. */
	channel(): Seen[];
	/** The answers under a message of the channel. */
	thread(root: string): Seen[];
	/** What the app said to this person alone, wherever it stands. */
	alone(): Seen[];
}

/** A message as a person sees it. */
export interface Seen {
	id: string;
	text: string;
	/** What a lock screen shows of it. */
	notification: string;
	buttons: string[];
	edited: boolean;
	/** What in it would ping somebody, or lead somewhere, beside its buttons. */
	live: string[];
	/** Its blocks or its card, as the platform was given them. */
	raw: string;
	/** Where it is. */
	place: string;
	/** The pictures in it: what is shown, and what is read out in their place. */
	pictures: { png: Uint8Array; alt: string }[];
}

export interface Open {
	title: string;
	text: string;
	values: Readonly<Record<string, unknown>>;
	buttons: string[];
	raw: string;
}

/** A message of one line. */
export const words = (text: string, summary = text): Message => ({ summary, blocks: [{ text: [text] }] });
