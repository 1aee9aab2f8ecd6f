import { expect, test } from "vitest";
import { aBot, type Bot, world } from "./a-bot.ts";

const section = (text: string, more: object = {}) => ({
	type: "section",
	text: { type: "mrkdwn", text },
	...more,
});
const button = (text: string, action_id: string, value = "1") => ({
	type: "button",
	text: { type: "plain_text", text },
	action_id,
	value,
});

async function posted(bot: Bot, args: Record<string, unknown>): Promise<{ channel: string; ts: string }> {
	const answer = await bot.calls("chat.postMessage", { channel: "CPANEL", text: "MIL-2026-0001", ...args });
	expect(answer).toMatchObject({ ok: true });
	return { channel: String(answer.channel), ts: String(answer.ts) };
}

function events(bot: Bot): Record<string, unknown>[] {
	return bot.got("event").map((envelope) => envelope.event as Record<string, unknown>);
}

test("a card with a menu in a row is posted, pressed and redrawn", async () => {
	const bot = await aBot();
	const options = ["Open", "Close"].map((text) => ({
		text: { type: "plain_text", text },
		value: text.toLowerCase(),
	}));
	const card = await posted(bot, {
		blocks: [
			section("*MIL-2026-0001* day 3", { accessory: { type: "overflow", action_id: "menu", options } }),
			section("*MIL-2026-0002* day 9", { accessory: { type: "overflow", action_id: "menu", options } }),
		],
	});
	bot.answers = async ({ read }) => {
		if (read.type === "block_actions")
			await bot.calls("chat.update", { ...card, text: "Closed", blocks: [section("Closed")] });
		return undefined;
	};
	const ada = bot.slack.hands("UADA");
	await ada.presses(card, { label: "Close", near: "0002" });

	expect(bot.got("block_actions")[0]).toMatchObject({
		user: { id: "UADA", username: "ada", team_id: "T01" },
		channel: { id: "CPANEL", name: "panel" },
		message: { ts: card.ts, bot_id: "B01", text: "MIL-2026-0001" },
		container: { type: "message", message_ts: card.ts, is_ephemeral: false },
		actions: [{ type: "overflow", action_id: "menu", selected_option: { value: "close" } }],
	});
	expect(ada.sees("CPANEL")).toMatchObject([
		{ text: "Closed", notification: "Closed", edited: true, by: "Rollcall" },
	]);
});

test("a press that could mean two buttons is a mistake in the test", async () => {
	const bot = await aBot();
	const card = await posted(bot, {
		blocks: [
			section("one", { accessory: button("View", "a") }),
			section("two", { accessory: button("View", "b") }),
		],
	});
	const ada = bot.slack.hands("UADA");
	await expect(ada.presses(card, "View")).rejects.toThrow("2 things to press fit");
	await expect(ada.presses(card, "Vanish")).rejects.toThrow("“View” (a), “View” (b)");
	expect(await ada.presses(card, { label: "View", near: /two/ })).toEqual({ ok: true });
});

test("an ephemeral message is seen by one person, and a press on it carries no message", async () => {
	const bot = await aBot();
	const answer = await bot.calls("chat.postEphemeral", {
		channel: "CPANEL",
		user: "UADA",
		text: "Only for Ada",
		blocks: [section("Only for Ada"), { type: "actions", elements: [button("Details", "details")] }],
	});
	const [ada, ben] = [bot.slack.hands("UADA"), bot.slack.hands("UBEN")];
	expect(ben.sees("CPANEL")).toEqual([]);
	const [seen] = ada.sees("CPANEL");
	expect(seen).toMatchObject({ ts: answer.message_ts, ephemeral: true, text: "Only for Ada\n[Details]" });

	await ada.presses(seen!, "Details");
	const [press] = bot.got("block_actions");
	expect(press).not.toHaveProperty("message");
	expect(press).toMatchObject({ container: { is_ephemeral: true, message_ts: seen!.ts } });
	await expect(ben.presses(seen!, "Details")).rejects.toThrow("No message");
	expect(await bot.calls("chat.update", { channel: "CPANEL", ts: seen!.ts, text: "x" })).toMatchObject({
		error: "message_not_found",
	});
});

