import { expect, test } from "vitest";
import { type Answerer, aBot, aForm } from "./a-bot.ts";

const never: Answerer = () => new Promise(() => {});

/** Short enough for a test that waits it out, where nothing is to be answered in it. */
const SHORT = 200;

test.each<[string, Answerer, string, number?]>([
	["a bot that is too slow", never, "operation_timeout", SHORT],
	["a bot that answers 500", () => ({ status: 500 }), "dispatch_failed"],
	["a bot that answers 401", () => ({ status: 401 }), "dispatch_failed"],
	["a cut connection", () => ({ cut: true }), "dispatch_failed"],
	[
		"an answer Slack cannot show",
		() => ({ body: { blocks: [{ type: "section" }] } }),
		"invalid_command_response",
	],
])("after a command, %s is shown to the person alone", async (_, answers, error, ack) => {
	const bot = await aBot({ patience: { ack } });
	bot.answers = answers;
	const ada = bot.slack.hands("UADA");
	expect(await ada.types("/cme raise", { channel: "CPANEL" })).toEqual({ ok: false, error });
	expect(ada.sees("CPANEL")).toMatchObject([
		{ by: "Slackbot", ephemeral: true, text: `/cme failed with the error "${error}"` },
	]);
	expect(bot.slack.hands("UBEN").sees("CPANEL")).toEqual([]);
});

test("a modal that could not be sent stays open as it was", async () => {
	const patience = { ack: 3_000 };
	const bot = await aBot({ patience });
	bot.answers = async ({ read }) => {
		if (read.type === "view_submission") return new Promise(() => {});
		await bot.calls("views.open", { trigger_id: read.trigger_id, view: aForm() });
		return undefined;
	};
	const ada = bot.slack.hands("UADA");
	await ada.types("/cme", { channel: "CPANEL" });
	await ada.fills({ name: "Sam", reason: "moved" });
	patience.ack = SHORT;
	expect(await ada.submits()).toEqual({ ok: false, error: "operation_timeout" });
	expect(ada.view()).toMatchObject({
		trouble: "We had some trouble connecting. Try again?",
		fields: { name: { value: "Sam" } },
	});
});

test("commands in a thread, and unknown ones, are refused by Slack itself", async () => {
	const bot = await aBot();
	const ada = bot.slack.hands("UADA");
	const ts = await ada.posts("Hello", { channel: "CPANEL" });
	expect(await ada.types("/cme raise", { channel: "CPANEL", thread: ts })).toEqual({
		ok: false,
		error: "refused",
	});
	expect(await ada.types("/cmee raise", { channel: "CPANEL" })).toEqual({ ok: false, error: "refused" });
	expect(ada.sees("CPANEL", ts).at(-1)?.text).toBe("/cme is not supported in threads. Sorry!");
	expect(bot.got("slash")).toEqual([]);
});

