import type { Captured, Named } from "../chat/port.ts";
import { Private } from "../chat/private.ts";
import { isPersonal, PLATFORM, tenantOf, threadOf, withoutThread } from "./identity.ts";
import type { Incoming, MessagePayload } from "./payload.ts";
import { nameIn, plainText, spoken, standIns } from "./read-text.ts";

/** What was typed, without the bot's own mention, and whom it names. */
export function typedIn(a: Incoming): { text: Private; named: readonly Named[] } {
	const mentions = a.entities.map(({ mentioned, text }) => {
		const user = mentioned.id === a.recipient.id ? undefined : mentioned.aadObjectId;
		return { id: mentioned.id, text: text ?? "", user, ...(user ? { stands: `@${user}` } : {}) };
	});
	const named = mentions.flatMap((m): Named[] => (m.user ? [namedBy(tenantOf(a), m.user, nameIn(m))] : []));
	return { text: new Private(spoken(a.text ?? "", mentions, a.recipient.id)), named };
}

/** Teams shows a name with every mention: it stands where the record does not know who is meant. */
const namedBy = (tenant: string, user: string, shown: string): Named => ({
	stands: `@${user}`,
	who: { platform: PLATFORM, tenant, user },
	shown,
});

/** The message that an activity is. */
export function captured(a: Incoming, author: Captured["author"]): Captured {
	const id = a.id ?? "";
	const root = threadOf(a.conversation.id) ?? a.replyToId ?? id;
	return {
		id,
		root,
		author,
		at: instant(a.timestamp),
		...typedIn(a),
		link: isPersonal(a) ? "" : linkTo(a, id, root),
		changesTold: true,
	};
}

/** The message that a person pointed at through a message extension: a person's, or a bot's. */
export function pointed(a: Incoming, payload: MessagePayload): Captured {
	const user = payload.from?.user?.id ?? payload.from?.application?.id ?? "";
	const content = payload.body?.content ?? "";
	const stands = new Map(payload.mentions.map((m) => [m.id, `@${m.mentioned.user.id}`]));
	const text = payload.body?.contentType === "text" ? content : plainText(standIns(content, stands));
	return {
		id: payload.id,
		root: payload.replyToId ?? payload.id,
		author: { platform: PLATFORM, tenant: tenantOf(a), user },
		at: instant(payload.createdDateTime),
		text: new Private(text),
		named: payload.mentions.map((m) => namedBy(tenantOf(a), m.mentioned.user.id, m.mentionText ?? "")),
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