test("what a person posts in a thread reaches the app as Slack writes it", async () => {
	const bot = await aBot();
	const root = await posted(bot, {});
	const ada = bot.slack.hands("UADA");
	const ts = await ada.posts("@rollcall seen <here> & there, see #panel and https://gov.uk/x", {
		channel: "CPANEL",
		thread: root.ts,
	});
	const told = events(bot).filter((event) => event.user === "UADA");
	expect(told.map((event) => event.type)).toEqual(["message", "app_mention"]);
	expect(told[0]).toMatchObject({
		text: "<@UBOT> seen &lt;here&gt; &amp; there, see <#CPANEL|panel> and <https://gov.uk/x>",
		ts,
		thread_ts: root.ts,
		parent_user_id: "UBOT",
		channel: "CPANEL",
		channel_type: "channel",
		blocks: [{ type: "rich_text" }],
	});
	expect(ada.sees("CPANEL")).toMatchObject([{ ts: root.ts, replies: 1 }]);
	expect(ada.sees("CPANEL", root.ts).map((one) => one.text)).toEqual([
		"MIL-2026-0001",
		"@Rollcall seen <here> & there, see #panel and https://gov.uk/x",
	]);
});

test("edits and deletions are told with what was there before", async () => {
	const bot = await aBot();
	const ben = bot.slack.hands("UBEN");
	const ts = await ben.posts("Seen at school", { channel: "CPANEL" });
	await ben.edits({ channel: "CPANEL", ts }, "Not seen at school");
	await ben.deletes({ channel: "CPANEL", ts });

	const [, edited, deleted] = events(bot);
	expect(edited).toMatchObject({
		subtype: "message_changed",
		message: { ts, text: "Not seen at school", edited: { user: "UBEN" } },
		previous_message: { ts, text: "Seen at school" },
	});
	expect(deleted).toMatchObject({
		subtype: "message_deleted",
		deleted_ts: ts,
		previous_message: { user: "UBEN" },
	});
	expect(ben.sees("CPANEL")).toEqual([]);
});

test("the first message of a thread with replies leaves a tombstone", async () => {
	const bot = await aBot();
	const ben = bot.slack.hands("UBEN");
	const ts = await ben.posts("Seen at school", { channel: "CPANEL" });
	await ben.posts("When?", { channel: "CPANEL", thread: ts });
	await ben.deletes({ channel: "CPANEL", ts });

	expect(events(bot).at(-1)).toMatchObject({ subtype: "message_changed", message: { subtype: "tombstone" } });
	expect(ben.sees("CPANEL")).toMatchObject([{ text: "This message was deleted.", replies: 1 }]);
});

test("history gives roots, newest first; replies give the thread; metadata only when asked for", async () => {
	const bot = await aBot();
	const metadata = { event_type: "posting", event_payload: { delivery: "d1" } };
	const root = await posted(bot, { metadata });
	const reply = await posted(bot, { thread_ts: root.ts, metadata });
	const later = await posted(bot, {});
	const tsOf = (answer: Record<string, unknown>) =>
		(answer.messages as { ts: string }[]).map((one) => one.ts);

	const history = await bot.calls("conversations.history", { channel: "CPANEL", include_all_metadata: true });
	expect(tsOf(history)).toEqual([later.ts, root.ts]);
	expect((history.messages as unknown[])[1]).toMatchObject({
		metadata,
		reply_count: 1,
		latest_reply: reply.ts,
	});
	const since = await bot.calls("conversations.history", { channel: "CPANEL", oldest: root.ts });
	expect(tsOf(since)).toEqual([later.ts]);
	const replies = await bot.calls("conversations.replies", { channel: "CPANEL", ts: root.ts });
	expect(tsOf(replies)).toEqual([root.ts, reply.ts]);
	expect(JSON.stringify(replies)).not.toContain("delivery");
	const first = await bot.calls("conversations.history", { channel: "CPANEL", limit: 1 });
	const next = (first.response_metadata as { next_cursor: string }).next_cursor;
	expect(
		tsOf(await bot.calls("conversations.history", { channel: "CPANEL", limit: 1, cursor: next })),
	).toEqual([root.ts]);
});

