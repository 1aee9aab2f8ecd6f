import type { Grants } from "./grants.ts";
import type { BotAnswer, Outgoing } from "./outgoing.ts";
import { eventEnvelope } from "./payloads.ts";
import type { ReplyAddress, Tickets } from "./tickets.ts";
import type { Workspace } from "./workspace.ts";
import type { Channel, Json, StoredFile } from "./world.ts";

/** The parts that the Web API, the hands and the response addresses work with. */
export interface Slack {
	workspace: Workspace;
	outgoing: Outgoing;
	tickets: Tickets;
	/** Files whose upload was announced and is not complete yet, by id. */
	uploads: Map<string, StoredFile>;
	/** What the bot's token may do, as each answer says; undefined: no answer says it. */
	scopes: readonly string[] | undefined;
	/** The tokens that open the workspace. */
	grants: Grants;
	/** The stand-in's own address, without a slash at the end. */
	readonly url: string;
}

/** A full `response_url`. */
export function responseUrl(slack: Slack, of: ReplyAddress): string {
	return slack.url + slack.tickets.address(of);
}

/**
 * Sends an event to the app, if it subscribed to that type, is installed, and is in the channel the event is about.
 * Resolves after the first attempt; retries go on behind.
 */
export async function emit(slack: Slack, event: Json, about?: Channel): Promise<BotAnswer | undefined> {
	const { world, installed } = slack.workspace;
	const wanted = world.app.events === undefined || world.app.events.includes(subscriptionOf(event));
	const present = about === undefined || about.members.includes(world.app.botUserId);
	if (!wanted || !present || !installed) return undefined;
	return slack.outgoing.event(eventEnvelope(slack.workspace, event, about));
}

/** What an app subscribes to for this event: messages go by the kind of conversation that they are in. */
function subscriptionOf(event: Json): string {
	const kinds: Record<string, string> = { channel: "channels", group: "groups", im: "im" };
	if (event.type !== "message") return String(event.type);
	return `message.${kinds[String(event.channel_type)] ?? "channels"}`;
}
