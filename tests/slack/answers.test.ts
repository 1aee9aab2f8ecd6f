import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Message } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { aPage, onScreen, slack } from "./harness.ts";

const hello: Message = { summary: "Hello", blocks: [{ text: ["Hello, Ann"] }] };
const say: Reply = { say: hello };
const reason = { label: "Reason", schema: z.string(), as: "text" } as const;
const page = aPage({ fields: { reason }, values: { reason: new Private("Moved") } });
const typed = onScreen({ reason: { type: "plain_text_input", value: "Moved" } });
const inHome = {
	channel: undefined,
	message: undefined,
	response_url: undefined,
	view: { id: "V0", type: "home", blocks: [] },
};
const mention = { type: "app_mention", user: "U0ANN", channel: "C0PANEL", ts: "12.5", text: "<@U0BOT> help" };

describe("saying something", () => {
	test("to a command: in the response itself, to the actor alone, with no further call", async () => {
		const { command, api } = await slack(say);
		const answered = await command("help");
		expect(JSON.parse(answered.body)).toMatchObject({ response_type: "ephemeral", text: "Hello" });
		expect(answered.body).toContain("Hello, Ann");
		expect(api.calls.map((call) => call.method)).toEqual(["auth.test"]);
	});

	test("to a button in a channel: through the response address, leaving the message as it is", async () => {
		const { press, api } = await slack(say);
		expect(await press("a|b")).toMatchObject({ status: 200, body: "" });
		expect(await api.first("respond")).toMatchObject({
			response_type: "ephemeral",
			replace_original: false,
			text: "Hello",
		});
	});

	test("to a button in a personal chat: there", async () => {
		const { press, api } = await slack(say);
		await press("a|b", { channel: { id: "D0ANN" } });
		expect(await api.first("chat.postMessage")).toMatchObject({ channel: "D0ANN", text: "Hello" });
		expect(api.of("respond")).toEqual([]);
	});

	test("to a button on the home page: in the personal chat", async () => {
		const { press, api } = await slack(say);
		await press("a|b", inHome);
		expect(await api.first("chat.postMessage")).toMatchObject({
			channel: "D0PERSON",
			unfurl_links: false,
			unfurl_media: false,
		});
	});

	test("to a sent form: it closes, and the channel where it was begun shows it to the actor alone", async () => {
		const { submit, api } = await slack(say);
		const answered = await submit(typed);
		expect(JSON.parse(answered.body)).toEqual({ response_action: "clear" });
		expect(await api.first("chat.postEphemeral")).toMatchObject({
			channel: "C0PANEL",
			user: "U0ANN",
			text: "Hello",
		});
	});

	test("to a form begun outside any channel: in the personal chat", async () => {
		const { submit, api } = await slack(say);
		await submit(onScreen({}, { draft: "draft-1", step: 1 }));
		expect(await api.first("chat.postMessage")).toMatchObject({ channel: "D0PERSON" });
		expect(api.of("chat.postEphemeral")).toEqual([]);
	});

	test("where the bot is not in the channel, the person is told in their chat all the same", async () => {
		const { submit, api } = await slack(say);
		api.on("chat.postEphemeral", () => ({ ok: false, error: "not_in_channel" }));
		await submit(typed);
		expect(await api.first("chat.postMessage")).toMatchObject({ channel: "D0PERSON", text: "Hello" });
	});

	test("to a mention: in its thread, to the actor alone", async () => {
		const { event, api } = await slack(say);
		await event({ ...mention, thread_ts: "11.1" });
		expect(await api.first("chat.postEphemeral")).toMatchObject({
			channel: "C0PANEL",
			user: "U0ANN",
			thread_ts: "11.1",
		});
	});

	test("to a message in the personal chat: there", async () => {
		const { event, api } = await slack(say);
		await event({
			type: "message",
			channel_type: "im",
			user: "U0ANN",
			channel: "D0ANN",
			ts: "1.1",
			text: "help",
		});
		expect(await api.first("chat.postMessage")).toMatchObject({ channel: "D0ANN" });
	});

	test("to the home page coming into view: on the page, not as a message each time", async () => {
		const { event, api } = await slack(say);
		await event({ type: "app_home_opened", user: "U0ANN", channel: "D0ANN", tab: "home" });
		expect(await api.first("views.publish")).toMatchObject({ user_id: "U0ANN", view: { type: "home" } });
		expect(api.of("chat.postMessage")).toEqual([]);
	});

	test("nobody is told anything about a message that was taken in", async () => {
		const { event, api, surface } = await slack(say);
		await event({ type: "message", channel: "C0PANEL", user: "U0ANN", ts: "2.2", text: "Seen" });
		await surface.stop();
		expect(api.calls.map((call) => call.method)).toEqual(["auth.test"]);
	});
});

