import type { Kept } from "./metadata.ts";

/** Where an interaction came from, hence the ways in which Slack lets it be answered. It never leaves the adapter. */
export interface Origin {
	/**
	 * - `command`, `shortcut`, `message` (a button or action of a message), `home` (a button there), `modal` (a button
	 *   there) and `submission` come with a trigger that opens a modal within three seconds.
	 * - `mention` and `chat` (a personal chat) are messages to the bot: a person waits, but nothing can be opened.
	 * - `opened` is the home page coming into view.
	 * - `closed` is a form that was left: nobody waits, but there may be a way back to tell of.
	 * - `notice` is news that nobody waits for.
	 */
	from:
		| "command"
		| "shortcut"
		| "message"
		| "home"
		| "modal"
		| "submission"
		| "mention"
		| "chat"
		| "opened"
		| "closed"
		| "notice";
	/** The workspace, and the organisation that it is of, where Slack says so. */
	team: string;
	organisation?: string;
	user: string;
	trigger?: string;
	/** Where an answer for the actor alone may be sent, five times within half an hour. */
	responseUrl?: string;
	channel?: string;
	/** The thread to answer in. */
	thread?: string;
	/** A modal that was opened from the home page. */
	fromHome?: true;
	view?: { id: string; form: boolean; kept: Kept; inputs: readonly string[] };
}

/** Personal chats have an id that begins with D. */
export function isPersonal(channel: string): boolean {
	return channel.startsWith("D");
}
