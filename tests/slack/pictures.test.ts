import { describe, expect, test } from "vitest";
import type { Message } from "../../src/chat/message.ts";
import { Picture } from "../../src/chat/picture.ts";
import type { Place } from "../../src/chat/port.ts";
import { mayUploadTo } from "../../src/slack/pictures.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { aPicture, someFigures } from "../support/a-picture.ts";
import { listLog, onScreen, slack, TEAM } from "./harness.ts";
import { type Recorder, recorder } from "./recorder.ts";

const place: Place = {
	...{ platform: "slack", tenant: TEAM, kind: "channel", ref: "C0PANEL", address: { channel: "C0PANEL" } },
};
const withPicture = (picture: Picture): Message => ({
	summary: "Figures",
	blocks: [{ text: ["In words"] }, { picture }],
});

/** Slack takes files: each has a number of its own. */
function takesFiles(api: Recorder): void {
	let n = 0;
	api.on("files.getUploadURLExternal", () => {
		n += 1;
		return { ok: true, upload_url: `${api.url}/upload/F${n}`, file_id: `F${n}` };
	});
}

const shownIn = (args: Record<string, unknown> | undefined) =>
	((args?.blocks ?? []) as { type: string; slack_file?: { id: string } }[]).flatMap((block) =>
		block.type === "image" ? [block.slack_file?.id] : [],
	);
const elsewhere = someFigures().elsewhere;
const invalid = { ok: false, error: "invalid_blocks" };

describe("a posted message with a picture", () => {
	test("is one message: the file is uploaded with its words, shared nowhere, and shown by its id", async () => {
		const { surface, api } = await slack();
		takesFiles(api);
		const picture = await aPicture();
		await surface.post(place, withPicture(picture), "delivery-1");
		const { bytes } = Picture.png(picture)!;
		// `alt_txt` is what Slack reads; the library would send `alt_text`.
		expect(api.of("files.getUploadURLExternal")).toEqual([
			{ filename: "chart.png", length: String(bytes.length), alt_txt: picture.figures.alt },
		]);
		expect(api.calls.find((call) => call.method === "upload/F1")?.headers).toMatchObject({
			"content-length": String(bytes.length),
		});
		expect(api.of("files.completeUploadExternal")).toEqual([
			{ files: [{ id: "F1", title: picture.figures.title }] },
		]);
		const [args, ...more] = api.of("chat.postMessage");
		expect(more).toEqual([]);
		expect(args?.blocks).toMatchObject([
			{ type: "section" },
			{ type: "image", slack_file: { id: "F1" }, alt_text: picture.figures.alt },
		]);
		expect(args).toMatchObject({ metadata: { event_payload: { delivery: "delivery-1" } } });
	});

	test("that is posted again, or redrawn, uploads nothing twice; another picture is another file", async () => {
		const { surface, api } = await slack();
		takesFiles(api);
		await surface.post(place, withPicture(await aPicture()), "delivery-1");
		await surface.post(place, withPicture(await aPicture()), "delivery-1");
		await surface.update(place, "1.1", withPicture(await aPicture()), "delivery-1");
		expect(api.of("files.getUploadURLExternal")).toHaveLength(1);
		expect(shownIn(api.of("chat.update")[0])).toEqual(["F1"]);
		await surface.update(place, "1.1", withPicture(await aPicture({ title: "Other" })), "delivery-1");
		expect(shownIn(api.of("chat.update")[1])).toEqual(["F2"]);
	});

	test("whose file Slack has not looked at yet is posted once it has", async () => {
		const { surface, api } = await slack();
		takesFiles(api);
		let refusals = 2;
		api.on("chat.postMessage", () => (refusals-- > 0 ? invalid : { ok: true, ts: "1.1" }));
		expect(await surface.post(place, withPicture(await aPicture()), "delivery-1")).toBe("1.1");
		expect(api.of("chat.postMessage").map(shownIn)).toEqual([["F1"], ["F1"], ["F1"]]);
		expect(api.of("files.getUploadURLExternal")).toHaveLength(1);
	});

	test("whose file Slack never takes is posted without, and the next upload is a new one", async () => {
		const { surface, api } = await slack();
		takesFiles(api);
		api.on("chat.postMessage", ({ args }) => (shownIn(args).length ? invalid : { ok: true, ts: "1.1" }));
		expect(await surface.post(place, withPicture(await aPicture()), "delivery-1")).toBe("1.1");
		expect(JSON.stringify(api.of("chat.postMessage").at(-1))).toContain(elsewhere);
		await surface.update(place, "1.1", withPicture(await aPicture()), "delivery-1");
		expect(api.of("files.getUploadURLExternal")).toHaveLength(2);
	}, 15_000);

	test.each(["slack_connect_file_upload_sharing_blocked", "msg_too_long"])(
		"that Slack refuses otherwise, for what may be the picture's fault (%s), is posted at once without",
		async (error) => {
			const { surface, api } = await slack();
			takesFiles(api);
			api.on("chat.postMessage", ({ args }) =>
				shownIn(args).length ? { ok: false, error } : { ok: true, ts: "1.1" },
			);
			expect(await surface.post(place, withPicture(await aPicture()), "delivery-1")).toBe("1.1");
			expect(api.of("chat.postMessage").map(shownIn)).toEqual([["F1"], []]);
			expect(JSON.stringify(api.of("chat.postMessage")[1])).toContain("In words");
		},
	);

	test("that Slack refuses for another reason, or whose fate is open, is not posted a second time", async () => {
		const { surface, api } = await slack();
		takesFiles(api);
		for (const [error, fate] of [
			["channel_not_found", "gone"],
			["internal_error", "ambiguous"],
		] as const) {
			api.on("chat.postMessage", () => ({ ok: false, error }));
			const before = api.of("chat.postMessage").length;
			const posting = surface.post(place, withPicture(await aPicture()), "delivery-1");
			await expect(posting).rejects.toMatchObject({ fate });
			expect(api.of("chat.postMessage")).toHaveLength(before + 1);
		}
	});
});

