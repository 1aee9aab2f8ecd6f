import type { Which } from "./find-element.ts";
import { channelHands } from "./hands-channel.ts";
import { messageHands } from "./hands-messages.ts";
import { pressHands } from "./hands-press.ts";
import { viewHands } from "./hands-view.ts";
import type { Chosen } from "./inputs.ts";
import { blocksAsText } from "./plain-text.ts";
import { type SeenMessage, type SeenView, seenMessages, seenView } from "./seen.ts";
import type { Slack } from "./slack.ts";
import type { Json, SlackUser } from "./world.ts";

/** How an act went, as the person would notice. */
export interface Outcome {
	ok: boolean;
	/**
	 * Why it went wrong: `operation_timeout` (no answer in three seconds), `dispatch_failed` (no or a wrong answer),
	 * `incomplete` (Slack's own check of the form; nothing was sent), `refused` (Slack does not do that; nothing was
	 * sent), `errors` (the app showed errors at fields), `invalid_response` (an answer Slack cannot use).
	 */
	error?: string;
}

/** A message to act on; what {@link SlackHands.sees} returns fits. */
export type MessageRef = { channel: string; ts: string };

/**
 * What one person does in Slack. Every hand resolves once the app has acknowledged and what it asked for in that
 * request is in state; what it does later can be awaited with `until`. A hand throws when the person could not do
 * it at all (no such button, no open modal): that is a mistake in the test.
 */
export interface SlackHands {
	readonly user: SlackUser;

	/**
	 * Types into the composer and presses Enter. "/cme …" runs a command (Slack refuses commands in threads, and
	 * ones it does not know); anything else is a message. "@handle" and "#channel" become mentions.
	 */
	types(text: string, at: { channel: string; thread?: string }): Promise<Outcome & { ts?: string }>;
	/** Posts a message. Returns its ts. */
	posts(text: string, at: { channel: string; thread?: string }): Promise<string>;
	edits(message: MessageRef, text: string): Promise<void>;
	deletes(message: MessageRef): Promise<void>;

	/** Presses a button, picks an entry of an overflow menu, or chooses in a select, in a message, modal or App Home. */
	presses(where: MessageRef | "view" | "home", which: Which): Promise<Outcome>;
	/** Runs a global shortcut, from the lightning menu or the search box. */
	shortcut(callbackId: string): Promise<Outcome>;
	/** Runs a message shortcut, from "More actions" of a message. */
	messageShortcut(callbackId: string, message: MessageRef): Promise<Outcome>;
	/** Opens the app's Home tab. Returns what it shows, once the app has taken in the event. */
	opensHome(): Promise<{ text: string; blocks: readonly Json[] } | undefined>;

	/** The open modal, the top one; undefined when none is open. */
	view(): SeenView | undefined;
	/** The App Home as last published. */
	home(): { text: string; blocks: readonly Json[] } | undefined;
	/**
	 * Fills in fields of the open modal: by block id, action id or label. A choice is named by its value or its label
	 * and must be offered; dates are YYYY-MM-DD, times HH:MM. "" or [] empties a field.
	 * @param o.force puts in what was never offered, as a forged request would.
	 */
	fills(answers: Record<string, Chosen>, o?: { force?: boolean }): Promise<Outcome>;
	/**
	 * Presses the modal's send button. Slack's own checks come first (required fields, lengths).
	 * @param o.force sends without those checks, as a forged request would.
	 */
	submits(o?: { force?: boolean }): Promise<Outcome>;
	/** Closes the open modal (Cancel); with `all`, the whole stack (the cross). */
	closes(o?: { all?: boolean }): Promise<Outcome>;

	/** The messages this person sees in a channel, or in one thread, oldest first, ephemeral ones included. */
	sees(channel: string, thread?: string): SeenMessage[];
	/** The conversation with the app, opened if need be. Returns its channel id. */
	directMessage(): string;

	joins(channel: string): Promise<void>;
	leaves(channel: string): Promise<void>;
	/** Puts the app into a channel, or another person. */
	invites(userId: string | "the app", channel: string): Promise<void>;
	/** Takes the app out of a channel. */
	removesApp(channel: string): Promise<void>;
	renames(channel: string, name: string): Promise<void>;
	archives(channel: string): Promise<void>;
	unarchives(channel: string): Promise<void>;
	/** Deletes a channel. The stand-in keeps it, with nobody in it. */
	deletesChannel(channel: string): Promise<void>;
}

/** The hands of one person. @throws Error when there is no such person. */
export function handsOf(slack: Slack, userId: string): SlackHands {
	const user = slack.workspace.world.users.find((one) => one.id === userId);
	if (!user) throw new Error(`No user ${userId} in this workspace`);
	const { workspace } = slack;
	const home = () => {
		const view = workspace.homes.get(userId)?.view;
		return view && { text: blocksAsText(workspace, view.blocks), blocks: view.blocks };
	};
	return {
		user,
		...messageHands(slack, userId),
		...pressHands(slack, userId, home),
		...viewHands(slack, userId),
		...channelHands(slack, userId),
		view: () => seenView(workspace, userId),
		home,
		sees: (channel, thread) => seenMessages(workspace, userId, channel, thread),
		directMessage: () => workspace.directMessage(userId).id,
	};
}
