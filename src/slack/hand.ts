import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Log } from "../chat/log.ts";
import type { Block, Message } from "../chat/message.ts";
import { picturesIn } from "../chat/picture.ts";
import type { ClientOf } from "./client.ts";
import { type Drawn, drawHome, drawMessage } from "./draw-message.ts";
import { isPersonal, type Origin } from "./origin.ts";
import type { Pictures } from "./pictures.ts";
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
	/** The same of a message with pictures: those stand in the personal chat. */
	tellPictured(origin: Origin, message: Message): Promise<boolean>;
}

/**
 * @param clientOf the client of a workspace
 * @param timeoutMs how long to wait for an answer sent to a response address.
 */
export function createHand(clientOf: ClientOf, log: Log, timeoutMs: number, pictures: Pictures): Hand {
	const tried = async (what: string, call: () => Promise<unknown>): Promise<boolean> => {
		try {
			await call();
			return true;
		} catch (error) {
			log.warn({ what, code: codeOf(toUndelivered(error)) }, "slack-answer-failed");
			return false;
		}
	};
	/** The first of these ways that reaches the person. */
	const firstOf = async (ways: readonly Way[], by: (way: Way) => Promise<unknown>): Promise<boolean> => {
		for (const way of ways) if (await tried("tell", () => by(way))) return true;
		log.error({}, "slack-person-not-told");
		return false;
	};
	const tell = (origin: Origin, drawn: Drawn) =>
		firstOf(waysTo(origin, clientOf, timeoutMs), (way) => way.send(drawn));
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
		tell,
		async tellPictured(origin, message) {
			const ways = waysTo(origin, clientOf, timeoutMs);
			const inChat = (what: Message) =>
				firstOf(
					ways.filter((way) => way.takesPictures),
					(way) => pictures.shown(what, origin, way.send),
				);
			if (ways[0]?.takesPictures) return inChat(message);
			// The words first: they wait for no upload.
			const told = await tell(origin, drawMessage(pointing(message), origin.team));
			return (await inChat(picturesOf(message))) && told;
		},
	};
}

/** A way to reach the actor alone. A message that one person sees in a channel takes no file (node-slack-sdk #1790). */
interface Way {
	takesPictures: boolean;
	send(drawn: Drawn): Promise<unknown>;
}

/** The ways to reach the actor alone, the nearest first; the last is always their own chat. */
function waysTo(origin: Origin, clientOf: ClientOf, timeoutMs: number): Way[] {
	const { channel, responseUrl, user } = origin;
	const quiet = { unfurl_links: false, unfurl_media: false };
	const thread = origin.thread === undefined ? {} : { thread_ts: origin.thread };
	const inChat = channel !== undefined && isPersonal(channel);
	const by = (call: (client: WebClient, drawn: Drawn) => Promise<unknown>) => async (drawn: Drawn) =>
		call(await clientOf(origin.team, origin.organisation), drawn);
	const ways: Way[] = [];
	if (responseUrl !== undefined && (!inChat || origin.from === "command")) {
		const send = (drawn: Drawn) => respond(responseUrl, { ...drawn, ...thread }, timeoutMs);
		ways.push({ takesPictures: false, send });
	}
	if (channel !== undefined && !inChat) {
		const send = by((client, drawn) => client.chat.postEphemeral({ channel, user, ...drawn, ...thread }));
		ways.push({ takesPictures: false, send });
	}
	if (inChat && (origin.from === "chat" || origin.from === "message")) {
		const send = by((client, drawn) => client.chat.postMessage({ channel, ...drawn, ...quiet, ...thread }));
		ways.push({ takesPictures: true, send });
	}
	ways.push({
		takesPictures: true,
		send: by(async (client, drawn) => {
			const { channel: chat } = await client.conversations.open({ users: user });
			return client.chat.postMessage({ channel: chat?.id ?? user, ...drawn, ...quiet });
		}),
	});
	return ways;
}

const POINTER: Block = {
	text: ["A picture of these figures is in your own chat with Rollcall."],
	tone: "quiet",
};

/** The message where no picture can be: it says where they are. */
const pointing = (message: Message): Message => ({
	...message,
	blocks: message.blocks.map((block) => ("picture" in block ? POINTER : block)),
});

/** Its pictures by themselves. */
const picturesOf = ({ summary, blocks }: Message): Message => ({
	summary,
	blocks: picturesIn(blocks).map((picture) => ({ picture })),
});

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
