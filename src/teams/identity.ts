import { createHash } from "node:crypto";
import { z } from "zod";
import type { Identity } from "../chat/message.ts";
import type { Place } from "../chat/port.ts";
import type { Incoming } from "./payload.ts";

export const PLATFORM = "teams";

/** Where a conversation is and how to reach it: a place's address on Teams. */
export const Address = z.object({
	tenantId: z.string().min(1),
	serviceUrl: z.string().min(1),
	conversationId: z.string().min(1),
	teamId: z.string().optional(),
	channelId: z.string().optional(),
});
export type Address = z.infer<typeof Address>;

/** The customer tenant of an activity. An activity without one was refused at the door. */
export const tenantOf = (a: Incoming): string => a.conversation.tenantId ?? a.channelData?.tenant?.id ?? "";

/** Who acted: by Entra object id, never by name. Undefined for other bots, and for events that name nobody. */
export function actorOf(a: Incoming): Identity | undefined {
	const user = a.from.aadObjectId;
	return user === undefined
		? undefined
		: { platform: PLATFORM, tenant: a.from.tenantId ?? tenantOf(a), user };
}

/** The id of a conversation without the thread that Teams appends to it. */
export const withoutThread = (conversation: string): string =>
	conversation.split(";messageid=")[0] ?? conversation;

/** The first message of the thread that a conversation id names, if it names one. */
export const threadOf = (conversation: string): string | undefined => conversation.split(";messageid=")[1];

/** The place of an activity, with its address as fresh as the activity. `channel` is another channel it is about. */
export function placeOf(a: Incoming, channel?: string): Place {
	const tenant = tenantOf(a);
	const ref = channel ?? withoutThread(a.conversation.id);
	const address: Address = { tenantId: tenant, serviceUrl: a.serviceUrl, conversationId: ref };
	if (a.channelData?.team?.id) address.teamId = a.channelData.team.id;
	if (a.channelData?.channel?.id) address.channelId = a.channelData.channel.id;
	const group = !isWithBot(a) && !address.channelId && !channel ? ({ group: true } as const) : {};
	return { platform: PLATFORM, tenant, kind: isWithBot(a) ? "person" : "channel", ref, address, ...group };
}

/** Whether an activity is from a chat that Teams calls personal. */
export function isPersonal(a: Incoming): boolean {
	return (
		a.conversation.conversationType === "personal" ||
		(!a.conversation.conversationType && !a.channelData?.team)
	);
}

/**
 * Whether an activity is from one person's own chat with the bot, where its alerts to them are sent. A message or
 * compose action may be taken in the chat of two people, which Teams calls personal as well and the bot is not in
 * (microsoft/BotFramework-Services #344); the id of such a chat begins with 19:, that of the bot's own with a:.
 */
function isWithBot(a: Incoming): boolean {
	return isPersonal(a) && !a.name?.startsWith("composeExtension/") && !a.conversation.id.startsWith("19:");
}

/** A de-duplication key of what makes an interaction the same one: opaque, and short enough for any store. */
export const keyOf = (...parts: readonly unknown[]): string =>
	`${PLATFORM}:${createHash("sha256").update(JSON.stringify(parts)).digest("base64url")}`;

/** The same value with the keys of its objects in order, so that a repeat hashes to the same key. */
export function inOrder(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(inOrder);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([name, one]) => [name, inOrder(one)]),
	);
}