describe("opening a form", () => {
	test.each(["command", "shortcut", "press", "home"] as const)("from a %s: a modal", async (from) => {
		const { command, shortcut, press, api } = await slack({ ask: page });
		const ways = {
			command: () => command("raise"),
			shortcut: () => shortcut("shortcut"),
			press: () => press("a|b"),
			home: () => press("a|b", inHome),
		};
		expect(await ways[from]()).toMatchObject({ status: 200, body: "" });
		const { trigger_id, view } = await api.first("views.open");
		expect(trigger_id).toMatch(/^trigger/);
		expect(view).toMatchObject({ type: "modal", callback_id: "form", notify_on_close: true });
	});

	test("the modal carries the draft, the screen and the channel, and nothing else", async () => {
		const { command, api } = await slack({ ask: page });
		await command("raise");
		const { view } = (await api.first("views.open")) as { view: { private_metadata: string } };
		expect(JSON.parse(view.private_metadata)).toEqual({ draft: "draft-1", step: 1, channel: "C0PANEL" });
	});

	test("the next screen takes the place of the one that was sent", async () => {
		const { submit } = await slack({ ask: aPage({ step: [2, 2], title: "Last", fields: { reason } }) });
		const answered = JSON.parse((await submit(typed)).body);
		expect(answered).toMatchObject({ response_action: "update", view: { title: { text: "Last" } } });
	});

	test("Back redraws the form on screen", async () => {
		const { press, api } = await slack({ ask: page });
		await press("!back|draft-1", { view: { id: "V1", ...typed }, channel: undefined, message: undefined });
		expect(await api.first("views.update")).toMatchObject({ view_id: "V1", view: { callback_id: "form" } });
		expect(api.of("views.open")).toEqual([]);
	});

	test("a button on a page to read puts the form on top of it", async () => {
		const { press, api } = await slack({ ask: page });
		const view = { id: "V1", type: "modal", callback_id: "sheet", private_metadata: "{}", blocks: [] };
		await press("a|b", { view, channel: undefined, message: undefined });
		expect(await api.first("views.push")).toMatchObject({ view: { callback_id: "form" } });
	});

	test("errors stand at their fields, while the same screen is shown", async () => {
		const { submit } = await slack({ ask: page, errors: { reason: "Say why" } });
		const answered = JSON.parse((await submit(typed)).body);
		expect(answered).toEqual({ response_action: "errors", errors: { reason: "Say why" } });
	});

	test("errors of another screen come with that screen, in words", async () => {
		const { submit } = await slack({ ask: page, errors: { reason: "Say why", other: "And when" } });
		const later = onScreen({ other: { type: "plain_text_input", value: "" } }, { draft: "draft-1", step: 2 });
		const { body } = await submit(later);
		expect(JSON.parse(body)).toMatchObject({ response_action: "update" });
		expect(body).toContain("Error: Say why");
		expect(body).toContain("Error: And when");
	});

	test.each(["expired_trigger_id", "exchanged_trigger_id", "internal_error"])(
		"when Slack says %s, a button opens it again",
		async (error) => {
			const { command, api } = await slack({ ask: page });
			api.on("views.open", () => ({ ok: false, error }));
			await command("raise");
			const told = await api.first("respond");
			expect(told.text).toBe("The form did not open in time. Nothing was lost.");
			expect(JSON.stringify(told.blocks)).toContain('"value":"!open|draft-1"');
		},
	);

	test("after a mention, which opens nothing, a button does", async () => {
		const { event, api } = await slack({ ask: page });
		await event(mention);
		expect(JSON.stringify(await api.first("chat.postEphemeral"))).toContain("!open|draft-1");
		expect(api.of("views.open")).toEqual([]);
	});
});

