import type { Json } from "./json.ts";

export type Card = Json;

export const adaptiveCard = "application/vnd.microsoft.card.adaptive";

export interface Attachment {
	contentType: string;
	content?: unknown;
	contentUrl?: string;
	name?: string;
}

/** A message as everybody sees it, with the cards that one person alone sees in its place. */
export interface Message {
	/** Epoch milliseconds as a string: unique and increasing. */
	id: string;
	/** The channel or chat, without `;messageid=`. */
	conversation: string;
	/** The first message of its thread: its own id where it began one, and in every chat. */
	root: string;
	/** An Entra object id, or the bot. */
	by: { user: string } | { bot: true };
	/** ISO instant, by the stand-in's clock. */
	at: string;
	/** Plain text, with mentions written as `<at>Name</at>`. */
	text: string;
	attachments: Attachment[];
	entities: Json[];
	summary?: string;
	editedAt?: string;
	deleted?: boolean;
	/** Whether the bot was sent this message: only then is it told of edits and deletions. */
	reachedBot: boolean;
	/** Cards that replaced the message's own for one person, by Entra object id. */
	views: Record<string, Card>;
}

/** What opened a dialog: a card's button, or a command of the message extension. */
export type Opener =
	| { by: "card"; conversation: string; message: string }
	| {
			by: "extension";
			commandId: string;
			context: "compose" | "commandBox" | "message";
			/** With `;messageid=` in a thread. */
			conversation: string;
			/** The message that the command was chosen on. */
			message?: string;
	  };

/** An open task module. It shows a card, or a sentence. */
export interface Dialog {
	title: string;
	card?: Card;
	text?: string;
	opener: Opener;
}

export type InstallPlace = "team" | "person" | "groupChat";

/** All that can happen in the stand-in. The journal is a list of these, and the state is what they add up to. */
export type Change =
	| { did: "posted"; message: Message }
	| {
			did: "edited";
			conversation: string;
			id: string;
			at: string;
			text: string;
			attachments: Attachment[];
			entities: Json[];
			summary?: string;
	  }
	| { did: "deleted"; conversation: string; id: string }
	| { did: "viewed"; conversation: string; id: string; user: string; card: Card }
	| { did: "dialog"; user: string; dialog: Dialog | null }
	| { did: "told"; user: string; text: string }
	| { did: "installed"; place: InstallPlace; id: string; is: boolean }
	| { did: "team"; id: string; name?: string; archived?: boolean }
	| { did: "channel"; team: string; id: string; name: string | null }
	| { did: "member"; team: string; user: string; is: boolean };
