import { describe, expect, test } from "vitest";
import type { Interaction } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { onScreen, slack, TEAM } from "./harness.ts";

const ann = { platform: "slack", tenant: TEAM, user: "U0ANN" };
const panel = {
	platform: "slack",
	tenant: TEAM,
	kind: "channel",
	ref: "C0PANEL",
	address: { channel: "C0PANEL" },
};

function words(one: Interaction | undefined): string {
	return one?.kind === "words" ? Private.reveal(one.words) : "";
}

describe("where the app is installed for a whole organisation", () => {
	test("a form is in the workspace of whoever sends it: Slack names the organisation as where the app is", async () => {
		const { submit, api, taken, surface } = await slack();
		// Who the bot is has not been told: then the payload says where it is.
		expect(api.of("auth.test")).toHaveLength(1);
		api.on("auth.test", () => ({
			ok: true,
			is_enterprise_install: true,
			team_id: "E0ALL",
			user_id: "U0BOT",
		}));
		await surface.start(async (one) => {
			taken.push(one);
			return { done: true };
		});
		const enterprise = { id: "E0ALL", name: "Council" };
		await submit({ ...onScreen({}), app_installed_team_id: "E0ALL" }, { team: null, enterprise });
		expect(taken[0]).toMatchObject({ who: ann, place: panel });
	});
});

