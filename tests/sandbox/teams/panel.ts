import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { startTeamsStandIn, type TeamsStandInOptions } from "../../../src/sandbox/teams/stand-in.ts";
import type { TeamsWorld } from "../../../src/sandbox/teams/world.ts";

export type Json = Record<string, unknown>;

export const appId = "6f1d2c3b-0000-4000-8000-00000000a9b0";
export const appPassword = "a secret of the stand-in";
export const tenantId = "3a2b1c00-0000-4000-8000-0000000000aa";
export const general = "19:general@thread.tacv2";
export const channel = "19:panel@thread.tacv2";

export const asha = "a5ba0000-0000-4000-8000-000000000001";
export const bram = "b7a30000-0000-4000-8000-000000000002";
export const cleo = "c1e00000-0000-4000-8000-000000000003";

/** A county with one team, one panel channel and a group chat. */
export const county: TeamsWorld = {
	tenant: { id: tenantId, name: "County Council" },
	bot: { name: "Rollcall" },
	users: [
		{ aadObjectId: asha, name: "Asha Vale", jobTitle: "Attendance officer" },
		{ aadObjectId: bram, name: "Bram Holt", jobTitle: "Panel chair" },
		{ aadObjectId: cleo, name: "Cleo Marsh", tenantId: "f0e1d2c3-0000-4000-8000-0000000000bb" },
	],
	teams: [
		{
			id: general,
			name: "Missing education",
			aadGroupId: "9a000000-0000-4000-8000-000000000009",
			channels: [
				{ id: general, name: "General" },
				{ id: channel, name: "Panel" },
			],
		},
	],
	groupChats: [{ id: "19:chairs@thread.v2", name: "Chairs", members: [asha, bram] }],
	commandLists: [
		{ scopes: ["personal", "team"], commands: [{ title: "raise", description: "Raise a child" }] },
	],
	composeExtensions: [
		{
			commands: [
				{ id: "raise", title: "Raise a child", context: ["compose", "commandBox"] },
				{ id: "decide", title: "Record as panel decision", context: ["message"] },
			],
		},
	],
};

export interface Received {
	activity: Json;
	claims: JWTPayload;
}

/** What the bot answers to an activity: a status and a body, or nothing at all until the connection goes. */
export type Answering = (activity: Json) => { status?: number; body?: unknown } | "never" | undefined;

/** A stand-in with a bot that only remembers what it was sent, and answers as the test says. */
export async function startPanel(options: Partial<TeamsStandInOptions> = {}) {
	const received: Received[] = [];
	let answering: Answering = () => undefined;
	const bot = createServer(async (request, response) => {
		let text = "";
		for await (const part of request) text += part;
		const activity = JSON.parse(text) as Json;
		const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
		const keys = (await (await fetch(`${teams.url}/keys`)).json()) as JSONWebKeySet;
		const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { audience: appId });
		received.push({ activity, claims: payload });
		const answer = answering(activity);
		if (answer === "never") return;
		response.writeHead(answer?.status ?? 200, { "content-type": "application/json" });
		response.end(answer?.body === undefined ? "" : JSON.stringify(answer.body));
	});
	await new Promise<void>((resolve) => bot.listen(0, "127.0.0.1", resolve));
	const botUrl = `http://127.0.0.1:${(bot.address() as AddressInfo).port}`;
	const teams = await startTeamsStandIn({
		world: county,
		botUrl,
		appId,
		appPassword,
		now: () => new Date("2026-09-14T08:30:00Z"),
		...options,
	});
	return {
		teams,
		received,
		/** The last activity that the bot was sent. */
		last: () => received.at(-1)?.activity ?? {},
		answers(next: Answering) {
			answering = next;
		},
		/** Calls the connector as the bot does. */
		async bot(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
			const authorization = headers.authorization ?? `Bearer ${await tokenFrom(teams.tokenUrl)}`;
			const response = await fetch(`${teams.serviceUrl}v3/${path}`, {
				method,
				headers: { "content-type": "application/json", ...headers, authorization },
				body: body === undefined ? undefined : JSON.stringify(body),
			});
			const text = await response.text();
			return {
				status: response.status,
				headers: response.headers,
				body: text ? (JSON.parse(text) as Json) : {},
			};
		},
		async stop() {
			await teams.stop();
			bot.closeAllConnections();
			await new Promise((resolve) => bot.close(resolve));
		},
	};
}

export type Panel = Awaited<ReturnType<typeof startPanel>>;

export async function tokenFrom(tokenUrl: string, secret = appPassword): Promise<string> {
	const response = await fetch(tokenUrl, {
		method: "POST",
		body: new URLSearchParams({
			grant_type: "client_credentials",
			client_id: appId,
			client_secret: secret,
			scope: "https://api.botframework.com/.default",
		}),
	});
	return ((await response.json()) as { access_token: string }).access_token;
}

export function card(body: unknown[], actions: unknown[] = []): Json {
	return { type: "AdaptiveCard", version: "1.5", body, actions };
}

export function cardMessage(content: Json): Json {
	const attachments = [{ contentType: "application/vnd.microsoft.card.adaptive", content }];
	return { type: "message", summary: "A case changed", attachments };
}

export function dialogTask(content: Json, title = "Raise a child"): Json {
	const attachment = { contentType: "application/vnd.microsoft.card.adaptive", content };
	return { task: { type: "continue", value: { title, card: attachment } } };
}

export const inChannel = {
	isGroup: true,
	tenantId,
	channelData: { channel: { id: channel }, tenant: { id: tenantId } },
};
