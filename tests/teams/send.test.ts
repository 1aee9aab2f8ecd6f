import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Message } from "../../src/chat/message.ts";
import { type Place, Undelivered } from "../../src/chat/port.ts";
import { toUndelivered } from "../../src/teams/undelivered.ts";
import { type Bot, inChat, startBot } from "./bot.ts";
import {
	APP,
	answers,
	type Behaviour,
	CHANNEL,
	CHAT,
	hangs,
	type Microsoft,
	RAISER,
	resets,
	startMicrosoft,
	TENANT,
} from "./microsoft.ts";

let microsoft: Microsoft;
let bot: Bot;
beforeAll(async () => {
	microsoft = await startMicrosoft();
	bot = await startBot(microsoft, { timeoutMs: 300 });
});
afterAll(async () => {
	await bot.stop();
	await microsoft.stop();
});
afterEach(() => {
	microsoft.calls.length = 0;
	microsoft.next.length = 0;
	microsoft.tokenAnswer = undefined;
});

const message: Message = { summary: "Case MIL-2026-0001", blocks: [{ text: ["Enquiries open"] }] };
const place = (kind: Place["kind"], conversationId: string, change: object = {}): Place => ({
	platform: "teams",
	tenant: TENANT,
	kind,
	ref: conversationId,
	address: { tenantId: TENANT, serviceUrl: microsoft.serviceUrl, conversationId, ...change },
});
const channel = () => place("channel", CHANNEL, { teamId: "19:team@thread.tacv2", channelId: CHANNEL });

/** How a delivery failed; it must have. */
async function failure(work: Promise<unknown>): Promise<Undelivered> {
	const error: unknown = await work.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (error instanceof Undelivered) return error;
	throw new Error(`Not an Undelivered: ${String(error)}`);
}

describe("a message", () => {
	test("to a channel begins a thread, whose id comes back", async () => {
		const id = await bot.surface.post(channel(), message, "delivery-1");
		expect(microsoft.calls).toHaveLength(1);
		expect(microsoft.calls[0]).toMatchObject({
			method: "POST",
			path: "/v3/conversations",
			authorization: "Bearer bot-token",
			body: {
				isGroup: true,
				bot: { id: `28:${APP}` },
				tenantId: TENANT,
				channelData: { channel: { id: CHANNEL }, tenant: { id: TENANT } },
				activity: {
					type: "message",
					summary: message.summary,
					attachments: [{ content: { type: "AdaptiveCard" } }],
				},
			},
		});
		expect(id).toMatch(/^\d+$/);
	});

	test("with a root goes into that thread", async () => {
		microsoft.next.push(answers(201, { id: "99" }));
		expect(await bot.surface.post(channel(), message, "d", "17")).toBe("99");
		expect(microsoft.calls[0]?.path).toBe(`/v3/conversations/${CHANNEL};messageid=17/activities`);
	});

	test("to a person or a group chat goes into that chat", async () => {
		await bot.surface.post(place("person", CHAT), message, "d");
		await bot.surface.post(place("channel", "19:chat@thread.v2"), message, "d");
		expect(microsoft.calls.map(({ path }) => path)).toEqual([
			`/v3/conversations/${CHAT}/activities`,
			"/v3/conversations/19:chat@thread.v2/activities",
		]);
	});

	test("to a chat stays in that chat, whatever root it is given: chats have no threads", async () => {
		await bot.surface.post(place("person", CHAT), message, "d", "17");
		await bot.surface.post(place("channel", "19:chat@thread.v2"), message, "d", "17");
		expect(microsoft.calls.map(({ path }) => path)).toEqual([
			`/v3/conversations/${CHAT}/activities`,
			"/v3/conversations/19:chat@thread.v2/activities",
		]);
	});

	test("is redrawn in its place", async () => {
		await bot.surface.update(channel(), "17", message, "d");
		expect(microsoft.calls).toHaveLength(1);
		expect(microsoft.calls[0]).toMatchObject({
			method: "PUT",
			path: `/v3/conversations/${CHANNEL}/activities/17`,
			body: { id: "17", summary: message.summary },
		});
	});

	test("mentions people of the channel's tenant and names the others", async () => {
		const person = (user: string, tenant: string) => ({
			person: { label: "Duty officer", identities: [{ platform: "teams", tenant, user }] },
		});
		await bot.surface.post(
			channel(),
			{ summary: "s", blocks: [{ text: [["For ", person("u1", TENANT)], [person("u2", "other")]] }] },
			"d",
		);
		const content = JSON.stringify(microsoft.calls[0]?.body);
		expect(content).toContain(
			'{"type":"mention","text":"<at>Duty officer</at>","mentioned":{"id":"u1","name":"Duty officer"}}',
		);
		expect(content).not.toContain("u2");
	});
});

