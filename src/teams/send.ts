import type { Activity, ConversationParameters } from "botbuilder";
import type { ConnectorClient } from "botframework-connector";
import type { Identity } from "../chat/message.ts";
import { type Place, Undelivered } from "../chat/port.ts";
import type { CardActivity } from "./card.ts";
import { Address, PLATFORM, threadOf, withoutThread } from "./identity.ts";
import { toUndelivered } from "./undelivered.ts";
import { type Door, serviceAllowed } from "./verify.ts";

/** What sending needs of the SDK. */
export interface SendOptions {
	appId: string;
	/** Which tenants and hosts may be sent to: the same that are let in. */
	door: Door;
	connector(serviceUrl: string): Promise<ConnectorClient>;
	/** Told when the connector did not take our token. */
	tokenRefused(): void;
	/** Where to reach a tenant's people before anything was heard from it. */
	serviceUrlOf(tenant: string, stored?: string): string;
}

/** Posts, updates and opens conversations through the connector: one try per call, every failure an {@link Undelivered}. */
export interface Sender {
	/** Posts to a place, or into the thread of `root` there. Returns the message's id. */
	post(to: Place, activity: CardActivity, root?: string): Promise<string>;
	/** Redraws a message. */
	update(at: Place, posted: string, activity: CardActivity): Promise<void>;
	/** The person's own chat with the bot, opened where it is not open yet. */
	personal(who: Identity, near?: unknown): Promise<Place>;
}

export function createSender(o: SendOptions): Sender {
	const bot = { id: `28:${o.appId}`, name: "Rollcall" };

	/** Makes one call at an address that may have our token, and says what its failure means. */
	async function call<T>(
		address: Pick<Address, "tenantId" | "serviceUrl">,
		work: (client: ConnectorClient) => Promise<T>,
	): Promise<T> {
		if (!o.door.tenants.has(address.tenantId)) throw new Undelivered("refused", "tenant");
		if (!serviceAllowed(address.serviceUrl, o.door)) throw new Undelivered("refused", "service_host");
		try {
			return await work(await o.connector(address.serviceUrl));
		} catch (error) {
			const { statusCode } = error as { statusCode?: unknown };
			if (statusCode === 401) o.tokenRefused();
			throw toUndelivered(error, Date.now(), Math.random());
		}
	}

	/** Sends into a conversation that exists: a chat, or a channel's thread. */
	async function send(address: Address, conversation: string, activity: CardActivity): Promise<string> {
		const sent = await call(address, (client) =>
			client.conversations.sendToConversation(conversation, outgoing(activity, bot, conversation)),
		);
		return known(sent.id);
	}

	/** Begins a thread in a channel. Its id is also the id of its first message. */
	async function begin(address: Address, activity: CardActivity): Promise<string> {
		const created = await call(address, (client) =>
			client.conversations.createConversation({
				isGroup: true,
				bot,
				tenantId: address.tenantId,
				channelData: { channel: { id: address.conversationId }, tenant: { id: address.tenantId } },
				activity: activity as unknown as Activity,
			} as ConversationParameters),
		);
		return known(threadOf(created.id ?? "") ?? created.activityId);
	}

	return {
		async post(to, activity, root) {
			const address = addressOf(to);
			const conversation = withoutThread(address.conversationId);
			// Only a channel has threads: a chat, of two or of several, is one conversation.
			if (to.kind !== "channel" || !isChannel(address)) return send(address, conversation, activity);
			if (root) return send(address, `${conversation};messageid=${root}`, activity);
			return begin({ ...address, conversationId: conversation }, activity);
		},

		async update(at, posted, activity) {
			const address = addressOf(at);
			const conversation = withoutThread(address.conversationId);
			await call(address, (client) =>
				client.conversations.updateActivity(conversation, posted, {
					...outgoing(activity, bot, conversation),
					id: posted,
				}),
			);
		},

		async personal(who, near) {
			const stored = Address.safeParse(near).data?.serviceUrl;
			const serviceUrl = o.serviceUrlOf(who.tenant, stored);
			const created = await call({ tenantId: who.tenant, serviceUrl }, (client) =>
				client.conversations.createConversation({
					isGroup: false,
					bot,
					members: [{ id: who.user }],
					tenantId: who.tenant,
					channelData: { tenant: { id: who.tenant } },
				} as ConversationParameters),
			);
			const conversationId = known(created.id);
			const address: Address = { tenantId: who.tenant, serviceUrl, conversationId };
			return { platform: PLATFORM, tenant: who.tenant, kind: "person", ref: conversationId, address };
		},
	};
}

const outgoing = (activity: CardActivity, bot: { id: string; name: string }, conversation: string) =>
	({ ...activity, from: bot, conversation: { id: conversation } }) as unknown as Partial<Activity>;

/** An id that Teams gave. Without it the message may be there, and we cannot tell which it is. */
function known(id: string | undefined): string {
	if (!id) throw new Undelivered("ambiguous", "no_id");
	return id;
}

function addressOf(place: Place): Address {
	const address = Address.safeParse(place.address);
	if (!address.success) throw new Undelivered("refused", "address");
	return address.data;
}

/** Channels have "19:…@thread.tacv2" or "@thread.skype" ids and a team; group chats "@thread.v2" or "@unq.gbl.spaces". */
const isChannel = (address: Address): boolean =>
	address.teamId !== undefined || /@thread\.(tacv2|skype)$/.test(withoutThread(address.conversationId));