describe("showing a page, the home page, and being done", () => {
	const sheet: Reply = {
		show: { title: "Case MIL-2026-0001", blocks: [{ facts: [["Name", new Private("Ada <b>")]] }] },
	};

	test("a page to read opens for the actor, the name revealed there and escaped", async () => {
		const { command, api } = await slack(sheet);
		await command("show MIL-2026-0001");
		const view = JSON.stringify((await api.first("views.open")).view);
		expect(view).toContain("Ada &lt;b&gt;");
		expect(view).not.toContain("submit");
	});

	test("from a button in a modal it is put on top", async () => {
		const { press, api } = await slack(sheet);
		await press("a|b", { view: { id: "V1", ...typed }, channel: undefined, message: undefined });
		expect(await api.first("views.push")).toMatchObject({ view: { callback_id: "sheet" } });
	});

	test("after a form it takes the form's place", async () => {
		const { submit } = await slack(sheet);
		expect(JSON.parse((await submit(typed)).body)).toMatchObject({
			response_action: "update",
			view: { callback_id: "sheet" },
		});
	});

	test("a page that did not open is said to be so", async () => {
		const { command, api } = await slack(sheet);
		api.on("views.open", () => ({ ok: false, error: "expired_trigger_id" }));
		await command("show");
		expect((await api.first("respond")).text).toMatch(/did not open in time/);
	});

	test("after a mention the person learns which command shows it, and no name is sent", async () => {
		const { event, api } = await slack(sheet);
		await event(mention);
		const told = JSON.stringify(await api.first("chat.postEphemeral"));
		expect(told).toContain("Type /cme and the same words");
		expect(told).not.toContain("Ada");
	});

	test("a home page is published", async () => {
		const { event, api } = await slack({ say: hello });
		await event({ type: "app_home_opened", user: "U0ANN", channel: "D0ANN", tab: "home" });
		expect(await api.first("views.publish")).toMatchObject({ user_id: "U0ANN", view: { type: "home" } });
	});

	test("a form that is done closes; anything else that is done is silent", async () => {
		const { submit, command, press, api, surface } = await slack();
		expect(JSON.parse((await submit(typed)).body)).toEqual({ response_action: "clear" });
		expect((await command("x")).body).toBe("");
		expect((await press("a|b")).body).toBe("");
		await surface.stop();
		expect(api.calls.map((call) => call.method)).toEqual(["auth.test"]);
	});
});

describe("when it fails", () => {
	const FAILED = /could not save that. Nothing was recorded.*call 999/;
	const failing = async () => {
		throw new Error("a message with Ada Canary in it");
	};

	test("a command is answered with the sentence", async () => {
		const { command, logged } = await slack(failing);
		const answered = await command("raise Ada Canary");
		expect(answered.status).toBe(200);
		expect(JSON.parse(answered.body)).toMatchObject({
			response_type: "ephemeral",
			text: expect.stringMatching(FAILED),
		});
		expect(logged.join()).not.toContain("Canary");
	});

	test("a form stays open with what was typed, the sentence at its first field", async () => {
		const { submit } = await slack(failing);
		expect(JSON.parse((await submit(typed)).body)).toMatchObject({
			response_action: "errors",
			errors: { reason: expect.stringMatching(FAILED) },
		});
	});

	test("a screen without questions is answered with the sentence in its place, and can be sent again", async () => {
		const { submit } = await slack(failing);
		const last = onScreen({});
		const { response_action, view } = JSON.parse((await submit(last)).body);
		expect(response_action).toBe("update");
		expect(view).toMatchObject({ callback_id: "form", submit: { text: "Send again" } });
		expect(JSON.stringify(view.blocks)).toMatch(FAILED);
		expect(JSON.parse(view.private_metadata)).toMatchObject({
			draft: JSON.parse(last.private_metadata).draft,
		});
	});

	test("who pressed a button, or mentioned the bot, is told", async () => {
		const { press, event, api } = await slack(failing);
		expect((await press("a|b")).status).toBe(200);
		expect((await api.first("respond")).text).toMatch(FAILED);
		expect((await event(mention)).status).toBe(200);
		expect((await api.first("chat.postEphemeral")).text).toMatch(FAILED);
	});

	test("an answer that cannot be drawn is not said to have failed, for it is recorded", async () => {
		const unknown = { ...page, fields: { reason: { ...reason, as: "drawing" } } };
		const { command } = await slack({ ask: unknown } as unknown as Reply);
		const { text } = JSON.parse((await command("raise")).body);
		expect(text).toMatch(/took that in, but could not show the answer/);
	});

	test("news that nobody waits for is refused, so that Slack sends it again", async () => {
		const { event, logged } = await slack(failing);
		const said = { type: "message", channel: "C0PANEL", user: "U0ANN", ts: "2.2", text: "Ada Canary" };
		expect(await event(said)).toMatchObject({ status: 500, body: "" });
		expect(logged.join()).not.toContain("Canary");
	});

	test("an event is acknowledged only once it is recorded", async () => {
		const order: string[] = [];
		const { event } = await slack(async () => {
			await new Promise(setImmediate);
			order.push("recorded");
			return { done: true };
		});
		await event({ type: "message", channel: "C0PANEL", user: "U0ANN", ts: "2.2", text: "a" });
		order.push("acknowledged");
		expect(order).toEqual(["recorded", "acknowledged"]);
	});
});

