import type { Captured } from "../chat/port.ts";
import { Private } from "../chat/private.ts";
import { isPersonal, PLATFORM, tenantOf, threadOf, withoutThread } from "./identity.ts";
import type { Incoming, MessagePayload } from "./payload.ts";
import { plainText, spoken } from "./read-text.ts";

/** What was typed, without the bot's own mention. */
export function wordsOf(a: Incoming): Private {
	const mentions = a.entities.map((mention) => ({ id: mention.mentioned.id, text: mention.text ?? "" }));
	return new Private(spoken(a.text ?? "", mentions, a.recipient.id));
}

/** The message that an activity is. */
export function captured(a: Incoming, author: Captured["author"]): Captured {
	const id = a.id ?? "";
	const root = threadOf(a.conversation.id) ?? a.replyToId ?? id;
	return {
		id,
		root,
		author,
		at: instant(a.timestamp),
		text: wordsOf(a),
		link: isPersonal(a) ? "" : linkTo(a, id, root),
	};
}

/** The message that a person pointed at through a message extension: a person's, or a bot's. */
export function pointed(a: Incoming, payload: MessagePayload): Captured {
	const user = payload.from?.user?.id ?? payload.from?.application?.id ?? "";
	const content = payload.body?.content ?? "";
	const text = payload.body?.contentType === "text" ? content : plainText(content);
	return {
		id: payload.id,
		root: payload.replyToId ?? payload.id,
		author: { platform: PLATFORM, tenant: tenantOf(a), user },
		at: instant(payload.createdDateTime),
		text: new Private(text),
		link: safeLink(payload.linkToMessage),
	};
}

/** Hosts on which Teams opens a message. */
const TEAMS_HOSTS = new Set(["teams.microsoft.com", "teams.cloud.microsoft"]);

function safeLink(link: string | null | undefined): string {
	if (!link || !URL.canParse(link)) return "";
	const url = new URL(link);
	return url.protocol === "https:" && TEAMS_HOSTS.has(url.host) ? url.href : "";
}

/** Teams' documented deep link to a channel message. */
function linkTo(a: Incoming, id: string, root: string): string {
	const url = new URL(
		`https://teams.microsoft.com/l/message/${encodeURIComponent(withoutThread(a.conversation.id))}/${id}`,
	);
	url.searchParams.set("tenantId", tenantOf(a));
	if (a.channelData?.team?.aadGroupId) url.searchParams.set("groupId", a.channelData.team.aadGroupId);
	url.searchParams.set("parentMessageId", root);
	return url.href;
}

/** An instant as Teams writes it; the beginning of time where it is missing, so that nothing looks newer than it is. */
function instant(text: string | null | undefined): Date {
	const at = new Date(text ?? 0);
	return Number.isNaN(at.getTime()) ? new Date(0) : at;
}
