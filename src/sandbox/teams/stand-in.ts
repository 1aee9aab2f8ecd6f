import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Setting } from "./activities.ts";
import { type TeamsAdmin, teamsAdmin } from "./admin.ts";
import { botLine } from "./bot-line.ts";
import type { Change } from "./changes.ts";
import { teamsClient } from "./client.ts";
import { connector } from "./connector.ts";
import { connectorHttp } from "./connector-http.ts";
import { type Exchanges, exchangeLog } from "./exchanges.ts";
import { type Faults, faultPlan } from "./faults.ts";
import { type TeamsHands, teamsHands } from "./hands.ts";
import { give } from "./http.ts";
import { openIdentityProvider, type TokenOverrides } from "./identity.ts";
import { openJournal } from "./journal.ts";
import { pageHttp } from "./page-http.ts";
import { type TeamsSnapshot, TeamsState } from "./state.ts";
import type { TeamsWorld } from "./world.ts";

export interface TeamsStandInOptions {
	world: TeamsWorld;
	/** Where the bot listens, without a path. {@link TeamsStandIn.botAt} moves it. */
	botUrl: string;
	/** The bot's Entra client id. */
	appId: string;
	appPassword: string;
	/** The clock for what people see. Tokens and rate limits go by the real one. */
	now: () => Date;
	/** 0, for one that is free, when absent. */
	port?: number;
	/** Where the journal and the signing key are kept. Nothing outlives the stand-in when absent. */
	folder?: string;
	/** The bot's path for activities: /api/messages when absent. */
	path?: string;
	/** Milliseconds that the bot has for an invoke: 10,000 when absent. */
	invokeDeadlineMs?: number;
	/** The largest message taken, in bytes: 28 kB when absent. */
	mostBytes?: number;
	/** Seconds that the bot's token lasts: 3600 when absent. */
	tokenSeconds?: number;
}

export interface TeamsStandIn {
	readonly url: string;
	/** What activities carry as serviceUrl: with a slash at its end. */
	readonly serviceUrl: string;
	readonly openIdUrl: string;
	readonly tokenUrl: string;
	/** A person by Entra object id, name or e-mail address. The same hands each time. */
	hands(who: string): TeamsHands;
	readonly admin: TeamsAdmin;
	/** Every request in either direction. */
	readonly requests: Exchanges;
	readonly faults: Faults;
	/** Answers of the bot that Teams could make nothing of. Empty after a good story. */
	readonly problems: readonly string[];
	/** Calls `listener` after every change; returns how to stop that. */
	onChange(listener: (change: Change) => void): () => void;
	/** Resolves once `look` finds something, looked for after every change. Rejects after `ms` with `what`. */
	awaits<T>(what: string, look: () => T | undefined | false, ms?: number): Promise<T>;
	state(): TeamsSnapshot;
	/** A token as the bot would receive, or a forged one. */
	token(overrides?: TokenOverrides): Promise<string>;
	/** Tells where the bot listens now. */
	botAt(url: string): void;
	/** Moves the connector to another region, as Teams may: what comes to its old address is not answered any more. */
	movesTo(region: string): void;
	/** The page's half of the server, to serve it from elsewhere: any path that ends in `/page/…`. */
	readonly page: RequestListener;
	stop(): Promise<void>;
}

/**
 * Starts a Microsoft Teams that is a server on this machine: its identity provider, the Bot Connector, the client
 * that people use, and the page that shows it. It listens on 127.0.0.1 alone.
 */
export async function startTeamsStandIn(o: TeamsStandInOptions): Promise<TeamsStandIn> {
	const identity = await openIdentityProvider(o.folder);
	const state = new TeamsState(o.world, o.appId, openJournal(o.folder));
	const requests = exchangeLog();
	const faults = faultPlan();
	const problems: string[] = [];
	let botUrl = o.botUrl;
	let url = "";
	/** The first part of the connector's paths, with its slash; Teams has one for each region. */
	let region = "";
	const serviceUrl = () => `${url}/${region}`;

	const setting = (): Setting => ({ state, appId: o.appId, serviceUrl: serviceUrl(), now: o.now() });
	const line = botLine({
		botUrl: () => botUrl.replace(/\/$/, ""),
		path: o.path ?? "/api/messages",
		appId: o.appId,
		serviceUrl,
		identity,
		faults,
		record: requests.add,
		now: o.now,
		invokeDeadlineMs: o.invokeDeadlineMs ?? 10_000,
	});
	const client = teamsClient({
		state,
		appId: o.appId,
		line,
		now: o.now,
		setting,
		problem: (what) => problems.push(what),
	});
	const answerConnector = connectorHttp({
		connector: connector({
			state,
			appId: o.appId,
			now: o.now,
			mostBytes: o.mostBytes ?? 28 * 1024,
		}),
		identity,
		faults,
		appId: o.appId,
		appPassword: o.appPassword,
		tokenSeconds: o.tokenSeconds ?? 3600,
		record: requests.add,
		now: o.now,
	});
	const page = pageHttp({ state, client });

	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const { pathname } = new URL(request.url ?? "/", "http://localhost");
		if (pathname.startsWith("/page/")) return page.listener(request, response);
		if (pathname === "/openid")
			return give(response, {
				status: 200,
				body: {
					issuer: "https://api.botframework.com",
					jwks_uri: `${url}/keys`,
					id_token_signing_alg_values_supported: ["RS256"],
				},
			});
		if (pathname === "/keys") return give(response, { status: 200, body: identity.jwks() });
		if (pathname !== "/token") {
			if (!request.url?.startsWith(`/${region}`)) return give(response, { status: 404 });
			request.url = request.url.slice(region.length);
		}
		if (!(await answerConnector(request, response))) give(response, { status: 404 });
	};

	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => {
			problems.push(`the stand-in failed: ${error instanceof Error ? error.message : String(error)}`);
			if (!response.headersSent) give(response, { status: 500 });
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(o.port ?? 0, "127.0.0.1", resolve);
	});
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

	const everyHands = new Map<string, TeamsHands>();
	return {
		url,
		get serviceUrl() {
			return serviceUrl();
		},
		openIdUrl: `${url}/openid`,
		tokenUrl: `${url}/token`,
		hands(who) {
			const user = state.user(who);
			const known = everyHands.get(user.aadObjectId) ?? teamsHands({ state, client, user });
			everyHands.set(user.aadObjectId, known);
			return known;
		},
		admin: teamsAdmin({ state, appId: o.appId, line, setting }),
		requests,
		faults,
		problems,
		onChange: (listener) => state.onChange(listener),
		awaits: (what, look, ms = 10_000) => awaited(state, what, look, ms),
		state: () => state.snapshot(),
		token: (overrides) => identity.tokenForBot(o.appId, serviceUrl(), overrides),
		botAt(next) {
			botUrl = next;
		},
		movesTo(next) {
			region = `${next}/`;
		},
		page: page.listener,
		async stop() {
			line.stop();
			page.stop();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function awaited<T>(
	state: TeamsState,
	what: string,
	look: () => T | undefined | false,
	ms: number,
): Promise<T> {
	return new Promise((resolve, reject) => {
		const end = (settle: () => void) => {
			clearTimeout(deadline);
			quiet();
			settle();
		};
		const check = () => {
			try {
				const found = look();
				if (found !== undefined && found !== false) end(() => resolve(found));
			} catch (error) {
				end(() => reject(error));
			}
		};
		const deadline = setTimeout(() => end(() => reject(new Error(`Not seen in ${ms} ms: ${what}`))), ms);
		const quiet = state.onChange(check);
		check();
	});
}
