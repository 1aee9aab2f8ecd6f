import { readValue } from "./actions.ts";
import { readAnswers } from "./answers.ts";
import { FORM } from "./draw-form.ts";
import { fromEvent } from "./event-to-interaction.ts";
import { keyOf } from "./keys.ts";
import { readKept } from "./metadata.ts";
import type { Origin } from "./origin.ts";
import * as payloads from "./payloads.ts";
import { typedBy } from "./read-text.ts";
import { capture, identityOf, placeOf, type Seen, type Self } from "./seen.ts";

/**
 * A request's body as an interaction. Undefined for what is no news to the bot: its own messages and other bots',
 * joins, unfurls, controls without a meaning of ours, payloads of a kind it does not know.
 *
 * @param organisation what the workspace is of, where Slack says so: the app may be installed there for all its workspaces
 * @throws when a payload of a known kind is not as Slack documents it: then a person is told, or it is sent again.
 */
export function toInteraction(
	body: Readonly<Record<string, unknown>>,
	self: Self,
	organisation?: string,
): Seen | undefined {
	const seen = read(body, self);
	if (seen === undefined || organisation === undefined) return seen;
	return { ...seen, origin: { ...seen.origin, organisation } };
}

function read(body: Readonly<Record<string, unknown>>, self: Self): Seen | undefined {
	switch (body.type) {
		case "event_callback":
			return fromEvent(payloads.envelope.parse(body), self);
		case "block_actions":
			return fromPress(payloads.blockActions.parse(body), self);
		case "view_submission":
		case "view_closed":
			return fromView(payloads.viewSubmission.parse(body), self);
		case "shortcut":
		case "message_action":
			return fromShortcut(payloads.shortcut.parse(body), self);
		default:
			return body.command === undefined ? undefined : fromCommand(payloads.command.parse(body), self);
	}
}

function fromCommand(body: payloads.Command, self: Self): Seen {
	const team = self.team ?? body.team_id;
	const { text: words, named } = typedBy(body.text, team);
	return {
		interaction: {
			kind: "words",
			key: keyOf(
				"command",
				body.trigger_id ?? JSON.stringify([body.user_id, body.channel_id, body.response_url]),
			),
			who: identityOf(body.team_id, body.user_id),
			place: { ...placeOf(team, body.channel_id), ...(isGroup(body.channel_name) ? { group: true } : {}) },
			words,
			named,
		},
		origin: {
			from: "command",
			team,
			user: body.user_id,
			channel: body.channel_id,
			trigger: body.trigger_id,
			responseUrl: body.response_url,
		},
	};
}

/** How Slack calls a chat that is no channel: of a few people, or of two. */
const isGroup = (channel = ""): boolean => channel.startsWith("mpdm-") || channel === "directmessage";

function fromPress(body: payloads.BlockActions, self: Self): Seen | undefined {
	const [action] = body.actions;
	const pressed = readValue(action?.selected_option?.value ?? action?.value);
	if (action === undefined || pressed === undefined) return undefined;
	const team = self.team ?? body.view?.app_installed_team_id ?? body.team?.id ?? body.user.team_id ?? "";
	const who = identityOf(body.user.team_id ?? team, body.user.id);
	const key = keyOf("press", body.trigger_id ?? JSON.stringify([who, action.action_ts]), action.action_id);
	const origin = pressOrigin(body, team);
	const place = origin.channel === undefined ? undefined : placeOf(team, origin.channel);
	if (pressed.kind === "form") {
		const answers = pressed.did === "back" ? readAnswers(body.view?.state, team) : {};
		return {
			interaction: { kind: "form", key, who, place, draft: pressed.draft, did: pressed.did, answers },
			origin,
		};
	}
	const { action: name, on } = pressed;
	return { interaction: { kind: "press", key, who, place, action: name, on, root: rootOf(body) }, origin };
}

function pressOrigin(body: payloads.BlockActions, team: string): Origin {
	const base = { team, user: body.user.id, trigger: body.trigger_id };
	if (body.view?.type === "home") return { ...base, from: "home" };
	if (body.view) {
		const view = viewOf(body.view);
		return { ...base, from: "modal", view, channel: view.kept.channel, fromHome: view.kept.home };
	}
	return {
		...base,
		from: "message",
		responseUrl: body.response_url,
		channel: body.channel?.id,
		thread: body.message?.thread_ts ?? body.container?.thread_ts,
	};
}

/** The thread that the pressed message is in, or begins; a message for one person alone begins none. */
function rootOf(body: payloads.BlockActions): string | undefined {
	const thread = body.message?.thread_ts ?? body.container?.thread_ts;
	if (thread !== undefined || body.container?.is_ephemeral === true) return thread;
	return body.message?.ts ?? body.container?.message_ts;
}

function fromView(body: payloads.ViewEvent, self: Self): Seen | undefined {
	const view = viewOf(body.view);
	if (!view.form || view.kept.draft === undefined) return undefined;
	const closed = body.type === "view_closed";
	const team = self.team ?? body.view.app_installed_team_id ?? body.team?.id ?? body.user.team_id ?? "";
	const channel = view.kept.channel;
	const answers = readAnswers(body.view.state, team);
	return {
		interaction: {
			kind: "form",
			// A new press of the button has a new trigger, also after an error that left the view as it was.
			key: keyOf(body.type, view.id, body.view.hash, body.trigger_id ?? JSON.stringify(answers)),
			who: identityOf(body.user.team_id ?? team, body.user.id),
			place: channel === undefined ? undefined : placeOf(team, channel),
			draft: view.kept.draft,
			did: closed ? "close" : "next",
			answers,
		},
		origin: {
			from: closed ? "closed" : "submission",
			team,
			user: body.user.id,
			trigger: body.trigger_id,
			channel,
			fromHome: view.kept.home,
			view,
		},
	};
}

function viewOf(view: NonNullable<payloads.BlockActions["view"]>): NonNullable<Origin["view"]> {
	const inputs = view.blocks.flatMap((block) =>
		block.type === "input" && block.block_id !== undefined ? [block.block_id] : [],
	);
	return { id: view.id, form: view.callback_id === FORM, kept: readKept(view.private_metadata), inputs };
}

function fromShortcut(body: payloads.Shortcut, self: Self): Seen {
	const team = self.team ?? body.team?.id ?? body.user.team_id ?? "";
	const channel = body.channel?.id;
	const message =
		body.message && channel !== undefined ? capture(body.message, channel, team, self) : undefined;
	const who = identityOf(body.user.team_id ?? team, body.user.id);
	return {
		interaction: {
			kind: "press",
			key: keyOf(body.type, body.trigger_id ?? JSON.stringify([who, body.callback_id, body.action_ts])),
			who,
			place: channel === undefined ? undefined : placeOf(team, channel),
			action: body.callback_id,
			on: "",
			message,
			root: message?.root,
		},
		origin: {
			from: body.type === "shortcut" ? "shortcut" : "message",
			team,
			user: body.user.id,
			trigger: body.trigger_id,
			responseUrl: body.response_url,
			channel,
			thread: body.message?.thread_ts,
		},
	};
}