describe("what people do", () => {
	test("a slash command is words in a place", async () => {
		const { command, taken } = await slack();
		await command("raise &amp; ask");
		expect(taken[0]).toMatchObject({ kind: "words", who: ann, place: panel });
		expect(words(taken[0])).toBe("raise & ask");
	});

	test("a command in a personal chat is in no person's place: it may be the chat of two people", async () => {
		const { command, taken } = await slack();
		await command("help", { channel_id: "D0ANN" });
		expect(taken[0]?.place).toMatchObject({ kind: "channel", ref: "D0ANN" });
	});

	test("a mention is the words after it, in its thread", async () => {
		const { event, taken } = await slack();
		const text = "<@U0BOT> note  <https://example.org|example> for <#C1|general> &lt;b&gt;";
		await event({
			type: "app_mention",
			user: "U0ANN",
			channel: "C0PANEL",
			ts: "12.5",
			thread_ts: "11.1",
			text,
		});
		expect(taken[0]).toMatchObject({ kind: "words", who: ann, place: panel, root: "11.1" });
		expect(words(taken[0])).toBe("note  example (https://example.org) for #general <b>");
	});

	test("a message to the bot in a personal chat is words", async () => {
		const { event, taken } = await slack();
		await event({
			type: "message",
			channel_type: "im",
			user: "U0ANN",
			channel: "D0ANN",
			ts: "1.1",
			text: "help",
		});
		expect(taken[0]).toMatchObject({ kind: "words", place: { kind: "person", ref: "D0ANN" } });
		expect(words(taken[0])).toBe("help");
	});

	test("a button carries its action and subject, and the thread it is in", async () => {
		const { press, taken } = await slack();
		await press("record-outcome|case-7", { message: { ts: "5.5", thread_ts: "4.4" } });
		expect(taken[0]).toMatchObject({
			kind: "press",
			who: ann,
			place: panel,
			action: "record-outcome",
			on: "case-7",
			root: "4.4",
		});
	});

	test("an entry of a menu is the same as a button", async () => {
		const { press, taken } = await slack();
		await press("", {
			actions: [{ action_id: "menu:2", type: "overflow", selected_option: { value: "take-over|case-7" } }],
		});
		expect(taken[0]).toMatchObject({ kind: "press", action: "take-over", on: "case-7", root: "1789.0001" });
	});

	test("a message for one person alone begins no thread", async () => {
		const { press, taken } = await slack();
		await press("a|b", { message: undefined, container: { message_ts: "9.9", is_ephemeral: true } });
		expect(taken[0]).toMatchObject({ kind: "press", root: undefined });
	});

	test("a control that means nothing to the bot is answered and does nothing", async () => {
		const { press, taken } = await slack();
		expect((await press("nonsense")).status).toBe(200);
		expect((await press("!erase|draft-1")).status).toBe(200);
		expect(taken).toEqual([]);
	});

	test("a global shortcut is an action on nothing, anywhere", async () => {
		const { shortcut, taken } = await slack();
		await shortcut("shortcut");
		expect(taken[0]).toMatchObject({
			kind: "press",
			action: "raise",
			on: "",
			place: undefined,
			message: undefined,
		});
	});

	test("an action on a message brings that message, as its author wrote it", async () => {
		const { shortcut, taken } = await slack();
		const message = {
			ts: "1790000000.123456",
			thread_ts: "1789999999.000001",
			user: "U0BEN",
			team: "T0OTHER",
			text: "Seen &amp; spoken to",
		};
		await shortcut("message_action", { channel: { id: "C0PANEL" }, message });
		const [one] = taken;
		expect(one).toMatchObject({
			kind: "press",
			root: "1789999999.000001",
			message: {
				id: "1790000000.123456",
				root: "1789999999.000001",
				author: { platform: "slack", tenant: "T0OTHER", user: "U0BEN" },
				at: new Date(1_790_000_000_123),
				link: "https://panel.slack.test/archives/C0PANEL/p1790000000123456?thread_ts=1789999999.000001&cid=C0PANEL",
			},
		});
		const text = one?.kind === "press" && one.message ? Private.reveal(one.message.text) : "";
		expect(text).toBe("Seen & spoken to");
	});

	test("somebody whom a text names is handed over apart, and no other id stays in the text", async () => {
		const { event, shortcut, taken } = await slack();
		const text = "<@U0BEN> and <@W0EVE|eve> in <#C0OTHER> or <#C1|general>, <!subteam^S0LEADS> and <!here>";
		await shortcut("message_action", {
			channel: { id: "C0PANEL" },
			message: { ts: "1.1", user: "U0ANN", text },
		});
		await event({ type: "message", channel_type: "im", user: "U0ANN", channel: "D0ANN", ts: "1.1", text });
		const ben = { stands: "@U0BEN", who: { platform: "slack", tenant: TEAM, user: "U0BEN" } };
		const eve = { stands: "@W0EVE", who: { platform: "slack", tenant: TEAM, user: "W0EVE" } };
		expect(taken).toMatchObject([{ message: { named: [ben, eve] } }, { kind: "words", named: [ben, eve] }]);
		expect(words(taken[1])).toBe("@U0BEN and @W0EVE in a channel or #general, a group of people and @here");
	});

	test("somebody of another workspace in a shared channel is known by their own", async () => {
		const { press, taken } = await slack();
		await press("a|b", { user: { id: "U0EVE", team_id: "T0OTHER" }, team: { id: "T0OTHER" } });
		expect(taken[0]).toMatchObject({ who: { tenant: "T0OTHER", user: "U0EVE" }, place: { tenant: TEAM } });
	});

	test("the home page coming into view is an interaction, the messages tab is not", async () => {
		const { event, taken } = await slack();
		await event({ type: "app_home_opened", user: "U0ANN", channel: "D0ANN", tab: "messages" });
		await event({ type: "app_home_opened", user: "U0ANN", channel: "D0ANN", tab: "home" });
		expect(taken).toMatchObject([{ kind: "home", who: ann, place: undefined }]);
	});
});

