import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readMarkdown } from "../../../src/sandbox/page/teams-markdown.ts";
import type { PageState } from "../../../src/sandbox/teams/page-state.ts";
import {
	asha,
	bram,
	card,
	cardMessage,
	channel,
	dialogTask,
	type Json,
	type Panel,
	startPanel,
} from "./panel.ts";

let panel: Panel;
beforeEach(async () => {
	panel = await startPanel();
});
afterEach(() => panel.stop());

const stateOf = async (user: string) =>
	(await (await fetch(`${panel.teams.url}/page/state?user=${user}`)).json()) as PageState;

async function act(body: Json) {
	const response = await fetch(`${panel.teams.url}/page/act`, { method: "POST", body: JSON.stringify(body) });
	return { status: response.status, body: (await response.json()) as Json };
}

/** A request with headers that `fetch` would not send. */
function asked(headers: Record<string, string>): Promise<number | undefined> {
	return new Promise((resolve, reject) => {
		request(`${panel.teams.url}/page/state?user=${asha}`, { headers }, (response) => {
			response.resume();
			resolve(response.statusCode);
		})
			.on("error", reject)
			.end();
	});
}

describe("the page's server half", () => {
	test("each person sees their own teams, chats, commands and cards", async () => {
		await panel.teams.hands(asha).says("raise", { channel: "Panel", mention: true });
		const state = await stateOf(asha);
		expect(state.user).toMatchObject({ name: "Asha Vale", jobTitle: "Attendance officer" });
		expect(state.teams[0]?.channels.map((one) => one.name)).toEqual(["General", "Panel"]);
		expect(state.chats.map((chat) => chat.name)).toEqual(["Rollcall", "Chairs"]);
		expect(state.commands.channel).toEqual([{ title: "raise", description: "Raise a child" }]);
		expect(state.extension.message.map((one) => one.id)).toEqual(["decide"]);
		expect(state.messages[channel]).toMatchObject([
			{ text: "<at>Rollcall</at> raise", by: { own: true, bot: false } },
		]);
		expect((await stateOf("Cleo Marsh")).chats.map((chat) => chat.name)).toEqual(["Rollcall"]);
	});

	test("a button is pressed, and its dialog sent, with the values that the page holds", async () => {
		const data = { on: "c-1", msteams: { type: "task/fetch" } };
		const message = cardMessage(card([], [{ type: "Action.Submit", title: "Open", data }]));
		const { body } = await panel.bot("POST", `conversations/${channel}/activities`, message);
		const form = card([{ type: "Input.Text", id: "name" }], [{ type: "Action.Submit", title: "Save" }]);
		panel.answers(() => ({ body: dialogTask(form) }));
		const at = { user: asha, conversation: channel, message: body.id };
		const press = await act({
			...at,
			does: "presses",
			action: { type: "Action.Submit", title: "Open", verb: "", data },
		});
		expect(press.body).toMatchObject({ dialog: { title: "Raise a child" } });
		expect((await stateOf(asha)).dialog).toMatchObject({ title: "Raise a child" });
		expect((await stateOf(bram)).dialog).toBeUndefined();
		panel.answers(() => ({ body: {} }));
		const action = { type: "Action.Submit", title: "Save", verb: "", data: {} };
		await act({ user: asha, does: "submits", action, values: { name: "A Child" } });
		expect(panel.last()).toMatchObject({ name: "task/submit", value: { data: { name: "A Child" } } });
		expect((await stateOf(asha)).dialog).toBeUndefined();
	});

	test("a button that the card does not have cannot be pressed", async () => {
		const message = cardMessage(card([], [{ type: "Action.Submit", title: "Open", data: { on: "c-1" } }]));
		const { body } = await panel.bot("POST", `conversations/${channel}/activities`, message);
		const action = { type: "Action.Submit", title: "Open", verb: "", data: { on: "c-2" } };
		const refused = await act({
			user: asha,
			does: "presses",
			conversation: channel,
			message: body.id,
			action,
		});
		expect(refused).toMatchObject({ status: 400, body: { error: "That button is no longer there" } });
		expect(panel.received).toEqual([]);
	});

	test("a message is written, changed and deleted, and commands are chosen", async () => {
		const said = await act({ user: asha, does: "says", conversation: channel, text: "@Rollcall help" });
		expect(panel.last().text).toBe("<at>Rollcall</at> help\n");
		const at = { user: asha, conversation: channel, message: said.body.message };
		await act({ ...at, does: "edits", text: "@Rollcall find" });
		expect(panel.last()).toMatchObject({ type: "messageUpdate" });
		panel.answers(() => ({ body: dialogTask(card([])) }));
		await act({ user: asha, does: "composeAction", commandId: "raise", conversation: channel });
		expect(panel.last()).toMatchObject({ value: { commandContext: "compose" } });
		await act({ ...at, does: "messageAction", commandId: "decide" });
		expect(panel.last()).toMatchObject({ value: { messagePayload: { id: at.message } } });
		await act({ user: asha, does: "closes" });
		expect((await stateOf(asha)).dialog).toBeUndefined();
		panel.answers(() => undefined);
		await act({ ...at, does: "deletes" });
		expect(panel.last()).toMatchObject({ type: "messageDelete" });
	});

	test("changes are streamed", async () => {
		const response = await fetch(`${panel.teams.url}/page/changes`);
		const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
		await reader?.read();
		await panel.teams.hands(asha).says("hello", { channel: "Panel" });
		expect((await reader?.read())?.value).toContain("event: change");
		await reader?.cancel();
	});

	test("the renderer is served", async () => {
		const response = await fetch(`${panel.teams.url}/page/adaptivecards.js`);
		expect(response.headers.get("content-type")).toContain("javascript");
		expect(await response.text()).toContain("AdaptiveCards");
	});

	test("another site, or a name that resolves here, gets nothing", async () => {
		const host = new URL(panel.teams.url).host;
		expect(await asked({ host })).toBe(200);
		expect(await asked({ host, origin: `http://${host}` })).toBe(200);
		expect(await asked({ host, origin: "https://example.org" })).toBe(403);
		expect(await asked({ host, "sec-fetch-site": "cross-site" })).toBe(403);
		expect(await asked({ host: "rebound.example.org" })).toBe(403);
	});
});

describe("the little Markdown of bots' texts", () => {
	test.each([
		["**due** today", [{ as: "strong", of: ["due"] }, " today"]],
		["*due* and _late_", [{ as: "em", of: ["due"] }, " and ", { as: "em", of: ["late"] }]],
		["see [the guide](https://example.org)", ["see ", "the guide"]],
		["<at>Bram Holt</at>: ask", [{ as: "mention", of: ["Bram Holt"] }, ": ask"]],
		["**[a](javascript:x)**", [{ as: "strong", of: ["a"] }]],
		["- one\n- two", ["• one\n• two"]],
		["MIL_2026_0042 and 2 * 3 * 4", ["MIL_2026_0042 and 2 * 3 * 4"]],
		["<b>no</b> & so on", ["<b>no</b> & so on"]],
	])("%s", (text, pieces) => {
		expect(readMarkdown(text)).toEqual(pieces);
	});
});
