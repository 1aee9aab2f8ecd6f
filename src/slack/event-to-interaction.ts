import type { Interaction } from "../chat/port.ts";
import { keyOf } from "./keys.ts";
import { isPersonal, type Origin } from "./origin.ts";
import type { Envelope, SlackMessage } from "./payloads.ts";
import { typedBy } from "./read-text.ts";
import { capture, identityOf, placeOf, type Seen, type Self, withoutBot } from "./seen.ts";

type Event = Envelope["event"];
type Change = Extract<Interaction, { kind: "platform" }>["change"];

/** Subtypes of a message that a person wrote; all others are the platform's own or a bot's. */
const WRITTEN = new Set([undefined, "file_share", "thread_broadcast", "me_message"]);

/** What became of a channel. */
const CHANNEL_CHANGES: Readonly<Record<string, Change>> = {
	channel_rename: "renamed",
	group_rename: "renamed",
	channel_archive: "archived",
	group_archive: "archived",
	channel_unarchive: "installed",
	group_unarchive: "installed",
	channel_deleted: "removed",
	group_deleted: "removed",
	channel_left: "removed",
	group_left: "removed",
};

/** An event as an interaction; undefined for what a bot did, and for what the bot does not act on. */
export function fromEvent(body: Envelope, self: Self): Seen | undefined {
	const { event } = body;
	if (event.bot_id !== undefined) return undefined;
	const here = surroundings(body, self);
	switch (event.type) {
		case "app_mention":
			return fromMention(event, here);
		case "message":
			return fromMessage(event, here);
		case "app_home_opened":
			return event.tab === "home" ? here.seen({ kind: "home" }, "opened") : undefined;
		case "member_left_channel":
			return event.user === here.bot ? here.platform("removed") : undefined;
		case "member_joined_channel":
			return event.user === here.bot ? here.platform("installed") : undefined;
		case "app_uninstalled":
			return here.everywhere("removed");
		case "tokens_revoked":
			return event.tokens?.bot?.length ? here.everywhere("removed") : undefined;
		default: {
			const change = CHANNEL_CHANGES[event.type];
			return change === undefined ? undefined : here.platform(change);
		}
	}
}

type Surroundings = ReturnType<typeof surroundings>;

/** The parts that every event's interaction has. */
function surroundings(body: Envelope, self: Self) {
	const { event } = body;
	const installed = body.authorizations?.[0];
	const team = self.team ?? installed?.team_id ?? body.context_team_id ?? body.team_id ?? "";
	// Where organisations share a channel, whoever's workspace is not said may be of any: they are nobody that is known.
	const home = body.is_ext_shared_channel ? "" : team;
	const channel = typeof event.channel === "string" ? event.channel : event.channel?.id;
	// Slack does not say who renamed a channel: then there is no user.
	const user = event.user ?? event.actor_id ?? "";
	const key = keyOf("event", body.event_id);
	const seen = (
		what: What,
		from: Origin["from"],
		by = { user, team: event.user_team ?? event.team ?? home },
	): Seen => ({
		interaction: {
			...what,
			key,
			who: identityOf(by.team, by.user),
			// Of personal chats the bot hears its own alone.
			place: channel === undefined || from === "opened" ? undefined : placeOf(team, channel, from === "chat"),
		},
		origin: { from, team, user: by.user, channel, thread: event.thread_ts },
	});
	return {
		team,
		home,
		channel,
		self,
		bot: self.user ?? (installed?.is_bot === true ? installed.user_id : undefined),
		seen,
		platform: (change: Change) => seen({ kind: "platform", change }, "notice"),
		/** Of every channel in the workspace or organisation: there is nothing that their addresses need have in common. */
		everywhere: (change: Change) => {
			const at = body.event_time === undefined ? undefined : new Date(body.event_time * 1_000);
			const by = { user, team: wholeOf(body, team) };
			return seen({ kind: "platform", change, everywhere: {}, at }, "notice", by);
		},
	};
}

