import { request } from "node:http";
import { expect, test } from "vitest";
import { aBot, type Bot } from "./a-bot.ts";

/** A GET with headers that `fetch` would not let a test set. */
function asks(bot: Bot, headers: Record<string, string>): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request(`${bot.slack.url}/page/state?user=UADA`, { headers }, (response) => {
			response.resume();
			resolve(response.statusCode);
		})
			.on("error", reject)
			.end();
	});
}

async function does(bot: Bot, hand: string, user: string, ...given: unknown[]) {
	const response = await fetch(`${bot.slack.url}/page/do/${hand}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ user, with: given }),
	});
	return { status: response.status, ...((await response.json()) as object) };
}

async function state(bot: Bot, user: string) {
	return (await (await fetch(`${bot.slack.url}/page/state?user=${user}`)).json()) as Record<string, unknown>;
}

test("the page reads what one person sees, and does what they do", async () => {
	const bot = await aBot();
	expect(await does(bot, "types", "UADA", "Hello", { channel: "CPANEL" })).toMatchObject({
		status: 200,
		ok: true,
	});
	const { channels, me, view } = (await state(bot, "UADA")) as {
		channels: object[];
		me: object;
		view: unknown;
	};
	expect(me).toMatchObject({ name: "ada" });
	expect(view).toBeUndefined();
	expect(channels).toMatchObject([{ id: "CPANEL", messages: [{ text: "Hello" }] }, { id: "COPEN" }]);
	expect(JSON.stringify(await state(bot, "UNONE"))).not.toContain("Hello");
});

test("what cannot be done is said", async () => {
	const bot = await aBot();
	expect(await does(bot, "posts", "UADA", "x", { channel: "CWARD" })).toMatchObject({
		status: 400,
		ok: false,
	});
	expect(await does(bot, "constructor", "UADA")).toMatchObject({ status: 404 });
	expect(await does(bot, "submits", "UADA")).toMatchObject({ status: 400, message: "No modal is open" });
});

test("changes are streamed", async () => {
	const bot = await aBot();
	const response = await fetch(`${bot.slack.url}/page/changes`);
	const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
	expect((await reader.read()).value).toContain("event: change");
	await does(bot, "posts", "UADA", "Hello", { channel: "CPANEL" });
	expect((await reader.read()).value).toContain("event: change");
	await reader.cancel();
});

test("what was sent to and fro can be read, without the raw bodies", async () => {
	const bot = await aBot();
	await does(bot, "types", "UADA", "/cme help", { channel: "CPANEL" });
	const answer = await (await fetch(`${bot.slack.url}/page/calls`)).json();
	expect(answer).toMatchObject({
		calls: [{ name: "slash command", direction: "to bot", body: { text: "help" } }],
	});
	expect(JSON.stringify(answer)).not.toContain('"raw"');
});

test("pages of other origins and foreign host names are refused", async () => {
	const bot = await aBot({ pageOrigins: ["http://127.0.0.1:4000"] });
	const { host } = new URL(bot.slack.url);
	expect(await asks(bot, {})).toBe(200);
	expect(await asks(bot, { origin: bot.slack.url })).toBe(200);
	expect(await asks(bot, { origin: "http://127.0.0.1:4000" })).toBe(200);
	expect(await asks(bot, { origin: "https://evil.example" })).toBe(403);
	expect(await asks(bot, { origin: "null" })).toBe(403);
	expect(await asks(bot, { host: "evil.example" })).toBe(403);
	expect(await asks(bot, { host, "sec-fetch-site": "cross-site" })).toBe(403);
	const form = await fetch(`${bot.slack.url}/page/do/opensHome`, { method: "POST", body: "user=UADA" });
	expect(form.status).toBe(415);
});
