import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { newRecorder, type RecordedCall } from "./calls.ts";
import { type Faults, newFaults } from "./faults.ts";
import { type AppSecrets, newGrants } from "./grants.ts";
import { handsOf, type SlackHands } from "./hands.ts";
import { type BotAnswer, newOutgoing, type Retry } from "./outgoing.ts";
import { newPageListener } from "./page-routes.ts";
import { newApiListener } from "./server.ts";
import { emit, type Slack } from "./slack.ts";
import { newTickets } from "./tickets.ts";
import { openWorkspace } from "./workspace.ts";
import type { Channel, Message, OpenView, SlackWorld, StoredFile } from "./world.ts";

export interface SlackOptions {
	world: SlackWorld;
	/** Where the bot listens: "http://127.0.0.1:3000". */
	botUrl: string;
	/** The path every request goes to; "/slack/events" without it. */
	requestPath?: string;
	signingSecret: string;
	botToken: string;
	/** The app as Slack knows it, where workspaces install it: then `botToken` opens nothing. */
	app?: AppSecrets;
	/** The address under which it is reached, where that is not its own. */
	publicUrl?: string;
	/** The clock of message times. Signatures and deadlines go by the real clock. */
	now: () => Date;
	/** 0, any free port, without it. The stand-in listens on the loopback address only. */
	port?: number;
	/** A file that keeps the history over restarts. */
	journal?: string;
	/** Slack's patience, in milliseconds, shortened or stretched by tests. */
	patience?: {
		/** How long the bot has to acknowledge; 3,000 without it. May be changed while the stand-in runs. */
		ack?: number;
		/** How long a trigger id is good; 3,000 without it. */
		trigger?: number;
		/** The waits before an event is sent again; at once, a minute and five minutes without it. */
		retries?: readonly number[];
	};
	/** Origins besides its own whose pages may use `/page/…`: "http://127.0.0.1:4000". */
	pageOrigins?: readonly string[];
}

/** A running stand-in for Slack. */
export interface SlackStandIn {
	/** "http://127.0.0.1:port" */
	readonly url: string;
	/** What the bot is given as Slack's API address: ends with "/api/". */
	readonly apiUrl: string;
	/** The workspace's id. */
	readonly team: string;
	/** Whether this code or token was given out here. */
	gave(secret: string): boolean;
	/** Every token that was given out so far ends now. */
	endTokens(): void;
	hands(userId: string): SlackHands;
	/** Every exchange in either direction, oldest first; the newest 5,000. */
	readonly calls: readonly RecordedCall[];
	readonly faults: Faults;
	onChange(listener: () => void): () => void;
	/** Everything in the workspace at this moment. */
	state(): {
		channels: Channel[];
		messages: Message[];
		views: Record<string, readonly OpenView[]>;
		homes: Record<string, OpenView>;
		files: StoredFile[];
	};
	/**
	 * Waits until `find` returns something, looking again at each change and each call.
	 * @param within milliseconds, 10,000 without it. @throws Error with `what` when they are over.
	 */
	until<T>(what: string, find: () => T | undefined | false, within?: number): Promise<T>;
	/** Resolves when no request to the bot, retries included, is under way or waiting. */
	settled(): Promise<void>;
	/**
	 * Sends a recorded request to the bot once more, as Slack does when an answer was lost (`retry` adds its headers)
	 * or somebody who listened in. The answer is not acted on.
	 */
	repeat(call: RecordedCall, retry?: Retry): Promise<BotAnswer>;
	/** Sends a body of any shape, rightly signed, as a broken or hostile client might. The answer is not acted on. */
	sends(kind: "command" | "interaction" | "event", body: Record<string, unknown>): Promise<BotAnswer>;
	/** Slack's check when an address is saved. Resolves with whether the bot returned the challenge. */
	verifyAddress(): Promise<boolean>;
	/** Removes the app from the workspace, and tells it; from then on its token is refused. */
	uninstall(): Promise<void>;
	/** Puts it back, with these scopes where they are others. */
	reinstall(scopes?: readonly string[]): void;
	/** The listener for `/page/…`, to be put under another server of the same machine. */
	readonly pageListener: RequestListener;
	stop(): Promise<void>;
}