describe("a person's chat", () => {
	test("is opened by Entra object id", async () => {
		const chat = await bot.surface.personal({ platform: "teams", tenant: TENANT, user: RAISER });
		expect(microsoft.calls[0]?.body).toMatchObject({
			isGroup: false,
			members: [{ id: RAISER }],
			tenantId: TENANT,
		});
		expect(chat).toEqual(place("person", `a:chat-of-${RAISER}`));
	});

	test("is opened where its tenant was last heard from", async () => {
		const fresh = await startBot(microsoft, { serviceUrl: "http://127.0.0.1:9/", timeoutMs: 300 });
		const who = { platform: "teams", tenant: TENANT, user: RAISER };
		expect(await failure(fresh.surface.personal(who))).toMatchObject({
			fate: "refused",
			message: "refused: service_host",
		});
		await fresh.send(inChat(microsoft, { type: "message", text: "help" }));
		expect((await fresh.surface.personal(who)).kind).toBe("person");
		await fresh.stop();
	});
});

describe("our token", () => {
	test("is fetched once for many calls at once, and kept", async () => {
		const fresh = await startBot(microsoft);
		const before = microsoft.tokensGiven;
		await Promise.all([1, 2, 3].map(() => fresh.surface.post(channel(), message, "d")));
		await fresh.surface.post(channel(), message, "d");
		expect(microsoft.tokensGiven - before).toBe(1);
		await fresh.stop();
	});

	test("that the connector does not take is fetched anew for the next message", async () => {
		const before = microsoft.tokensGiven;
		microsoft.next.push(answers(401));
		expect((await failure(bot.surface.post(channel(), message, "d"))).fate).toBe("later");
		await bot.surface.post(channel(), message, "d");
		expect(microsoft.tokensGiven - before).toBe(1);
	});

	test("is never sent to a host that is not Teams', or for a tenant that is not a customer", async () => {
		for (const change of [
			{ serviceUrl: "https://example.org/" },
			{ tenantId: "foreign" },
			{ conversationId: "" },
		]) {
			expect((await failure(bot.surface.post(place("channel", CHANNEL, change), message, "d"))).fate).toBe(
				"refused",
			);
		}
		expect(microsoft.calls).toEqual([]);
	});

	test("does not follow a redirect", async () => {
		microsoft.next.push(answers(307, {}, { location: `${microsoft.url}/v3/elsewhere` }));
		await failure(bot.surface.post(channel(), message, "d"));
		expect(microsoft.calls).toHaveLength(1);
	});

	test("that cannot be had leaves the message unsent, for later, and says nothing of the secret", async () => {
		const fresh = await startBot(microsoft);
		const broken: Behaviour[] = [
			answers(401, { error_description: "secret" }),
			answers(200, { token: "none" }),
			resets,
		];
		for (const tokenAnswer of broken) {
			microsoft.tokenAnswer = tokenAnswer;
			const error = await failure(fresh.surface.post(channel(), message, "d"));
			expect(error.fate).toBe("later");
			expect(error.message).not.toContain("secret");
		}
		expect(microsoft.calls).toEqual([]);
		await fresh.stop();
	});
});

