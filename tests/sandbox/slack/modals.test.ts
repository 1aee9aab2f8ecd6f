import { expect, test } from "vitest";
import { aBot, aForm, type Bot } from "./a-bot.ts";

/** A bot whose command opens this view, and whose acknowledgement of a submission is `body`. */
async function opened(view: unknown = aForm(), body?: unknown): Promise<Bot> {
	const bot = await aBot();
	bot.answers = async ({ read }) => {
		if (read.command) await bot.calls("views.open", { trigger_id: read.trigger_id, view });
		return read.type === "view_submission" ? { body } : undefined;
	};
	await bot.slack.hands("UADA").types("/cme raise", { channel: "CPANEL" });
	return bot;
}

const filled = { name: "Sam", reason: "moved" };

test("Slack's own checks stop an incomplete form before the app hears of it", async () => {
	const bot = await opened();
	const ada = bot.slack.hands("UADA");
	await ada.fills({ name: "A name that is far too long for it" });
	expect(await ada.submits()).toEqual({ ok: false, error: "incomplete" });
	expect(ada.view()?.errors).toEqual({
		name: "Must be no more than 20 characters long.",
		reason: "Please complete this required field.",
	});
	expect(bot.got("view_submission")).toEqual([]);
	await ada.submits({ force: true });
	expect(bot.got("view_submission")).toHaveLength(1);
});

test("a choice must be offered, unless the request is forged", async () => {
	const bot = await opened();
	const ada = bot.slack.hands("UADA");
	await expect(ada.fills({ reason: "abducted" })).rejects.toThrow(
		"is not offered; there are: moved, unknown",
	);
	await expect(ada.fills({ last_seen: "30/10/2026" })).rejects.toThrow("cannot be chosen");
	await expect(ada.fills({ surname: "x" })).rejects.toThrow("No field “surname”");
	await ada.fills({ reason: "abducted" }, { force: true });
	await ada.submits({ force: true });
	expect(bot.got("view_submission")[0]).toMatchObject({
		view: { state: { values: { reason: { answer: { selected_option: { value: "abducted" } } } } } },
	});
});

test("errors from the app stand at their fields until they are mended", async () => {
	const bot = await opened(aForm(), { response_action: "errors", errors: { name: "Give the full name" } });
	const ada = bot.slack.hands("UADA");
	await ada.fills(filled);
	expect(await ada.submits()).toEqual({ ok: false, error: "errors" });
	expect(ada.view()).toMatchObject({
		errors: { name: "Give the full name" },
		fields: { name: { value: "Sam" } },
	});
	await ada.fills({ name: "Sam Field" });
	expect(ada.view()?.errors).toEqual({});
});

test.each([
	["errors at a field that is not there", { response_action: "errors", errors: { surname: "x" } }],
	["no errors at all", { response_action: "errors", errors: {} }],
	["a view Slack would not take", { response_action: "update", view: { type: "modal" } }],
	["an unknown wish", { response_action: "vanish" }],
])("%s leave the modal open with a word of trouble", async (_, body) => {
	const bot = await opened(aForm(), body);
	const ada = bot.slack.hands("UADA");
	await ada.fills(filled);
	expect(await ada.submits()).toEqual({ ok: false, error: "invalid_response" });
	expect(ada.view()).toMatchObject({
		title: "Raise a case",
		trouble: "We had some trouble connecting. Try again?",
	});
});

test("an update swaps the view in its place and keeps what was typed in the same fields", async () => {
	const next = aForm({ title: { type: "plain_text", text: "Step 2" } });
	const bot = await opened(aForm(), { response_action: "update", view: next });
	const ada = bot.slack.hands("UADA");
	await ada.fills({ ...filled, risks: ["home", "travel"] });
	const before = ada.view();
	await ada.submits();
	expect(ada.view()).toMatchObject({
		id: before?.id,
		title: "Step 2",
		depth: 1,
		fields: { name: { value: "Sam" }, risks: { value: ["home", "travel"] } },
	});
});

test("a push stacks views up to three; closing goes back one, the cross closes all", async () => {
	const bot = await opened(aForm({ notify_on_close: true }), { response_action: "push", view: aForm() });
	const ada = bot.slack.hands("UADA");
	for (const depth of [2, 3]) {
		await ada.fills(filled);
		expect(await ada.submits()).toEqual({ ok: true });
		expect(ada.view()?.depth).toBe(depth);
	}
	await ada.fills(filled);
	expect(await ada.submits()).toEqual({ ok: false, error: "invalid_response" });
	await ada.closes();
	expect(ada.view()?.depth).toBe(2);
	await ada.closes({ all: true });
	expect(ada.view()).toBeUndefined();
	expect(bot.got("view_closed")).toMatchObject([{ is_cleared: true, view: { private_metadata: "draft-1" } }]);
});

