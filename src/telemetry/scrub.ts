import type { Heard } from "../chat/heard.ts";
import { type OpaqueIds, opaqueIds } from "./scrub-ids.ts";
import { filler, scrubText } from "./scrub-text.ts";
import { PLATFORM_WORDS } from "./scrub-words.ts";

/** A request as it is kept: what kind it was and how it was made, and nothing of anybody. */
export interface Recorded {
	platform: "slack" | "teams";
	kind: string;
	path: string;
	headers: Record<string, string>;
	body: Record<string, unknown>;
}

/** The headers that say how a body is to be read, and which try it was. No other is kept, so no signature or token is. */
const HEADERS = ["content-type", "x-slack-retry-num", "x-slack-retry-reason"] as const;

/** Where a platform says, in a word of its own, what something is. */
const PLATFORM_WORD =
	/^(?:type|subtype|channel_type|tab|command|channelId|conversationType|eventType|commandContext|contentType|textFormat|userIdentityType|applicationIdentityType)$/;
/** Where our own names stand: of actions and forms. */
const OWN_WORD = /^(?:callback_id|action_id|commandId|action|verb|did)$/;
const ID = /(?:^|_)(?:id|ids|ts|user|team|channel|hash|context|bot|inviter|creator|draft|nonce|on)$|Id$/;
const INSTANT = /[tT]imestamp$|DateTime$/;
/** Secrets, addresses that let whoever has them write, and links into somebody's workspace. */
const LEFT_OUT = /^(?:token|response_urls?|linkToMessage|url_private.*|icons|bot_profile)$/;

/** What the adapters and Teams call things, beside the bot's own names. */
const PLAIN = new Set("form menu link open next back close add remove add-upgrade remove-upgrade".split(" "));

const KEY = /^[A-Za-z_]\w{0,80}$/;
/** How what was typed is held. Everything else there is the name of a field, which says what was asked. */
const TYPED_KEY =
	/^(?:values?|type|text|selected_(?:options?|date|time)|draft|did|nonce|one|many|action|on|close|msteams)$/;

/**
 * Makes of each request what may be kept of it. All strings but those that are known to say nothing of anybody are ids,
 * which become opaque, or filler of the same length: a field that a platform adds tomorrow is filler.
 *
 * @param own the bot's own names and words, in lower case: actions, forms, what is typed.
 */
export function makeScrub(own: ReadonlySet<string>): (heard: Heard) => Recorded {
	const ids = opaqueIds();
	return ({ platform, path, headers, body, ours }) => {
		ids.knows(ours);
		const scrubbed = scrubObject(body, { own, ids, root: true, typed: false });
		const kept = HEADERS.flatMap((name) =>
			typeof headers[name] === "string" ? [[name, headers[name]]] : [],
		);
		return {
			...{ platform, kind: platform === "slack" ? slackKind(scrubbed, headers) : teamsKind(scrubbed), path },
			...{ headers: Object.fromEntries(kept), body: scrubbed },
		};
	};
}

interface Place {
	own: ReadonlySet<string>;
	ids: OpaqueIds;
	/** The body itself. */
	root: boolean;
	/** What is in it was typed or chosen by somebody, whatever the field is called. */
	typed: boolean;
}

function scrubObject(value: Readonly<Record<string, unknown>>, place: Place): Record<string, unknown> {
	const isInvoke = value.type === "invoke";
	const entries = Object.entries(value).flatMap(([key, one]) => {
		if (LEFT_OUT.test(key)) return [];
		const name = (place.typed ? TYPED_KEY : KEY).test(key) ? key : place.ids.id(key);
		// Teams puts the name of an invoke where a person's stands elsewhere.
		if (place.root && isInvoke && key === "name") return [[name, wordOf(String(one))]];
		if (key === "private_metadata" && typeof one === "string") return [[name, insideOf(one, place)]];
		return [[name, scrub(key, one, place)]];
	});
	return Object.fromEntries(entries);
}

function scrub(key: string, value: unknown, place: Place): unknown {
	if (typeof value === "number") return Math.abs(value) < 1_000 ? value : Number("1".repeat(10));
	if (typeof value === "string") return scrubString(key, value, place);
	if (typeof value !== "object" || value === null) return value;
	const within = { ...place, root: false, typed: place.typed || key === "state" || key === "data" };
	if (Array.isArray(value)) return value.map((one) => scrub(key, one, within));
	return scrubObject(value as Record<string, unknown>, within);
}

function scrubString(key: string, value: string, place: Place): string {
	const { own, ids, typed } = place;
	if (key === "serviceUrl") return "{service}";
	if (OWN_WORD.test(key)) return ownWords(value, own);
	if (key === "value" && !typed) return pressed(value, place);
	if (PLATFORM_WORD.test(key)) return wordOf(value);
	// A field of a form may be called anything: what is written into it is no id.
	if (typed && !/^(?:draft|nonce|on)$/.test(key)) return filler(value);
	if (INSTANT.test(key)) return ids.instant(value);
	if (ID.test(key)) return ids.id(value);
	return scrubText(value, place.root || key === "text" ? own : new Set(), (id) => ids.id(id));
}

const wordOf = (value: string): string =>
	PLATFORM_WORDS.has(value) || /^\/[a-z]{1,10}$/.test(value) ? value : filler(value);

/** Names of ours, with what numbers them: `raise:0`. */
const ownWords = (value: string, own: ReadonlySet<string>): string =>
	value.replace(/[^:|!]+/g, (part) =>
		own.has(part.toLowerCase()) || PLAIN.has(part) || /^\d{1,3}$/.test(part) ? part : filler(part),
	);

/** What a button carries: the name of an action, and an id. */
function pressed(value: string, { own, ids }: Place): string {
	const bar = value.indexOf("|");
	return bar < 0 ? filler(value) : `${ownWords(value.slice(0, bar), own)}|${ids.id(value.slice(bar + 1))}`;
}

/** JSON that stands in a string. */
function insideOf(text: string, place: Place): string {
	try {
		const inside: unknown = JSON.parse(text);
		return JSON.stringify(scrub("", inside, place));
	} catch {
		return filler(text);
	}
}

const partOf = (value: unknown): Record<string, unknown> =>
	typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

/** What kind of request it is, as Slack names it. */
function slackKind(body: Record<string, unknown>, headers: Heard["headers"]): string {
	const again = headers["x-slack-retry-num"] === undefined ? "" : " again";
	if (body.type === "event_callback") {
		const { type, channel_type, subtype } = partOf(body.event);
		return [`event ${type}${again}`, channel_type, subtype].filter(Boolean).join(" ");
	}
	const { type, container, view } = partOf(body.payload);
	if (type === "block_actions") {
		if (view) return `block_actions ${partOf(view).type}`;
		return `block_actions ${partOf(container).is_ephemeral === true ? "ephemeral" : "message"}`;
	}
	return String(type ?? body.type ?? "command");
}

/** What kind of activity it is, as Teams names it. */
function teamsKind(body: Record<string, unknown>): string {
	const { type, name, action, membersAdded, membersRemoved, channelData, conversation, value, text } = body;
	const where = partOf(conversation).conversationType ?? "personal";
	if (type === "invoke") return `invoke ${name}`;
	if (type === "installationUpdate") return `installationUpdate ${action} ${where}`;
	if (type === "message" && value !== undefined && !text) return `message press ${where}`;
	if (type !== "conversationUpdate") return `${type} ${where}`;
	const members = membersAdded ? "membersAdded" : membersRemoved ? "membersRemoved" : undefined;
	return `conversationUpdate ${partOf(channelData).eventType ?? members}`;
}