describe("an upload that fails", () => {
	test.each<[string, (api: Recorder) => void]>([
		[
			"the scope is missing",
			(api) => api.on("files.getUploadURLExternal", () => ({ ok: false, error: "missing_scope" })),
		],
		["the bytes are not taken", (api) => api.on("upload/F1", (_, res) => void res.writeHead(500).end())],
		[
			"the upload is not completed",
			(api) => api.on("files.completeUploadExternal", () => ({ ok: false, error: "file_not_found" })),
		],
		["no answer comes", (api) => api.on("files.completeUploadExternal", () => undefined)],
	])("keeps no word back: %s", async (_, breaks) => {
		const { surface, api, logged } = await slack();
		takesFiles(api);
		breaks(api);
		expect(await surface.post(place, withPicture(await aPicture()), "delivery-1")).toBe("1790000000.000100");
		const [args, ...more] = api.of("chat.postMessage");
		expect(more).toEqual([]);
		expect(JSON.stringify(args)).toContain("In words");
		expect(JSON.stringify(args)).toContain(elsewhere);
		expect(shownIn(args)).toEqual([]);
		expect(logged.join()).toContain("slack-picture-not-uploaded");
	});
});

test("an upload that leads elsewhere is not made", async () => {
	const { surface, api } = await slack();
	const other = await recorder();
	api.on("files.getUploadURLExternal", () => ({
		ok: true,
		upload_url: `${other.url}/upload/F1`,
		file_id: "F1",
	}));
	await surface.post(place, withPicture(await aPicture()), "delivery-1");
	expect(other.calls).toEqual([]);
	expect(JSON.stringify(api.of("chat.postMessage"))).toContain(elsewhere);
});

test("an upload that takes longer than words can wait holds none back, whatever each of its calls may take", async () => {
	const { api } = await slack();
	api.on("files.getUploadURLExternal", () => undefined);
	const surface = createSlack({
		...{ botToken: "xoxb-a-token", signingSecret: "s", apiUrl: `${api.url}/api/`, command: "/cme" },
		...{ timeoutMs: 50_000, log: listLog([]) },
	});
	await surface.post(place, withPicture(await aPicture()), "delivery-1");
	expect(JSON.stringify(api.of("chat.postMessage"))).toContain(elsewhere);
}, 20_000);