test("a message's ts stays unique and rises though the clock stands still or goes back", async () => {
	let now = new Date("2026-11-03T09:30:00Z");
	const bot = await aBot({ now: () => now });
	const stamps: string[] = [];
	for (const at of ["09:30", "09:30", "08:00", "10:00"]) {
		now = new Date(`2026-11-03T${at}:00Z`);
		stamps.push((await posted(bot, {})).ts);
	}
	expect(new Set(stamps).size).toBe(4);
	expect([...stamps].sort()).toEqual(stamps);
	expect(stamps.at(-1)).toBe("1793700000.000000");
});

test("updates keep blocks and metadata that are not sent, and drop blocks for an empty list", async () => {
	const bot = await aBot();
	const message = await posted(bot, {
		blocks: [section("Card")],
		metadata: { event_type: "e", event_payload: {} },
	});
	const kept = await bot.calls("chat.update", { ...message, text: "New words" });
	expect(kept).toMatchObject({ message: { blocks: [{ type: "section" }], metadata: { event_type: "e" } } });
	const bare = await bot.calls("chat.update", { ...message, text: "Bare", blocks: [] });
	expect((bare.message as { blocks: unknown[] }).blocks).toEqual([]);
});

test.each([
	["not_authed", "auth.test", {}, ""],
	["invalid_auth", "auth.test", {}, "xoxb-other"],
	["unknown_method", "chat.shout", {}],
	["invalid_arguments", "chat.postMessage", { text: "x" }],
	["channel_not_found", "chat.postMessage", { channel: "CNONE", text: "x" }],
	["channel_not_found", "chat.postMessage", { channel: "CWARD", text: "x" }],
	["not_in_channel", "chat.postMessage", { channel: "COPEN", text: "x" }],
	["no_text", "chat.postMessage", { channel: "CPANEL" }],
	["msg_too_long", "chat.postMessage", { channel: "CPANEL", text: "x".repeat(40_001) }],
	["thread_not_found", "chat.postMessage", { channel: "CPANEL", text: "x", thread_ts: "1.000000" }],
	["invalid_blocks_format", "chat.postMessage", { channel: "CPANEL", blocks: "{" }],
	["invalid_metadata_format", "chat.postMessage", { channel: "CPANEL", text: "x", metadata: { a: 1 } }],
	["user_not_in_channel", "chat.postEphemeral", { channel: "CPANEL", user: "UNONE", text: "x" }],
	["message_not_found", "chat.update", { channel: "CPANEL", ts: "1.000000", text: "x" }],
	["not_in_channel", "conversations.history", { channel: "COPEN" }],
	["thread_not_found", "conversations.replies", { channel: "CPANEL", ts: "1.000000" }],
	["user_not_found", "users.info", { user: "UNONE" }],
	["user_not_found", "conversations.open", { users: "UNONE" }],
])("%s: %s %j", async (error, method, args, token?: string) => {
	const bot = await aBot();
	expect(await bot.calls(method, args, token)).toMatchObject({ ok: false, error });
});

test("another's message can be neither updated nor deleted, and an archived channel takes no post", async () => {
	const bot = await aBot();
	const mine = await posted(bot, {});
	const ada = bot.slack.hands("UADA");
	const ts = await ada.posts("Hello", { channel: "CPANEL" });
	const theirs = { channel: "CPANEL", ts };
	expect(await bot.calls("chat.update", { ...theirs, text: "x" })).toMatchObject({
		error: "cant_update_message",
	});
	expect(await bot.calls("chat.delete", theirs)).toMatchObject({ error: "cant_delete_message" });
	expect(await bot.calls("chat.update", { ...mine, text: "x".repeat(4_001) })).toMatchObject({
		error: "msg_too_long",
	});
	await ada.archives("CPANEL");
	expect(await bot.calls("chat.postMessage", { channel: "CPANEL", text: "x" })).toMatchObject({
		error: "is_archived",
	});
	expect(await bot.calls("chat.update", { ...mine, text: "x" })).toMatchObject({ error: "is_inactive" });
});

