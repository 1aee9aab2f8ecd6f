import { readContent, saysSomething } from "./content.ts";
import { wrongFile } from "./files.ts";
import { changeMessage, deleteMessage, postMessage } from "./messages.ts";
import type { Slack } from "./slack.ts";
import type { ReplyAddress } from "./tickets.ts";
import type { Refusal } from "./views.ts";

/** What a `response_url` answers with. */
export interface AddressAnswer {
	status: number;
	body: unknown;
}

/** Uses a response address once: it posts to the person alone or to the channel, replaces or deletes the message. */
export function useAddress(slack: Slack, path: string, args: Record<string, unknown>): AddressAnswer {
	const address = slack.tickets.redeem(path);
	if (!address) return { status: 404, body: { ok: false, error: "used_url" } };
	const refusal = reply(slack, address, args);
	return refusal ? { status: 400, body: refusal.error } : { status: 200, body: "ok" };
}

/**
 * Does what an app's answer to an interaction asks for: the body posted to a response address, or the body of the
 * acknowledgement of a slash command.
 */
export function reply(slack: Slack, to: ReplyAddress, args: Record<string, unknown>): Refusal | undefined {
	const original = to.original === undefined ? undefined : slack.workspace.messages.get(to.original);
	if (args.delete_original === true) {
		if (original) deleteMessage(slack, original);
		return undefined;
	}
	const content = readContent(args);
	if ("error" in content) return { error: String(content.error) };
	if (!saysSomething(content)) return { error: "no_text" };
	const wrong = wrongFile(slack, content.blocks, args.response_type !== "in_channel");
	if (wrong) return wrong;
	if (args.replace_original === true && original) {
		changeMessage(slack, original, { text: "", blocks: undefined, ...content });
		return undefined;
	}
	postMessage(slack, {
		text: "",
		...content,
		channel: to.channel,
		user: slack.workspace.world.app.botUserId,
		byApp: true,
		thread: args.thread_ts === undefined ? undefined : String(args.thread_ts),
		onlyFor: args.response_type === "in_channel" ? undefined : to.user,
	});
	return undefined;
}