describe("an answer with a picture", () => {
	const typed = onScreen({}, { draft: "draft-1", step: 1, channel: "C0PANEL" });

	test("to a sent form: the words where it was begun, for the actor alone, and the picture in their chat", async () => {
		const picture = await aPicture();
		const { submit, api } = await slack({ say: withPicture(picture) });
		takesFiles(api);
		expect(JSON.parse((await submit(typed)).body)).toEqual({ response_action: "clear" });
		const words = await api.first("chat.postEphemeral");
		expect(words).toMatchObject({ channel: "C0PANEL", user: "U0ANN" });
		expect(JSON.stringify(words)).toContain("In words");
		expect(JSON.stringify(words)).toContain("in your own chat with Rollcall");
		expect(shownIn(words)).toEqual([]);
		const chat = await api.first("chat.postMessage");
		expect(chat).toMatchObject({ channel: "D0PERSON", unfurl_links: false });
		expect(shownIn(chat)).toEqual(["F1"]);
		expect(JSON.stringify(chat)).not.toContain("In words");
	});

	test("whose picture cannot be uploaded: the words as ever, and in their chat where the figures are", async () => {
		const { submit, api } = await slack({ say: withPicture(await aPicture()) });
		api.on("files.getUploadURLExternal", () => ({ ok: false, error: "missing_scope" }));
		await submit(typed);
		expect(JSON.stringify(await api.first("chat.postEphemeral"))).toContain("In words");
		expect(JSON.stringify(await api.first("chat.postMessage"))).toContain(elsewhere);
	});

	test("to a command: the same, through the response address", async () => {
		const { command, api } = await slack({ say: withPicture(await aPicture()) });
		takesFiles(api);
		expect((await command("report")).body).toBe("");
		const words = await api.first("respond");
		expect(words).toMatchObject({ response_type: "ephemeral" });
		expect(shownIn(words)).toEqual([]);
		expect(shownIn(await api.first("chat.postMessage"))).toEqual(["F1"]);
	});

	test("to what was asked in their own chat: one message there", async () => {
		const { press, api } = await slack({ say: withPicture(await aPicture()) });
		takesFiles(api);
		await press("a|b", { channel: { id: "D0ANN" }, response_url: undefined });
		const [args] = [await api.first("chat.postMessage")];
		expect(args).toMatchObject({ channel: "D0ANN" });
		expect(JSON.stringify(args)).toContain("In words");
		expect(shownIn(args)).toEqual(["F1"]);
	});

	test("that was not drawn: one message, which says where the figures are", async () => {
		const { command, api } = await slack({ say: withPicture(new Picture(someFigures())) });
		const answered = await command("report");
		expect(answered.body).toContain("In words");
		expect(answered.body).toContain(elsewhere);
		expect(api.calls.map((call) => call.method)).toEqual(["auth.test"]);
	});
});

test("words that are read out hold no markup, and as much as Slack takes", async () => {
	const { surface, api } = await slack();
	takesFiles(api);
	const alt = `Bar chart. <!channel> & co. ${"Housing: 12; ".repeat(300)}`;
	await surface.post(place, withPicture(await aPicture({ alt })), "delivery-1");
	const [announced] = api.of("files.getUploadURLExternal");
	expect(String(announced?.alt_txt).length).toBeLessThanOrEqual(1_000);
	expect(String(announced?.alt_txt)).toMatch(/Housing.*…$/);
	const [posted] = api.of("chat.postMessage");
	const [, image] = (posted?.blocks ?? []) as { alt_text?: string }[];
	expect(image?.alt_text?.length).toBeLessThanOrEqual(2_000);
	expect(image?.alt_text?.length).toBeGreaterThan(1_900);
	expect(image?.alt_text).toMatch(/^Bar chart\. ‹!channel› & co\. Housing/);
});

test("a picture is sent to no address but Slack's own for files", () => {
	for (const address of ["https://files.slack.com/upload/v1/A", "https://files.slack.com/x?y=1"])
		expect(mayUploadTo(address)).toBe(true);
	for (const address of [
		"http://files.slack.com/upload",
		"https://files.slack.com.evil.test/upload",
		"https://evil.test/files.slack.com",
		"https://user@files.slack.com/upload",
		"https://slack.com/upload",
		"file:///etc/passwd",
		"nowhere",
	])
		expect(mayUploadTo(address)).toBe(false);
});