test("clear closes the whole stack", async () => {
	const bot = await opened(aForm(), { response_action: "clear" });
	const ada = bot.slack.hands("UADA");
	await ada.fills(filled);
	await ada.submits();
	expect(ada.view()).toBeUndefined();
});

test("a trigger is good once, and for a real view only", async () => {
	const bot = await aBot();
	await bot.slack.hands("UADA").shortcut("raise");
	const { trigger_id } = bot.got("shortcut")[0]!;
	expect(await bot.calls("views.open", { trigger_id, view: { type: "modal", blocks: [] } })).toMatchObject({
		error: "invalid_arguments",
		response_metadata: { messages: ["[ERROR] missing required field: title [json-pointer:/view]"] },
	});
	expect(await bot.calls("views.open", { trigger_id, view: aForm() })).toMatchObject({ ok: true });
	expect(await bot.calls("views.open", { trigger_id, view: aForm() })).toMatchObject({
		error: "exchanged_trigger_id",
	});
	expect(await bot.calls("views.open", { trigger_id: "1.2.x", view: aForm() })).toMatchObject({
		error: "invalid_trigger_id",
	});
});

test("a trigger runs out", async () => {
	const bot = await aBot({ patience: { trigger: 0 } });
	await bot.slack.hands("UADA").shortcut("raise");
	const { trigger_id } = bot.got("shortcut")[0]!;
	expect(await bot.calls("views.open", { trigger_id, view: aForm() })).toMatchObject({
		error: "expired_trigger_id",
	});
});

test("views are updated by id, with the hash they had", async () => {
	const bot = await opened();
	const id = bot.slack.hands("UADA").view()?.id;
	const first = await bot.calls("views.update", { view_id: id, view: aForm() });
	const { hash } = first.view as { hash: string };
	expect(await bot.calls("views.update", { view_id: id, hash, view: aForm() })).toMatchObject({ ok: true });
	expect(await bot.calls("views.update", { view_id: id, hash, view: aForm() })).toMatchObject({
		error: "hash_conflict",
	});
	expect(await bot.calls("views.update", { view_id: "VNONE", view: aForm() })).toMatchObject({
		error: "not_found",
	});
});

test("a view over 250 kB is too large", async () => {
	const bot = await opened();
	const id = bot.slack.hands("UADA").view()?.id;
	const text = { type: "plain_text", text: "x".repeat(3000) };
	const view = aForm({ blocks: Array.from({ length: 99 }, () => ({ type: "section", text })) });
	expect(await bot.calls("views.update", { view_id: id, view })).toMatchObject({ error: "view_too_large" });
});

test("the App Home is published for one person and its buttons carry the view", async () => {
	const bot = await aBot();
	bot.answers = async ({ read }) => {
		const event = read.event as Record<string, unknown> | undefined;
		if (event?.type === "app_home_opened") {
			const button = {
				type: "button",
				action_id: "raise",
				text: { type: "plain_text", text: "Raise a case" },
			};
			const view = { type: "home", blocks: [{ type: "actions", elements: [button] }] };
			expect(await bot.calls("views.publish", { user_id: event.user, view })).toMatchObject({ ok: true });
		}
		return undefined;
	};
	const ada = bot.slack.hands("UADA");
	expect(await ada.opensHome()).toMatchObject({ text: "[Raise a case]" });
	await ada.presses("home", "Raise a case");
	const [press] = bot.got("block_actions");
	expect(press).toMatchObject({ container: { type: "view" }, view: { type: "home" } });
	expect(press).not.toHaveProperty("response_url");
	expect(bot.slack.hands("UBEN").home()).toBeUndefined();
	expect(
		await bot.calls("views.publish", { user_id: "UADA", hash: "old", view: { type: "home", blocks: [] } }),
	).toMatchObject({ error: "hash_conflict" });
});

test("a choice outside an input block tells the app at once, with the value in the view's state", async () => {
	const option = (value: string) => ({ text: { type: "plain_text", text: value.toUpperCase() }, value });
	const select = { type: "static_select", action_id: "kind", options: [option("a"), option("b")] };
	const bot = await opened(aForm({ blocks: [{ type: "actions", block_id: "filter", elements: [select] }] }));
	const ada = bot.slack.hands("UADA");
	await ada.fills({ filter: "B" });
	expect(bot.got("block_actions")[0]).toMatchObject({
		actions: [{ type: "static_select", action_id: "kind", selected_option: { value: "b" } }],
		view: { state: { values: { filter: { kind: { selected_option: { value: "b" } } } } } },
	});
});