describe("forms", () => {
	test("every kind of answer is read, and nothing given is empty", async () => {
		const { submit, taken } = await slack();
		await submit(
			onScreen({
				reason: { type: "plain_text_input", value: "Moved <away> & gone" },
				blank: { type: "plain_text_input", value: null },
				since: { type: "datepicker", selected_date: "2026-09-01" },
				undated: { type: "datepicker", selected_date: null },
				outcome: { type: "radio_buttons", selected_option: { value: "found" } },
				school: { type: "static_select", selected_option: null },
				checks: { type: "checkboxes", selected_options: [{ value: "home" }, { value: "gp" }] },
				none: { type: "multi_static_select", selected_options: [] },
			}),
		);
		expect(taken[0]).toMatchObject({ kind: "form", did: "next", draft: "draft-1", who: ann, place: panel });
		expect(taken[0]).toHaveProperty("answers", {
			reason: "Moved <away> & gone",
			blank: "",
			since: "2026-09-01",
			undated: "",
			outcome: "found",
			school: "",
			checks: ["home", "gp"],
			none: [],
		});
	});

	test("Back brings what is on the screen, closing does too", async () => {
		const { press, close, taken } = await slack();
		const view = onScreen({ reason: { type: "plain_text_input", value: "Moved" } });
		await press("!back|draft-1", { view: { id: "V1", ...view }, channel: undefined, message: undefined });
		await close(view);
		expect(taken).toMatchObject([
			{ kind: "form", did: "back", draft: "draft-1", answers: { reason: "Moved" }, place: panel },
			{ kind: "form", did: "close", draft: "draft-1", answers: { reason: "Moved" } },
		]);
	});

	test("the button that opens a form again opens its draft", async () => {
		const { press, taken } = await slack();
		await press("!open|draft-9");
		expect(taken[0]).toMatchObject({ kind: "form", did: "open", draft: "draft-9", answers: {} });
	});

	test("the window of a page to read closes without a word", async () => {
		const { close, taken } = await slack();
		await close({ type: "modal", callback_id: "sheet", private_metadata: "{}", blocks: [] });
		expect(taken).toEqual([]);
	});
});

describe("messages and channels", () => {
	const said = {
		type: "message",
		channel: "C0PANEL",
		channel_type: "channel",
		user: "U0ANN",
		ts: "2.2",
		text: "Seen today",
	};

	test("a message, its edit and its deletion", async () => {
		const { event, taken } = await slack();
		await event({ ...said, thread_ts: "1.1" });
		const before = { ts: "2.2", user: "U0ANN", text: "Seen today", thread_ts: "1.1" };
		const changed = {
			type: "message",
			subtype: "message_changed",
			channel: "C0PANEL",
			previous_message: before,
		};
		await event({ ...changed, message: { ...before, text: "Seen yesterday" } });
		await event({
			type: "message",
			subtype: "message_deleted",
			channel: "C0PANEL",
			previous_message: before,
		});
		expect(taken).toMatchObject([
			{
				kind: "message",
				change: "posted",
				who: ann,
				place: panel,
				message: { id: "2.2", root: "1.1", author: ann },
			},
			{ kind: "message", change: "edited", who: ann, message: { id: "2.2", root: "1.1" } },
			{ kind: "message", change: "deleted", who: ann, message: { id: "2.2", root: "1.1" } },
		]);
		const edited = taken[1];
		expect(edited?.kind === "message" && Private.reveal(edited.message.text)).toBe("Seen yesterday");
	});

	test("a message that mentions the bot is words to it, and not heard a second time; its edit is", async () => {
		const { event, taken } = await slack();
		await event({ ...said, text: "<@U0BOT> note it" });
		expect(taken).toEqual([]);
		const before = { ts: "2.2", user: "U0ANN", text: "<@U0BOT> note it" };
		await event({
			type: "message",
			subtype: "message_changed",
			channel: "C0PANEL",
			previous_message: before,
			message: { ...before, text: "<@U0BOT> do not note it" },
		});
		expect(taken).toMatchObject([{ kind: "message", change: "edited" }]);
	});

	test("a preview added to a message is no edit, and the first of a thread leaves a tombstone", async () => {
		const { event, taken } = await slack();
		const before = { ts: "2.2", user: "U0ANN", text: "Seen today" };
		const changed = {
			type: "message",
			subtype: "message_changed",
			channel: "C0PANEL",
			previous_message: before,
		};
		await event({ ...changed, message: { ...before, attachments: [{}] } });
		await event({
			...changed,
			message: { ts: "2.2", user: "USLACKBOT", subtype: "tombstone", text: "This message was deleted." },
		});
		expect(taken).toMatchObject([{ kind: "message", change: "deleted", who: ann, message: { id: "2.2" } }]);
	});

	test.each([
		["by this bot", { bot_id: "B0BOT", user: "U0BOT" }],
		["by another bot", { bot_id: "B0OTHER" }],
		["by Slackbot", { user: "USLACKBOT" }],
		["of a bot's old kind", { subtype: "bot_message", user: undefined }],
		["that says who joined", { subtype: "channel_join" }],
	])("a message %s is ignored", async (_, change) => {
		const { event, taken } = await slack();
		expect((await event({ ...said, ...change })).status).toBe(200);
		expect(taken).toEqual([]);
	});

	test("an edit of a bot's message is ignored", async () => {
		const { event, taken } = await slack();
		const message = { ts: "2.2", user: "U0BOT", bot_id: "B0BOT", text: "b" };
		await event({
			type: "message",
			subtype: "message_changed",
			channel: "C0PANEL",
			message,
			previous_message: { ...message, text: "a" },
		});
		expect(taken).toEqual([]);
	});

	test.each([
		["channel_rename", { channel: { id: "C0PANEL", name: "new" } }, "renamed"],
		["group_rename", { channel: { id: "C0PANEL", name: "new" } }, "renamed"],
		["channel_archive", { channel: "C0PANEL", user: "U0ANN" }, "archived"],
		["group_archive", { channel: "C0PANEL", user: "U0ANN" }, "archived"],
		["channel_unarchive", { channel: "C0PANEL", user: "U0ANN" }, "installed"],
		["group_unarchive", { channel: "C0PANEL", user: "U0ANN" }, "installed"],
		["channel_deleted", { channel: "C0PANEL", actor_id: "U0ANN" }, "removed"],
		["group_left", { channel: "C0PANEL" }, "removed"],
		["member_left_channel", { channel: "C0PANEL", user: "U0BOT" }, "removed"],
		["member_joined_channel", { channel: "C0PANEL", user: "U0BOT" }, "installed"],
	])("%s says what became of the place", async (type, more, change) => {
		const { event, taken } = await slack();
		await event({ type, ...more });
		expect(taken).toMatchObject([{ kind: "platform", change, place: panel }]);
	});

	test("people coming and going are no news", async () => {
		const { event, taken } = await slack();
		await event({ type: "member_left_channel", channel: "C0PANEL", user: "U0ANN" });
		await event({ type: "member_joined_channel", channel: "C0PANEL", user: "U0ANN" });
		expect(taken).toEqual([]);
	});

	test("the removal of the whole app is without a place, and holds for all of the workspace", async () => {
		const { event, taken } = await slack();
		await event({ type: "app_uninstalled" });
		await event({ type: "tokens_revoked", tokens: { oauth: [], bot: ["UBOT"] } });
		const removed = { kind: "platform", change: "removed", place: undefined, everywhere: {} };
		expect(taken).toMatchObject([removed, removed]);
		expect(taken[0]?.who.tenant).toBe("T0PANEL");
	});

	test("somebody's own token is none of the bot's", async () => {
		const { event, taken } = await slack();
		await event({ type: "tokens_revoked", tokens: { oauth: ["U0ANN"], bot: [] } });
		await event({ type: "tokens_revoked" });
		expect(taken).toEqual([]);
	});
});