test("an event that is not taken comes again under the same id, three times at most", async () => {
	const bot = await aBot();
	bot.answers = () => ({ status: 503 });
	await bot.slack.hands("UADA").posts("Hello", { channel: "CPANEL" });
	await bot.slack.settled();
	expect(new Set(bot.got("event").map((one) => one.event_id)).size).toBe(1);
	expect(bot.received.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([undefined, "1", "2", "3"]);
	expect(bot.received[1]?.headers["x-slack-retry-reason"]).toBe("http_error");
});

test("retries end with the first that is taken, and X-Slack-No-Retry stops them", async () => {
	const patience = { ack: SHORT };
	const bot = await aBot({ patience });
	bot.answers = () => {
		patience.ack = 3_000;
		return bot.received.length === 1 ? new Promise(() => {}) : undefined;
	};
	const ada = bot.slack.hands("UADA");
	await ada.posts("Hello", { channel: "CPANEL" });
	await bot.slack.settled();
	expect(bot.received.map(({ headers }) => headers["x-slack-retry-reason"])).toEqual([
		undefined,
		"http_timeout",
	]);

	bot.answers = () => ({ status: 500, headers: { "x-slack-no-retry": "1" } });
	await ada.posts("Hello again", { channel: "CPANEL" });
	await bot.slack.settled();
	expect(bot.received).toHaveLength(3);
});

test("a request can be sent once more, freshly signed", async () => {
	const bot = await aBot();
	await bot.slack.hands("UADA").types("/cme help", { channel: "CPANEL" });
	const [call] = bot.slack.calls;
	expect(await bot.slack.repeat(call!)).toMatchObject({ ok: true });
	await bot.slack.repeat(call!, { number: 1, reason: "http_timeout" });
	expect(new Set(bot.received.map(({ body }) => body)).size).toBe(1);
	expect(bot.received.map(({ headers }) => headers["x-slack-retry-num"])).toEqual([
		undefined,
		undefined,
		"1",
	]);
});

test("a body of any shape can be sent, rightly signed", async () => {
	const bot = await aBot();
	await bot.slack.sends("interaction", { type: "block_actions", actions: "none" });
	await bot.slack.sends("command", { command: "/cme", user_id: 7 });
	await bot.slack.sends("event", { type: "event_callback" });
	expect(bot.received.map(({ read }) => read)).toEqual([
		{ type: "block_actions", actions: "none" },
		{ command: "/cme", user_id: "7" },
		{ type: "event_callback" },
	]);
});

test("Slack's check of the address wants its challenge back", async () => {
	const bot = await aBot();
	bot.answers = ({ read }) => ({ body: { challenge: read.challenge } });
	expect(await bot.slack.verifyAddress()).toBe(true);
	bot.answers = () => ({ body: "" });
	expect(await bot.slack.verifyAddress()).toBe(false);
});

const post = { channel: "CPANEL", text: "MIL-2026-0001" };

test.each([false, true])("a connection is cut with the message posted: %s", async (takesEffect) => {
	const bot = await aBot();
	bot.slack.faults.add({ on: "chat.postMessage", does: "reset", takesEffect });
	await expect(bot.calls("chat.postMessage", post)).rejects.toThrow();
	expect(bot.slack.hands("UADA").sees("CPANEL")).toHaveLength(takesEffect ? 1 : 0);
	expect(await bot.calls("chat.postMessage", post)).toMatchObject({ ok: true });
});

test("a fault meets the calls it is meant for, as often as it is meant to", async () => {
	const bot = await aBot();
	bot.slack.faults.add({
		on: "chat.postMessage",
		does: "refused",
		error: "internal_error",
		skip: 1,
		times: 2,
		when: (args) => args.channel === "CPANEL",
	});
	const errors: unknown[] = [];
	for (let n = 0; n < 4; n += 1) errors.push((await bot.calls("chat.postMessage", post)).error);
	expect(errors).toEqual([undefined, "internal_error", "internal_error", undefined]);
});

test("too many requests, a server error and silence look as they do from Slack", async () => {
	const bot = await aBot();
	const ask = (signal?: AbortSignal) =>
		fetch(`${bot.slack.apiUrl}auth.test`, { method: "POST", headers: { authorization: "Bearer x" }, signal });
	bot.slack.faults.add({ on: "any", does: "rate limited", retryAfter: 30 });
	const limited = await ask();
	expect([limited.status, limited.headers.get("retry-after"), await limited.json()]).toEqual([
		429,
		"30",
		{ ok: false, error: "ratelimited" },
	]);
	bot.slack.faults.add({ on: "any", does: "server error" });
	expect((await ask()).status).toBe(500);
	bot.slack.faults.add({ on: "any", does: "hang" });
	await expect(ask(AbortSignal.timeout(SHORT))).rejects.toThrow("timeout");
	expect(bot.slack.calls.map((call) => call.trouble)).toEqual(["rate limited", "server error", "hang"]);
});

test("calls are written down in both directions, without the token", async () => {
	const bot = await aBot();
	await bot.calls("chat.postMessage", { ...post, token: "xoxb-in-the-form" });
	await bot.slack.settled();
	expect(bot.slack.calls).toMatchObject([
		{
			direction: "from bot",
			name: "chat.postMessage",
			body: post,
			answer: { status: 200, body: { ok: true } },
		},
		{ direction: "to bot", name: "event message", answer: { status: 200 } },
	]);
	expect(JSON.stringify(bot.slack.calls)).not.toContain("xoxb");
});

test("what happens later can be awaited", async () => {
	const bot = await aBot();
	const ada = bot.slack.hands("UADA");
	const soon = bot.slack.until("the card is there", () => ada.sees("CPANEL")[0]);
	await bot.calls("chat.postMessage", post);
	expect((await soon).text).toBe("MIL-2026-0001");
	await expect(bot.slack.until("a second card", () => ada.sees("CPANEL")[1], 20)).rejects.toThrow(
		"Waited 20 ms in vain: a second card",
	);
});