test("a direct message goes to a person's id or to the opened conversation", async () => {
	const bot = await aBot();
	const opened = await bot.calls("conversations.open", { users: "UADA" });
	const channel = (opened.channel as { id: string }).id;
	const answer = await bot.calls("chat.postMessage", { channel: "UADA", text: "Just for you" });
	expect(answer).toMatchObject({ ok: true, channel });
	const ada = bot.slack.hands("UADA");
	expect(ada.directMessage()).toBe(channel);
	expect(ada.sees(channel)).toMatchObject([{ text: "Just for you" }]);
	expect(bot.slack.hands("UBEN").sees(channel)).toEqual([]);
	await ada.posts("Thank you", { channel });
	expect(events(bot).at(-1)).toMatchObject({ channel_type: "im", text: "Thank you" });
});

test("channels are joined, renamed, archived and left, and the app hears of it while it is in them", async () => {
	const bot = await aBot();
	const ada = bot.slack.hands("UADA");
	await ada.posts("Nobody listens here", { channel: "COPEN" });
	expect(bot.received).toEqual([]);
	expect(await bot.calls("conversations.join", { channel: "COPEN" })).toMatchObject({
		channel: { is_member: true },
	});
	await bot.slack.settled();
	await bot.slack.hands("UBEN").joins("COPEN");
	await ada.renames("COPEN", "opened");
	await ada.archives("COPEN");
	await ada.unarchives("COPEN");
	await ada.removesApp("COPEN");
	expect(events(bot)).toMatchObject([
		{ type: "member_joined_channel", user: "UBOT", channel: "COPEN" },
		{ type: "member_joined_channel", user: "UBEN", channel: "COPEN", channel_type: "C" },
		{ type: "channel_rename", channel: { id: "COPEN", name: "opened" } },
		{ type: "channel_archive", channel: "COPEN", user: "UADA" },
		{ type: "channel_unarchive" },
		{ type: "channel_left", channel: "COPEN", actor_id: "UADA" },
	]);
	expect(await bot.calls("conversations.info", { channel: "COPEN" })).toMatchObject({
		channel: { name: "opened", is_member: false, is_archived: false },
	});
});

test("an app that was removed is refused", async () => {
	const bot = await aBot();
	await bot.slack.uninstall();
	expect(events(bot).map((event) => event.type)).toEqual(["tokens_revoked", "app_uninstalled"]);
	expect(await bot.calls("auth.test", {})).toMatchObject({ error: "account_inactive" });
	bot.slack.reinstall();
	expect(await bot.calls("auth.test", {})).toMatchObject({ ok: true, bot_id: "B01", team_id: world.team.id });
});

test("a file is uploaded and shared in a thread", async () => {
	const bot = await aBot();
	const root = await posted(bot, {});
	const place = await bot.calls("files.getUploadURLExternal", {
		filename: "pack.pdf",
		length: 3,
		alt_txt: "The pack",
	});
	expect((await fetch(String(place.upload_url), { method: "POST", body: "abc" })).status).toBe(200);
	const done = await bot.calls("files.completeUploadExternal", {
		files: [{ id: place.file_id, title: "Case pack" }],
		channel_id: "CPANEL",
		thread_ts: root.ts,
	});
	expect(done).toMatchObject({ ok: true, files: [{ title: "Case pack" }] });
	expect(bot.slack.hands("UADA").sees("CPANEL", root.ts)).toHaveLength(2);
});

test("a link to a message can be had", async () => {
	const bot = await aBot();
	const { ts } = await posted(bot, {});
	expect(await bot.calls("chat.getPermalink", { channel: "CPANEL", message_ts: ts })).toMatchObject({
		permalink: `https://milltown.slack.com/archives/CPANEL/p${ts.replace(".", "")}`,
	});
});