describe("keys", () => {
	test("the same thing sent again has the same key, and another thing another", async () => {
		const { command, event, press, submit, shortcut, taken } = await slack();
		const said = { type: "message", channel: "C0PANEL", user: "U0ANN", ts: "2.2", text: "a" };
		const view = onScreen({ reason: { type: "plain_text_input", value: "a" } });
		for (const _ of [1, 2]) {
			await command("help", { trigger_id: "t1" });
			await event(said, { event_id: "Ev1" });
			await press("a|b", { trigger_id: "t1" });
			await press("a|b", { trigger_id: undefined });
			await submit(view, { trigger_id: "t1" });
			await submit(view, { trigger_id: undefined });
			await shortcut("shortcut", { trigger_id: "t1" });
		}
		const keys = taken.map((one) => one.key);
		expect(keys.slice(0, 7)).toEqual(keys.slice(7));
		expect(new Set(keys).size).toBe(7);
		for (const key of keys) expect(key).toMatch(/^slack:[\w-]{43}$/);
	});

	test("a form sent again after an error, or from a view that was redrawn, is new", async () => {
		const { submit, taken } = await slack();
		const view = onScreen({ reason: { type: "plain_text_input", value: "a" } });
		await submit(view, { trigger_id: "t1" });
		await submit(view, { trigger_id: "t2" });
		await submit({ ...view, hash: "2.b" }, { trigger_id: "t1" });
		expect(new Set(taken.map((one) => one.key)).size).toBe(3);
	});
});