describe("a failure", () => {
	const fates: [string, Behaviour, Undelivered["fate"]][] = [
		["400", answers(400, { error: { code: "BadSyntax" } }), "refused"],
		["413", answers(413, { error: { code: "MessageSizeTooBig" } }), "refused"],
		["401", answers(401), "later"],
		["403", answers(403, { error: { code: "BotDisabledByAdmin" } }), "gone"],
		["404", answers(404, { error: { code: "ConversationNotFound" } }), "gone"],
		[
			"404 of a message that was deleted",
			answers(404, { error: { code: "ActivityNotFoundInConversation" } }),
			"refused",
		],
		["408", answers(408), "ambiguous"],
		["412", answers(412), "later"],
		["429", answers(429), "later"],
		["500", answers(500), "ambiguous"],
		["502", answers(502), "ambiguous"],
		["503", answers(503), "ambiguous"],
		["504", answers(504), "ambiguous"],
		["an answer without an id", answers(201, {}), "ambiguous"],
		["a connection that breaks", resets, "ambiguous"],
		["an answer that never comes", hangs, "ambiguous"],
	];
	for (const [what, behaviour, fate] of fates) {
		test(`${what}: ${fate}, after one try`, async () => {
			microsoft.next.push(behaviour, behaviour, behaviour, behaviour);
			expect((await failure(bot.surface.post(channel(), message, "d"))).fate).toBe(fate);
			expect(microsoft.calls).toHaveLength(1);
		});
	}

	test("of a post names the platform's code and nothing else of its answer", async () => {
		microsoft.next.push(answers(403, { error: { code: "BotDisabledByAdmin", message: "Zebedee Quill" } }));
		expect((await failure(bot.surface.post(channel(), message, "d"))).message).toBe(
			"gone: 403_BotDisabledByAdmin",
		);
	});

	test("of an update means the same", async () => {
		microsoft.next.push(answers(404), resets);
		expect((await failure(bot.surface.update(channel(), "17", message, "d"))).fate).toBe("gone");
		expect((await failure(bot.surface.update(channel(), "17", message, "d"))).fate).toBe("ambiguous");
	});

	test("to connect at all means that nothing arrived", async () => {
		const closed = createServer();
		await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
		const host = `127.0.0.1:${(closed.address() as AddressInfo).port}`;
		await new Promise((resolve) => closed.close(resolve));
		const fresh = await startBot(microsoft, { serviceHosts: [host] });
		const gone = place("channel", CHANNEL, { serviceUrl: `http://${host}/` });
		expect(await failure(fresh.surface.post(gone, message, "d"))).toMatchObject({
			fate: "later",
			message: "later: ECONNREFUSED",
		});
		await fresh.stop();
	});
});

describe("too many requests", () => {
	const wait = (status: number, header?: string, chance = 0.5) => {
		const headers = { get: (name: string) => (name === "retry-after" ? header : undefined) };
		return toUndelivered(
			{ statusCode: status, response: { headers } },
			Date.parse("2026-11-20T09:00:00Z"),
			chance,
		).retryAfterSeconds;
	};

	test("waits as long as Teams asks, in seconds or until a date, but no longer than an hour", () => {
		expect(wait(429, "30")).toBe(30);
		expect(wait(412, "Fri, 20 Nov 2026 09:00:45 GMT")).toBe(45);
		expect(wait(429, "Fri, 20 Nov 2026 08:00:00 GMT")).toBe(0);
		expect(wait(429, "999999")).toBe(3600);
	});

	test("waits a little, and not all alike, when Teams does not say", () => {
		for (const header of [undefined, "", "soon", "-5"]) expect(wait(429, header, 0)).toBe(2);
		expect(wait(429, undefined, 0.99)).toBe(4);
	});
});
