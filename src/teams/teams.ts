import type { IncomingMessage, ServerResponse } from "node:http";
import { setImmediate as others } from "node:timers/promises";
import type { Activity } from "botbuilder";
import type { Hears } from "../chat/heard.ts";
import type { Log } from "../chat/log.ts";
import { Picture, picturesIn } from "../chat/picture.ts";
import type { Receive, Surface } from "../chat/port.ts";
import { drawMessage } from "./draw-message.ts";
import { PLATFORM, tenantOf } from "./identity.ts";
import { CALL_MS, PICTURES_MS } from "./limits.ts";
import { Incoming } from "./payload.ts";
import { BadBody, readBody } from "./read-body.ts";
import type { Doors } from "./sdk.ts";
import { createSender } from "./send.ts";
import { createTokens, tokenUrlOf } from "./token.ts";
import { createDoors } from "./turn.ts";
import {
	checkEnvelope,
	couldBeValid,
	type Door,
	getsNoToken,
	isLocal,
	OPENID_URL,
	Unauthorised,
} from "./verify.ts";

export interface TeamsOptions {
	/** The bot's Entra client id and secret. */
	appId: string;
	appPassword: string;
	/** The bot's own Entra tenant, which gives it its tokens. */
	tenantId: string;
	/** The customer tenants that may use the bot. */
	tenants: readonly string[];
	/** Stand-ins for Microsoft's key set, token endpoint and connector: their addresses and hosts (with the port). */
	openIdUrl?: string;
	tokenUrl?: string;
	serviceHosts?: readonly string[];
	/** Where to reach people of a tenant that has not been heard from since the start: Teams' global endpoint. */
	serviceUrl?: string;
	/**
	 * Lets requests from this machine in without a token, for the local Agents Playground, and answers there without
	 * one. Never in production.
	 */
	anonymous?: boolean;
	/** Is told of each genuine request. */
	hears?: Hears;
	/** How long one call to Microsoft may take, in milliseconds. */
	timeoutMs?: number;
	/** How long the bot may take over one interaction before the person is told to wait, in milliseconds. */
	receiveMs?: number;
	log: Log;
}

const PATH = "/api/messages";

/** Teams' global connector (learn.microsoft.com, send-proactive-messages): it finds the region by itself. */
const GLOBAL_SERVICE_URL = "https://smba.trafficmanager.net/teams/";

/** Teams' SDK takes a second to load: whatever needs it waits for it. */
export interface TeamsSurface extends Surface {
	/** Loads the SDK now rather than at the first request or message. */
	load(): Promise<void>;
}

/** Microsoft Teams as a surface of the bot, its SDK loaded; neither this nor `start` needs the network. */
export async function createTeams(o: TeamsOptions): Promise<Surface> {
	const surface = createTeamsUnloaded(o);
	await surface.load();
	return surface;
}