/** Starts the stand-in on the loopback address. With a journal it takes up where the last one stopped. */
export async function startSlackStandIn(o: SlackOptions): Promise<SlackStandIn> {
	const workspace = openWorkspace(o.world, o.now, o.journal);
	const recorder = newRecorder();
	const faults = newFaults();
	const outgoing = newOutgoing({
		url: new URL(o.requestPath ?? "/slack/events", o.botUrl).href,
		secret: o.signingSecret,
		recorder,
		ackMilliseconds: () => o.patience?.ack ?? 3_000,
		retryMilliseconds: o.patience?.retries ?? [0, 60_000, 300_000],
	});

	let url = "";
	const slack: Slack = {
		workspace,
		outgoing,
		tickets: newTickets(o.patience?.trigger ?? 3_000),
		uploads: new Map(),
		scopes: o.world.app.scopes,
		grants: newGrants(o.world, o.botToken, o.app),
		get url() {
			return o.publicUrl ?? url;
		},
	};
	const answerApi = newApiListener({ slack, recorder, faults });
	const page = newPageListener({ slack, recorder, origins: o.pageOrigins ?? [] });
	const server = createServer((request, response) => {
		if (request.url?.startsWith("/page/")) {
			page.listener(request, response);
			return;
		}
		answerApi(request, response).catch(() => response.destroy());
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(o.port ?? 0, "127.0.0.1", resolve);
	});
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	return {
		url,
		apiUrl: `${url}/api/`,
		team: o.world.team.id,
		gave: (secret) => slack.grants.gave(secret),
		endTokens: () => slack.grants.end(),
		hands: (userId) => handsOf(slack, userId),
		calls: recorder.calls,
		faults,
		onChange: (listener) => workspace.onChange(() => listener()),
		state: () => ({
			channels: [...workspace.channels.values()],
			messages: [...workspace.messages.values()],
			views: Object.fromEntries(workspace.stacks),
			homes: Object.fromEntries(workspace.homes),
			files: [...workspace.files.values()],
		}),
		until(what, find, within = 10_000) {
			const first = find();
			if (first !== undefined && first !== false) return Promise.resolve(first);
			return new Promise((resolve, reject) => {
				const end = () => {
					clearTimeout(timer);
					for (const unlisten of unlisteners) unlisten();
				};
				const look = () => {
					const found = find();
					if (found === undefined || found === false) return;
					end();
					resolve(found);
				};
				const timer = setTimeout(() => {
					end();
					reject(new Error(`Waited ${within} ms in vain: ${what}`));
				}, within);
				const unlisteners = [workspace.onChange(look), recorder.onCall(look)];
			});
		},
		settled: () => outgoing.settled(),
		repeat: (call, retry) => outgoing.repeat(call, retry),
		sends(kind, body) {
			const user = "";
			if (kind === "interaction") return outgoing.interaction(user, body);
			if (kind === "event") return outgoing.event(body);
			const fields = Object.entries(body).map(([name, value]) => [name, String(value)]);
			return outgoing.command(user, Object.fromEntries(fields));
		},
		async verifyAddress() {
			const challenge = crypto.randomUUID();
			const readable = { token: "sandbox-verification-token", challenge, type: "url_verification" };
			const answer = await outgoing.send({
				name: "url_verification",
				contentType: "application/json",
				body: JSON.stringify(readable),
				readable,
			});
			const body = answer.body as { challenge?: unknown } | string;
			return answer.ok && (typeof body === "string" ? body : body.challenge) === challenge;
		},
		async uninstall() {
			const bot = o.world.app.botUserId;
			await emit(slack, { type: "tokens_revoked", tokens: { oauth: [], bot: [bot] } });
			await emit(slack, { type: "app_uninstalled" });
			workspace.apply({ is: "installed", installed: false });
			slack.grants.clear();
			// Put back, the app has to be invited again.
			for (const channel of workspace.channels.values()) {
				const members = channel.members.filter((one) => one !== bot);
				if (channel.kind !== "im") workspace.apply({ is: "channel", channel: { ...channel, members } });
			}
		},
		reinstall(scopes) {
			if (scopes) slack.scopes = scopes;
			workspace.apply({ is: "installed", installed: true });
		},
		pageListener: page.listener,
		async stop() {
			outgoing.stop();
			page.stop();
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
}