/** The organisation, where the app was installed in all of it; else the workspace. */
function wholeOf(body: Envelope, team: string): string {
	const installed = body.authorizations?.[0];
	const organisation = installed?.enterprise_id ?? body.enterprise_id ?? "";
	const isWhole = installed?.is_enterprise_install ?? body.is_enterprise_install ?? team === "";
	return isWhole && organisation ? organisation : team;
}

/** An interaction without the parts that are the same for all. */
type What = Interaction extends infer One
	? One extends Interaction
		? Omit<One, "key" | "who" | "place">
		: never
	: never;

function fromMention(event: Event, here: Surroundings): Seen | undefined {
	if (here.channel === undefined || event.ts === undefined || event.user === undefined) return undefined;
	const { text: words, named } = typedBy(stripMention(event.text, here.bot), here.team);
	const message = capture({ ...event, ts: event.ts }, here.channel, here.team, here.self, here.home);
	return here.seen({ kind: "words", words, named, root: event.thread_ts, message }, "mention");
}

function fromMessage(event: Event, here: Surroundings): Seen | undefined {
	const { channel } = here;
	if (channel === undefined) return undefined;
	if (event.subtype === "message_changed") return fromEdit(event, channel, here);
	if (event.subtype === "message_deleted") return fromDeletion(event.previous_message, channel, here);
	if (!WRITTEN.has(event.subtype) || event.ts === undefined || !isPerson(event.user)) return undefined;
	if (isPersonal(channel)) {
		const { text: words, named } = typedBy(stripMention(event.text, here.bot), here.team);
		return here.seen({ kind: "words", words, named, root: event.thread_ts }, "chat");
	}
	// What mentions the bot comes as a mention as well, and is words to it.
	if (here.bot !== undefined && withoutBot(event.text, here.bot) !== event.text.trim()) return undefined;
	const message = capture({ ...event, ts: event.ts }, channel, here.team, here.self, here.home);
	return here.seen({ kind: "message", change: "posted", message }, "notice");
}

/** An unfurl changes a message without changing its words; deleting a thread's first leaves a tombstone. */
function fromEdit(event: Event, channel: string, here: Surroundings): Seen | undefined {
	const { message, previous_message: before } = event;
	if (message?.subtype === "tombstone") return fromDeletion(before, channel, here);
	if (!isByPerson(message) || isPersonal(channel) || message.text === before?.text) return undefined;
	const captured = capture(message, channel, here.team, here.self, here.home);
	const by = { user: captured.author.user, team: captured.author.tenant };
	return here.seen({ kind: "message", change: "edited", message: captured }, "notice", by);
}

/** Slack does not say who deleted a message: it is taken as its author's doing. */
function fromDeletion(message: Event["message"], channel: string, here: Surroundings): Seen | undefined {
	if (!isByPerson(message) || isPersonal(channel)) return undefined;
	const captured = capture(message, channel, here.team, here.self, here.home);
	const by = { user: captured.author.user, team: captured.author.tenant };
	return here.seen({ kind: "message", change: "deleted", message: captured }, "notice", by);
}

function isByPerson(message: SlackMessage | null | undefined): message is SlackMessage {
	return !!message && message.bot_id === undefined && isPerson(message.user) && WRITTEN.has(message.subtype);
}

/** Slackbot writes as a user of its own, without a bot's id. */
function isPerson(user: string | undefined): boolean {
	return user !== undefined && user !== "USLACKBOT";
}

/** The words to the bot: its own mention at the beginning, or wherever it stands, is not one of them. */
function stripMention(text: string, bot: string | undefined): string {
	if (bot !== undefined && /^[UW][A-Z0-9]+$/.test(bot)) return withoutBot(text, bot);
	return text.replace(/^\s*<@[UW][A-Z0-9]+(\|[^>]*)?>/, "").trim();
}