describe("when it takes long", () => {
	const slow = (reply: Reply) => {
		const { promise, resolve } = Promise.withResolvers<Reply>();
		return { receive: () => promise, finish: () => resolve(reply) };
	};
	/** The seconds within which Slack wants an answer pass at once; everything else keeps its time. */
	const hurry = () => {
		const real = setTimeout;
		const soon = new Map([
			[2500, 20],
			[2900, 60],
		]);
		const hurried = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
			real(run, soon.get(ms) ?? ms, ...args);
		vi.stubGlobal("setTimeout", hurried);
		return () => vi.unstubAllGlobals();
	};

	test("a command is told so, and answered later", async () => {
		const { receive, finish } = slow(say);
		const { command, api } = await slack(receive);
		const restore = hurry();
		expect(JSON.parse((await command("help")).body).text).toMatch(/Still working/);
		restore();
		finish();
		expect((await api.first("respond")).text).toBe("Hello");
	});

	test("a form stays open with a word, and is then redrawn with the answer", async () => {
		const { receive, finish } = slow(say);
		const { submit, api } = await slack(receive);
		const restore = hurry();
		expect(JSON.parse((await submit(typed)).body)).toMatchObject({
			response_action: "errors",
			errors: { reason: expect.stringMatching(/Still working/) },
		});
		restore();
		finish();
		expect(await api.first("views.update")).toMatchObject({ view_id: "V1", view: { callback_id: "sheet" } });
		expect(await api.first("chat.postEphemeral")).toMatchObject({ text: "Hello" });
	});

	test("who pressed a button is told so, and answered later", async () => {
		const { receive, finish } = slow(say);
		const { press, api } = await slack(receive);
		const restore = hurry();
		await press("a|b");
		restore();
		expect((await api.first("respond")).text).toMatch(/Still working/);
		finish();
		await vi.waitFor(() => expect(api.of("respond").map((one) => one.text)).toContain("Hello"));
	});

	test("news is refused, to come again, while the first of it is still being recorded", async () => {
		const { receive, finish } = slow(say);
		const { event, logged, taken } = await slack(receive);
		const restore = hurry();
		const said = { type: "message", channel: "C0PANEL", user: "U0ANN", ts: "2.2", text: "a" };
		expect((await event(said)).status).toBe(503);
		restore();
		finish();
		await vi.waitFor(() => expect(logged).toContain("slack-response-too-late {}"));
		await event(said, { event_id: "Ev.again" });
		expect(taken).toHaveLength(2);
	});
});

describe("a genuine payload that is not as documented", () => {
	test("is said to have failed where a person waits, and refused where it will come again", async () => {
		const { payload, event, taken, logged } = await slack();
		const answered = await payload({
			type: "view_submission",
			user: { id: "U0ANN" },
			view: { blocks: [], text: "Ada Canary" },
		});
		expect(answered.status).toBe(200);
		expect(answered.body).toContain("Nothing was recorded");
		expect((await event({ type: "" })).status).toBe(500);
		expect(taken).toEqual([]);
		expect(logged.join()).not.toContain("Canary");
	});
});
