import { randomUUID } from "node:crypto";
import { isObject } from "./check.ts";
import type { MessageRef, Outcome, SlackHands } from "./hands.ts";
import { shortId } from "./ids.ts";
import { changeMessage, deleteMessage, postMessage } from "./messages.ts";
import type { BotAnswer } from "./outgoing.ts";
import { commandFields } from "./payloads.ts";
import { reply } from "./response-address.ts";
import { responseUrl, type Slack } from "./slack.ts";
import { asCommandText, asRichText, asSent, type Known } from "./typed-text.ts";
import type { Channel, Message } from "./world.ts";

/** Writing in channels and threads, and slash commands. */
export function messageHands(
	slack: Slack,
	user: string,
): Pick<SlackHands, "types" | "posts" | "edits" | "deletes"> {
	const { workspace } = slack;

	function known(): Known {
		const bot = workspace.user(workspace.world.app.botUserId);
		const users = bot ? [...workspace.world.users, bot] : workspace.world.users;
		return { users, channels: [...workspace.channels.values()] };
	}

	function place(id: string): Channel {
		const channel = workspace.channels.get(id);
		if (!channel) throw new Error(`No channel ${id}`);
		if (!channel.members.includes(user)) throw new Error(`${user} is not in ${channel.name}`);
		if (channel.archived) throw new Error(`${channel.name} is archived`);
		return channel;
	}

	function own(ref: MessageRef): Message {
		const message = workspace.messages.get(ref.ts);
		if (!message || message.channel !== ref.channel)
			throw new Error(`No message ${ref.ts} in ${ref.channel}`);
		if (message.user !== user) throw new Error("One can edit and delete only one's own messages");
		return message;
	}

	/** The first message of the thread that is written in. */
	function rootOf(channel: Channel, thread: string | undefined): string | undefined {
		if (thread === undefined) return undefined;
		const message = workspace.messages.get(thread);
		if (!message || message.channel !== channel.id || message.onlyFor) {
			throw new Error(`No thread ${thread} in ${channel.name}`);
		}
		return message.thread ?? message.ts;
	}

	/** Slack's own answer to the person alone. */
	function slackbot(text: string, channel: string, thread?: string): void {
		postMessage(slack, {
			channel,
			thread,
			text,
			user: "USLACKBOT",
			byApp: false,
			bySlack: true,
			onlyFor: user,
		});
	}

	async function posts(text: string, at: { channel: string; thread?: string }): Promise<string> {
		const channel = place(at.channel);
		const { message, told } = postMessage(slack, {
			channel: channel.id,
			user,
			text: asSent(text, known()),
			blocks: [asRichText(text, known(), shortId())],
			thread: rootOf(channel, at.thread),
			byApp: false,
			clientMsgId: randomUUID(),
		});
		await told;
		return message.ts;
	}

	async function runs(typed: string, at: { channel: string; thread?: string }): Promise<Outcome> {
		const channel = place(at.channel);
		const [name = ""] = typed.split(/\s/);
		const command = workspace.world.app.commands.find((one) => one.command === name);
		if (!command || !workspace.installed) {
			slackbot(
				`${name} is not a valid command. In Slack, all messages that start with the “/” character are interpreted as commands.`,
				channel.id,
				at.thread,
			);
			return { ok: false, error: "refused" };
		}
		if (at.thread) {
			slackbot(`${name} is not supported in threads. Sorry!`, channel.id, at.thread);
			return { ok: false, error: "refused" };
		}
		const address = { channel: channel.id, user };
		const answer = await slack.outgoing.command(
			user,
			commandFields(workspace, {
				user,
				channel,
				command: name,
				text: asCommandText(typed.slice(name.length).trim(), known(), command.shouldEscape === true),
				trigger: slack.tickets.trigger(user),
				responseUrl: responseUrl(slack, address),
			}),
		);
		const error = answer.error ?? unusable(slack, answer, channel.id, user);
		if (!error) return { ok: true };
		slackbot(`${name} failed with the error "${error}"`, channel.id);
		return { ok: false, error };
	}

	return {
		posts,
		async types(text, at) {
			if (text.startsWith("/")) return runs(text, at);
			return { ok: true, ts: await posts(text, at) };
		},
		async edits(ref, text) {
			const before = own(ref);
			await changeMessage(slack, before, {
				text: asSent(text, known()),
				blocks: [asRichText(text, known(), shortId())],
				edited: { user, ts: workspace.nextTs() },
			}).told;
		},
		async deletes(ref) {
			await deleteMessage(slack, own(ref)).told;
		},
	};
}

/** Shows what a command's acknowledgement says. Returns Slack's code when it cannot be shown. */
function unusable(slack: Slack, answer: BotAnswer, channel: string, user: string): string | undefined {
	const { body } = answer;
	if (body === "" || (isObject(body) && Object.keys(body).length === 0)) return undefined;
	const args = isObject(body) ? body : { text: String(body) };
	return reply(slack, { channel, user }, args) ? "invalid_command_response" : undefined;
}
