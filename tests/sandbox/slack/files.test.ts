import { expect, test } from "vitest";
import { aBot, type Bot } from "./a-bot.ts";

const PNG = Buffer.from("89504e470d0a1a0a00", "hex");

/** Uploads this, and returns the file's id. */
async function uploaded(bot: Bot, content: Buffer): Promise<string> {
	const announced = { filename: "chart.png", length: content.length, alt_txt: "A chart" };
	const { upload_url, file_id } = await bot.calls("files.getUploadURLExternal", announced);
	const sent = await fetch(String(upload_url), { method: "POST", body: Buffer.from(content) });
	expect(sent.status).toBe(200);
	expect(await bot.calls("files.completeUploadExternal", { files: [{ id: file_id }] })).toMatchObject({
		ok: true,
	});
	return String(file_id);
}

const image = (id: string) => ({ type: "image", slack_file: { id }, alt_text: "A chart" });
const posts = (bot: Bot, id: string) =>
	bot.calls("chat.postMessage", { channel: "CPANEL", text: "x", blocks: [image(id)] });
const refused = { ok: false, error: "invalid_blocks" };

test("a picture that was uploaded is shown in a message, and the page has it", async () => {
	const bot = await aBot();
	const id = await uploaded(bot, PNG);
	expect(await posts(bot, id)).toMatchObject({ ok: true });
	expect(bot.slack.hands("UADA").sees("CPANEL").at(-1)?.text).toBe("A chart");
	const page = await (await fetch(`${bot.slack.url}/page/state?user=UADA`)).text();
	expect(page).toContain(`data:image/png;base64,${PNG.toString("base64")}`);
});

test("what is not there, is not uploaded yet or is no picture is shown in no message", async () => {
	const bot = await aBot();
	expect(await posts(bot, "F0NOBODY")).toMatchObject(refused);
	const announced = { filename: "chart.png", length: 9 };
	const { upload_url, file_id } = await bot.calls("files.getUploadURLExternal", announced);
	expect(await posts(bot, String(file_id))).toMatchObject(refused);
	expect(await bot.calls("files.completeUploadExternal", { files: [{ id: file_id }] })).toMatchObject({
		error: "file_not_found",
	});
	expect((await fetch(String(upload_url), { method: "POST", body: "shorter" })).status).toBe(404);
	expect(await posts(bot, await uploaded(bot, Buffer.from("no picture")))).toMatchObject(refused);
	expect(bot.slack.hands("UADA").sees("CPANEL")).toEqual([]);
});

test("no file is in a message that one person sees", async () => {
	const bot = await aBot();
	const id = await uploaded(bot, PNG);
	const alone = { channel: "CPANEL", user: "UADA", text: "x", blocks: [image(id)] };
	expect(await bot.calls("chat.postEphemeral", alone)).toMatchObject(refused);
});

test("an app without the scope uploads nothing", async () => {
	const bot = await aBot();
	await bot.slack.uninstall();
	bot.slack.reinstall(["chat:write"]);
	const announced = { filename: "chart.png", length: 9 };
	expect(await bot.calls("files.getUploadURLExternal", announced)).toMatchObject({ error: "missing_scope" });
});
