import { elementsOf } from "./check-blocks.ts";
import { optionsOf } from "./check-elements.ts";
import { microsOf } from "./ids.ts";
import { type Chosen, heldValue, inputsOf } from "./inputs.ts";
import { blocksAsText, readable } from "./plain-text.ts";
import { textOf } from "./typed-text.ts";
import { stackOf } from "./views.ts";
import type { Workspace } from "./workspace.ts";
import type { Json, Message, OpenView } from "./world.ts";

/** A message as one person sees it. */
export interface SeenMessage {
	channel: string;
	ts: string;
	/** The real name of who wrote it. */
	by: string;
	/** Everything that can be read in it; what buttons say stands in brackets. */
	text: string;
	/** What a notification on a lock screen shows. */
	notification: string;
	blocks: readonly Json[];
	/** What its buttons and menus say. */
	buttons: string[];
	/** Only this person sees it. */
	ephemeral: boolean;
	edited: boolean;
	/** The first message of the thread, in a reply. */
	thread?: string;
	/** How many replies its thread has. */
	replies: number;
}

/** A modal as the person sees it. */
export interface SeenView {
	id: string;
	title: string;
	/** What the send button says; empty where there is none. */
	submit: string;
	close: string;
	callbackId: string;
	privateMetadata: string;
	/** Everything that can be read in it. */
	text: string;
	blocks: readonly Json[];
	buttons: string[];
	/** By block id. */
	fields: Record<string, SeenField>;
	/** By block id: the sentence shown at the field. */
	errors: Record<string, string>;
	/** What Slack itself says when the app did not answer. */
	trouble?: string;
	/** How many modals are open, this one included. */
	depth: number;
}

export interface SeenField {
	label: string;
	hint: string;
	type: string;
	actionId: string;
	required: boolean;
	/** Text, or the values of the options chosen. */
	value: Chosen;
	options: { value: string; label: string }[];
	error?: string;
}

/**
 * The messages a person sees in a channel, or in one thread (its first message included), oldest first.
 * Replies show in their thread only; ephemeral messages to the person alone.
 */
export function seenMessages(
	workspace: Workspace,
	user: string,
	channel: string,
	thread?: string,
): SeenMessage[] {
	const place = workspace.channels.get(channel);
	if (!place || (place.kind !== "public" && !place.members.includes(user))) return [];
	return [...workspace.messages.values()]
		.filter((one) => one.channel === channel && (one.onlyFor === undefined || one.onlyFor === user))
		.filter((one) => (thread ? one.ts === thread || one.thread === thread : !one.thread))
		.sort((a, b) => microsOf(a.ts) - microsOf(b.ts))
		.map((one) => seenMessage(workspace, one));
}

function seenMessage(workspace: Workspace, message: Message): SeenMessage {
	const blocks = message.blocks ?? [];
	const said = message.mrkdwn === false ? message.text : readable(workspace, message.text);
	const all = [...workspace.messages.values()];
	return {
		channel: message.channel,
		ts: message.ts,
		by: message.bySlack ? "Slackbot" : (workspace.user(message.user)?.realName ?? message.user),
		text: blocks.length > 0 ? blocksAsText(workspace, blocks) : said,
		notification: said,
		blocks,
		buttons: buttonsOf(blocks),
		ephemeral: message.onlyFor !== undefined,
		edited: message.edited !== undefined,
		thread: message.thread,
		replies: all.filter((one) => one.thread === message.ts && one.onlyFor === undefined).length,
	};
}

/** The person's open modal, the top one; undefined when none is open. */
export function seenView(workspace: Workspace, user: string): SeenView | undefined {
	const stack = stackOf(workspace, user);
	const top = stack.at(-1);
	if (!top) return undefined;
	const { view } = top;
	return {
		id: top.id,
		title: textOf(view.title),
		submit: textOf(view.submit),
		close: textOf(view.close),
		callbackId: String(view.callback_id ?? ""),
		privateMetadata: String(view.private_metadata ?? ""),
		text: blocksAsText(workspace, view.blocks),
		blocks: view.blocks,
		buttons: buttonsOf(view.blocks),
		fields: seenFields(top),
		errors: top.errors,
		trouble: top.trouble,
		depth: stack.length,
	};
}

function seenFields(open: OpenView): Record<string, SeenField> {
	return Object.fromEntries(
		inputsOf(open.view.blocks).map(({ blockId, actionId, block, element }) => [
			blockId,
			{
				label: textOf(block.label),
				hint: textOf(block.hint),
				type: String(element.type),
				actionId,
				required: block.type === "input" && block.optional !== true,
				value: heldValue(element, open.values[blockId]?.[actionId]),
				options: optionsOf(element).map((one) => ({ value: String(one.value), label: textOf(one.text) })),
				error: open.errors[blockId],
			},
		]),
	);
}

function buttonsOf(blocks: readonly Json[]): string[] {
	return blocks
		.flatMap(elementsOf)
		.flatMap((element) =>
			element.type === "overflow"
				? optionsOf(element).map((one) => textOf(one.text))
				: [textOf(element.text)],
		)
		.filter((label) => label !== "");
}
