import { expect, test } from "vitest";
import { aBot } from "./a-bot.ts";

async function says(address: unknown, body: unknown): Promise<[number, unknown]> {
	const response = await fetch(String(address), { method: "POST", body: JSON.stringify(body) });
	const text = await response.text();
	return [response.status, text.startsWith("{") ? JSON.parse(text) : text];
}

test("the acknowledgement of a command is shown to the person, or to the channel when it says so", async () => {
	const bot = await aBot();
	const [ada, ben] = [bot.slack.hands("UADA"), bot.slack.hands("UBEN")];
	bot.answers = () => ({ body: { text: "Only *you* see this" } });
	await ada.types("/cme help", { channel: "CPANEL" });
	bot.answers = () => ({ body: { text: "All see this", response_type: "in_channel" } });
	await ada.types("/cme help", { channel: "CPANEL" });
	expect(ada.sees("CPANEL").map((one) => [one.text, one.ephemeral])).toEqual([
		["Only you see this", true],
		["All see this", false],
	]);
	expect(ben.sees("CPANEL").map((one) => one.text)).toEqual(["All see this"]);
});

test("a response address is good five times", async () => {
	const bot = await aBot();
	await bot.slack.hands("UADA").types("/cme help", { channel: "CPANEL" });
	const address = bot.got("slash")[0]?.response_url;
	for (let n = 0; n < 5; n += 1) expect(await says(address, { text: `Answer ${n}` })).toEqual([200, "ok"]);
	expect(await says(address, { text: "One more" })).toEqual([404, { ok: false, error: "used_url" }]);
	expect(bot.slack.hands("UADA").sees("CPANEL")).toHaveLength(5);
});

test("it replaces and deletes the ephemeral message that was pressed", async () => {
	const bot = await aBot();
	const button = { type: "button", action_id: "go", text: { type: "plain_text", text: "Go" } };
	await bot.calls("chat.postEphemeral", {
		channel: "CPANEL",
		user: "UADA",
		text: "Ready?",
		blocks: [{ type: "actions", elements: [button] }],
	});
	const ada = bot.slack.hands("UADA");
	await ada.presses(ada.sees("CPANEL")[0]!, "Go");
	const address = bot.got("block_actions")[0]?.response_url;
	await says(address, { replace_original: true, text: "Going" });
	expect(ada.sees("CPANEL")).toMatchObject([{ text: "Going", ephemeral: true, buttons: [] }]);
	await says(address, { delete_original: true });
	expect(ada.sees("CPANEL")).toEqual([]);
});

test("it takes no more than a message does", async () => {
	const bot = await aBot();
	await bot.slack.hands("UADA").types("/cme help", { channel: "CPANEL" });
	const address = bot.got("slash")[0]?.response_url;
	expect(await says(address, {})).toEqual([400, "no_text"]);
	expect(await says(address, { blocks: [{ type: "marquee" }] })).toEqual([400, "invalid_blocks"]);
});

test("a message shortcut carries the message, its channel and an address, in a thread too", async () => {
	const bot = await aBot();
	const ada = bot.slack.hands("UADA");
	const root = await ada.posts("Seen in Leeds", { channel: "CPANEL" });
	const ts = await ada.posts("By an aunt", { channel: "CPANEL", thread: root });
	expect(await ada.messageShortcut("decide", { channel: "CPANEL", ts })).toEqual({ ok: true });
	const [sent] = bot.got("message_action");
	expect(sent).toMatchObject({
		callback_id: "decide",
		message_ts: ts,
		channel: { id: "CPANEL", name: "panel" },
		message: { ts, text: "By an aunt", thread_ts: root, user: "UADA" },
	});
	await says(sent?.response_url, { text: "Recorded", thread_ts: root });
	expect(ada.sees("CPANEL", root).at(-1)).toMatchObject({ text: "Recorded", ephemeral: true });
	await expect(ada.messageShortcut("raise", { channel: "CPANEL", ts })).rejects.toThrow(
		"no message shortcut",
	);
});
