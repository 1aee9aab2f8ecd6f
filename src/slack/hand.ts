import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Log } from "../chat/log.ts";
import type { Message } from "../chat/message.ts";
import type { ClientOf } from "./client.ts";
import { type Drawn, drawHome } from "./draw-message.ts";
import { isPersonal, type Origin } from "./origin.ts";
import { codeOf, toUndelivered } from "./undelivered.ts";

/** What may be done for the actor after the HTTP response. Nothing here throws: a failure is logged, by its code. */
export interface Hand {
	/** Open a modal, or put it on top of the one that the press came from. False when Slack did not. */
	open(origin: Origin, view: ModalView): Promise<boolean>;
	/** Put a modal in the place of the one that the press came from. False when Slack did not. */
	redraw(origin: Origin, view: ModalView): Promise<boolean>;
	publish(origin: Origin, home: Message): Promise<boolean>;
	/** Tell the actor alone, where they are if that can be, else in their personal chat. */
	tell(origin: Origin, drawn: Drawn): Promise<boolean>;
}

/**
 * @param clientOf the client of a workspace
 * @param timeoutMs how long to wait for an answer sent to a response address.
 */
export function createHand(clientOf: ClientOf, log: Log, timeoutMs: number): Hand {
	const tried = async (what: string, call: () => Promise<unknown>): Promise<boolean> => {
		try {
			await call();
			return true;
		} catch (error) {
			log.warn({ what, code: codeOf(toUndelivered(error)) }, "slack-answer-failed");
			return false;
		}
	};
	return {
		open: (origin, view) => {
			const trigger_id = origin.trigger ?? "";
			return tried("open", async () => {
				const client = await clientOf(origin.team, origin.organisation);
				if (origin.view === undefined) await client.views.open({ trigger_id, view });
				else await client.views.push({ trigger_id, view });
			});
		},
		redraw: (origin, view) =>
			tried("redraw", async () => {
				const client = await clientOf(origin.team, origin.organisation);
				await client.views.update({ view_id: origin.view?.id ?? "", view });
			}),
		publish: (origin, home) =>
			tried("home", async () => {
				const client = await clientOf(origin.team, origin.organisation);
				await client.views.publish({ user_id: origin.user, view: drawHome(home, origin.team) });
			}),
		async tell(origin, drawn) {
			for (const way of waysTo(origin, drawn, clientOf, timeoutMs)) {
				if (await tried("tell", way)) return true;
			}
			log.error({}, "slack-person-not-told");
			return false;
		},
	};
}

/** The ways to reach the actor alone, the nearest first. */
function waysTo(
	origin: Origin,
	drawn: Drawn,
	clientOf: ClientOf,
	timeoutMs: number,
): (() => Promise<unknown>)[] {
	const { channel, responseUrl, user } = origin;
	const quiet = { ...drawn, unfurl_links: false, unfurl_media: false };
	const thread = origin.thread === undefined ? {} : { thread_ts: origin.thread };
	const inChat = channel !== undefined && isPersonal(channel);
	const by = (call: (client: WebClient) => Promise<unknown>) => async () =>
		call(await clientOf(origin.team, origin.organisation));
	const ways: (() => Promise<unknown>)[] = [];
	if (responseUrl !== undefined && (!inChat || origin.from === "command")) {
		ways.push(() => respond(responseUrl, { ...drawn, ...thread }, timeoutMs));
	}
	if (channel !== undefined && !inChat) {
		ways.push(by((client) => client.chat.postEphemeral({ channel, user, ...drawn, ...thread })));
	}
	if (inChat && (origin.from === "chat" || origin.from === "message")) {
		ways.push(by((client) => client.chat.postMessage({ channel, ...quiet, ...thread })));
	}
	ways.push(
		by(async (client) => {
			const { channel: chat } = await client.conversations.open({ users: user });
			return client.chat.postMessage({ channel: chat?.id ?? user, ...quiet });
		}),
	);
	return ways;
}

/** The response address takes five answers within half an hour; the original message stays as it is. */
async function respond(url: string, drawn: object, timeoutMs: number): Promise<void> {
	const answer = await fetch(url, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ response_type: "ephemeral", replace_original: false, ...drawn }),
		redirect: "error",
		signal: AbortSignal.timeout(timeoutMs),
	});
	await answer.body?.cancel();
	if (!answer.ok) throw new Error("The response address did not take the answer");
}
