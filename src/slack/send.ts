import { z } from "zod";
import type { Identity, Key } from "../chat/message.ts";
import { type Place, type Platform, Undelivered } from "../chat/port.ts";
import type { ClientOf } from "./client.ts";
import type { Pictures } from "./pictures.ts";
import { placeOf } from "./seen.ts";
import { repeatable, toUndelivered } from "./undelivered.ts";

/** The type of the metadata by which a post is found again. Every app and member can read it: an id, no more. */
const DELIVERY = "rollcall_delivery";

/** How far a search for a post goes back: pages of 200 messages, from a minute before, since clocks differ. */
const SEARCH = { pages: 10, perPage: 200, marginSeconds: 60 };

/** The outgoing half of the platform. Each call is made once; the caller decides what follows a failure. */
export function createSender(
	clientOf: ClientOf,
	team: (who: Identity) => string,
	pictures: Pictures,
): Required<Pick<Platform, "post" | "update" | "find" | "personal" | "isShared">> {
	return {
		async post(to, message, delivery, root) {
			const client = await clientOf(to.tenant);
			const channel = channelOf(to);
			const answer = await pictures.shown(message, { team: to.tenant }, (drawn) =>
				once(
					client.chat.postMessage({
						channel,
						...(root === undefined ? {} : { thread_ts: root }),
						...drawn,
						metadata: mark(delivery),
						unfurl_links: false,
						unfurl_media: false,
					}),
				),
			);
			if (answer.ts === undefined) throw new Undelivered("ambiguous", "no_id");
			return answer.ts;
		},

		async update(at, posted, message, delivery) {
			const client = await clientOf(at.tenant);
			const channel = channelOf(at);
			await pictures.shown(message, { team: at.tenant }, (drawn) =>
				harmless(client.chat.update({ channel, ts: posted, ...drawn, metadata: mark(delivery) })),
			);
		},

		async find(at, delivery, since, root) {
			const client = await clientOf(at.tenant);
			const oldest = String(Math.floor(since.getTime() / 1000) - SEARCH.marginSeconds);
			const query = {
				channel: channelOf(at),
				oldest,
				inclusive: true,
				include_all_metadata: true,
				limit: SEARCH.perPage,
			};
			let cursor: string | undefined;
			for (let page = 0; page < SEARCH.pages; page++) {
				const next = cursor === undefined ? {} : { cursor };
				const answer = await harmless(
					root === undefined
						? client.conversations.history({ ...query, ...next })
						: client.conversations.replies({ ...query, ts: root, ...next }),
				);
				const found = answer.messages?.find((message) => markOf(message) === delivery);
				if (found?.ts !== undefined) return found.ts;
				cursor = answer.response_metadata?.next_cursor || undefined;
				if (cursor === undefined) return undefined;
			}
			throw new Undelivered("ambiguous", "too_much_history");
		},

		async personal(who) {
			const client = await clientOf(team(who));
			const answer = await harmless(client.conversations.open({ users: who.user }));
			const channel = answer.channel?.id;
			if (channel === undefined) throw new Undelivered("ambiguous", "no_id");
			return placeOf(team(who), channel, true);
		},

		async isShared(at) {
			const client = await clientOf(at.tenant);
			const { channel } = await harmless(client.conversations.info({ channel: channelOf(at) }));
			return isSharedOutside(channel);
		},
	};
}

/** Whether other organisations read in a channel (Slack Connect), or were invited to: workspaces of one's own do not count. */
export const isSharedOutside = (channel?: {
	is_ext_shared?: boolean;
	is_pending_ext_shared?: boolean;
}): boolean => channel?.is_ext_shared === true || channel?.is_pending_ext_shared === true;

/** The channel of a place, as the adapter itself wrote it into the address. */
function channelOf(place: Place): string {
	const address = z.object({ channel: z.string() }).safeParse(place.address);
	return address.success ? address.data.channel : place.ref;
}

function mark(delivery: Key) {
	return { event_type: DELIVERY, event_payload: { delivery } };
}

const marked = z.object({
	metadata: z.object({ event_type: z.literal(DELIVERY), event_payload: z.object({ delivery: z.string() }) }),
});

function markOf(message: unknown): string | undefined {
	const found = marked.safeParse(message);
	return found.success ? found.data.metadata.event_payload.delivery : undefined;
}

/** A call that must not be made twice unless it certainly failed. */
async function once<T>(call: Promise<T>): Promise<T> {
	try {
		return await call;
	} catch (error) {
		throw toUndelivered(error);
	}
}

/** A call that may be made again whatever became of it. */
async function harmless<T>(call: Promise<T>): Promise<T> {
	try {
		return await call;
	} catch (error) {
		throw repeatable(toUndelivered(error));
	}
}
