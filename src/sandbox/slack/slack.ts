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
	/** Files whose upload was announced, by id. Their bytes are thrown away. */
	uploads: Map<string, StoredFile>;
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
	const wanted = world.app.events === undefined || world.app.events.includes(String(event.type));
	const present = about === undefined || about.members.includes(world.app.botUserId);
	if (!wanted || !present || !installed) return undefined;
	return slack.outgoing.event(eventEnvelope(slack.workspace, event));
}