/** The same, its SDK still to be loaded. */
export function createTeamsUnloaded(o: TeamsOptions): TeamsSurface {
	const timeoutMs = o.timeoutMs ?? CALL_MS;
	const door: Door = {
		appId: o.appId,
		tenants: new Set(o.tenants),
		serviceHosts: new Set(o.serviceHosts),
		anonymous: o.anonymous ?? false,
	};
	const ours = { [o.appId]: "{app}", ...Object.fromEntries(o.tenants.map((id) => [id, "{tenant}"])) };
	const tokenUrl = o.tokenUrl ?? tokenUrlOf(o.tenantId);
	const tokens = createTokens({ url: tokenUrl, appId: o.appId, appPassword: o.appPassword, timeoutMs });
	/** An install without Teams never loads the SDK. */
	const sdk = once(async () => {
		// Each part holds the process up while it is read. In between, whoever asks for something else is answered.
		await import("botframework-connector");
		await others();
		await import("botbuilder");
		await others();
		const { Adapter, createApplication } = await import("./sdk.ts");
		const token = async (url: string) => (getsNoToken(url, door) ? undefined : tokens.get());
		const adapter = new Adapter({ appId: o.appId, openIdUrl: o.openIdUrl ?? OPENID_URL, timeoutMs, token });
		return { adapter, createApplication };
	});
	/** The service URL each allowed tenant was last heard from: Teams may move a tenant to another. */
	const heardFrom = new Map<string, string>();
	const sender = createSender({
		appId: o.appId,
		door,
		connector: async (serviceUrl) => (await sdk()).adapter.connector(serviceUrl),
		tokenRefused: tokens.forget,
		serviceUrlOf: (tenant, known) => heardFrom.get(tenant) ?? known ?? o.serviceUrl ?? GLOBAL_SERVICE_URL,
	});
	const underWay = new Set<Promise<void>>();
	/** The adapter and what it hands activities to, from `start` to `stop`. */
	let inside: ReturnType<typeof withDoors> | undefined;
	const withDoors = (doors: Doors) =>
		once(async () => {
			const { adapter, createApplication } = await sdk();
			return { adapter, application: createApplication(adapter, doors) };
		});

	/** Answers one request. Whoever may not come in learns nothing but that. */
	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const header = admit(request);
		const activity = await readBody(request);
		checkEnvelope(activity, door);
		if (!inside) return end(response, 503);
		const { adapter, application } = await inside();
		const result = await adapter.take(activity as unknown as Activity, header, async (context) => {
			o.hears?.({ platform: "teams", path: PATH, headers: request.headers, body: activity, ours });
			const incoming = Incoming.safeParse(activity);
			if (!incoming.success) throw new BadBody(400);
			heardFrom.set(tenantOf(incoming.data), incoming.data.serviceUrl);
			await application.run(context);
		});
		end(response, result?.status ?? 200, result?.body);
	}

	/** The request's Authorization header, or "anonymous" where this machine may do without. Throws Unauthorised. */
	function admit(request: IncomingMessage): string {
		const { authorization } = request.headers;
		if (door.anonymous && authorization === undefined && isLocal(request)) return "anonymous";
		couldBeValid(authorization, door, Date.now());
		return authorization ?? "";
	}

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		try {
			if (pathOf(request) !== PATH) return end(response, 404);
			if (request.method !== "POST") return end(response, 405);
			await answer(request, response);
		} catch (error) {
			if (error instanceof Unauthorised) {
				o.log.warn({ reason: error.code }, "teams_unauthorised");
				return end(response, 401);
			}
			if (error instanceof BadBody) return end(response, error.status);
			o.log.error({ error: error instanceof Error ? error.name : "unknown" }, "teams_request_failed");
			end(response, 500);
		}
	}

	return {
		name: PLATFORM,
		paths: [PATH],
		can: {
			opensForm: "from a button",
			canFind: false,
			threads: true,
			edits: true,
			home: false,
			messageActions: true,
		},
		listener(request, response) {
			const handled = handle(request, response).finally(() => underWay.delete(handled));
			underWay.add(handled);
		},
		async start(receive: Receive) {
			const { log, receiveMs } = o;
			inside = withDoors(createDoors({ receive, sender, log, ...(receiveMs ? { receiveMs } : {}) }));
		},
		async load() {
			await sdk();
		},
		async stop() {
			inside = undefined;
			await Promise.all(underWay);
		},
		async post(to, message, _delivery, root) {
			await Picture.drawn(picturesIn(message.blocks), PICTURES_MS);
			return sender.post(to, drawMessage(message, to.tenant), root);
		},
		async update(at, posted, message) {
			await Picture.drawn(picturesIn(message.blocks), PICTURES_MS);
			await sender.update(at, posted, drawMessage(message, at.tenant));
		},
		personal: (who, near) => sender.personal(who, near),
	};
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
	let made: Promise<T> | undefined;
	return () => {
		made ??= make();
		return made;
	};
}

const pathOf = (request: IncomingMessage): string => (request.url ?? "").split("?")[0] ?? "";

function end(response: ServerResponse, status: number, body?: unknown): void {
	if (response.headersSent || response.destroyed) return;
	// An answer before the whole request was read would leave its rest on the connection.
	if (!response.req.complete) response.setHeader("connection", "close");
	if (body === undefined) response.writeHead(status, { "content-length": 0 }).end();
	else
		response
			.writeHead(status, { "content-type": "application/json; charset=utf-8" })
			.end(JSON.stringify(body));
}
