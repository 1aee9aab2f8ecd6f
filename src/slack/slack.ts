import { randomUUID } from "node:crypto";
import type { RequestListener } from "node:http";
import type { Hears } from "../chat/heard.ts";
import type { Installations } from "../chat/installation.ts";
import type { Log } from "../chat/log.ts";
import type { Receive, Surface } from "../chat/port.ts";
import type { Watch } from "../chat/watch.ts";
import { createHttp, createSocket, type Handle } from "./bolt.ts";
import { door, withInstall } from "./door.ts";
import { createHand } from "./hand.ts";
import { createInstaller, type InstallerOptions } from "./install.ts";
import { createPictures } from "./pictures.ts";
import { respond } from "./respond.ts";
import { withSafeAddress } from "./response-url.ts";
import { createSender } from "./send.ts";
import { timed } from "./timed.ts";
import { toInteraction } from "./to-interaction.ts";
import { manyWorkspaces, oneWorkspace } from "./workspaces.ts";

/** One workspace, with its token; or as many as install the app, whose tokens are kept in the database. */
export type SlackOptions = ({ botToken: string } | (InstallerOptions & { installations: Installations })) &
	SlackCommon;

interface SlackCommon {
	signingSecret: string;
	/** For Socket Mode: then Slack's requests come over a socket, and the listener takes none in. */
	appToken?: string;
	/** Another address than Slack's own, for a stand-in. */
	apiUrl?: string;
	/** How long one call to Slack may take, in milliseconds. */
	timeoutMs?: number;
	log: Log;
	/** Is told of each genuine request that comes over HTTP. */
	hears?: Hears;
	/** Is told how long what comes over the socket takes to acknowledge; of HTTP the door itself tells. */
	watch?: Watch;
	/** The slash command, with its slash. */
	command: string;
}

/** How long one call to Slack may take, in milliseconds: less than delivery's lease on a place. */
const CALL_MS = 5_000;

/** How long the end waits for answers that are under way, in milliseconds. */
const STOP_WITHIN_MS = 5000;

/** Slack as a surface of the bot, over HTTP or over a socket. */
export function createSlack(o: SlackOptions): Surface {
	const timeoutMs = o.timeoutMs ?? CALL_MS;
	const reach = { apiUrl: o.apiUrl, timeoutMs, log: o.log };
	const workspaces =
		"botToken" in o ? oneWorkspace(reach, o.botToken) : manyWorkspaces(reach, o, o.installations);
	const pages = "botToken" in o ? undefined : createInstaller(reach, o, o.installations);
	const pictures = createPictures(workspaces.clientOf, o.log, o.apiUrl);
	const underWay = new Set<Promise<unknown>>();
	let receive: Receive | undefined;

	const answering = {
		hand: createHand(workspaces.clientOf, o.log, timeoutMs, pictures),
		command: o.command,
		screen: () => randomUUID(),
		log: o.log,
		later(work: Promise<unknown>) {
			const watched = work
				.catch(() => o.log.error({}, "slack-answer-failed"))
				.finally(() => underWay.delete(watched));
			underWay.add(watched);
		},
	};

	const handle: Handle = async (body, ack, from) => {
		if (receive === undefined) throw new Error("Slack was heard before the start");
		const seen = toInteraction(body, await workspaces.selfAt(from), from.organisation);
		if (seen === undefined) await ack?.();
		else await respond(withSafeAddress(seen, o.apiUrl), receive, ack, answering);
	};

	const socket =
		o.appToken === undefined ? undefined : createSocket(o.appToken, o.apiUrl, o.log, timed(handle, o.watch));
	const requests: RequestListener =
		socket === undefined
			? door(o.signingSecret, o.log, createHttp(o.log, handle), (heard) => {
					const { team, user } = workspaces.known();
					const ours = { ...(team ? { [team]: "{team}" } : {}), ...(user ? { [user]: "{bot}" } : {}) };
					o.hears?.({ platform: "slack", ...heard, ours });
				})
			: (_req, res) => void res.writeHead(404).end();

	return {
		name: "slack",
		can: {
			opensForm: "at once",
			canFind: true,
			threads: true,
			edits: true,
			home: true,
			messageActions: true,
		},
		...createSender(workspaces.clientOf, (who) => workspaces.teamOf(who.tenant), pictures),
		paths: ["/slack/"],
		listener: withInstall(pages, requests),
		async start(take) {
			receive = take;
			await workspaces.start();
			if (socket !== undefined) await connect(socket.start(), timeoutMs, o.log);
		},
		async stop() {
			await socket?.stop();
			await Promise.race([Promise.all(underWay), after(STOP_WITHIN_MS)]);
		},
	};
}

/**
 * Waits for the socket, but not for ever: while Slack cannot be reached the library goes on trying.
 *
 * @throws when Slack refuses the app's token.
 */
async function connect(connected: Promise<unknown>, withinMs: number, log: Log): Promise<void> {
	connected.catch(() => log.error({}, "slack-socket-refused"));
	await Promise.race([connected, after(withinMs)]);
}

function after(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
