import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { App, HTTPReceiver } from "@slack/bolt";
import { afterEach, expect, test } from "vitest";
import { type SlackStandIn, startSlackStandIn } from "../../../src/sandbox/slack/stand-in.ts";
import { aForm, SECRET, TOKEN, world } from "./a-bot.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
	for (const stop of stops.splice(0)) await stop();
});

/** Slack's own library on the bot's side: whatever it understands, an app written with it will. */
async function withBolt(set: (app: App) => void): Promise<SlackStandIn> {
	const receiver = new HTTPReceiver({ signingSecret: SECRET });
	const server = createServer((request, response) => receiver.requestListener(request, response));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const slack = await startSlackStandIn({
		world,
		botUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		signingSecret: SECRET,
		botToken: TOKEN,
		now: () => new Date("2026-11-03T09:30:00Z"),
	});
	const app = new App({ receiver, token: TOKEN, clientOptions: { slackApiUrl: slack.apiUrl } });
	set(app);
	stops.push(
		() => slack.stop(),
		() => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(resolve));
		},
	);
	return slack;
}

test("Slack's own library takes commands, modals, buttons, shortcuts and events from it", async () => {
	const seen: string[] = [];
	const slack = await withBolt((app) => {
		app.command("/cme", async ({ ack, body, client }) => {
			await client.views.open({ trigger_id: body.trigger_id, view: aForm() as never });
			await ack();
		});
		app.view("form", async ({ ack, view, client }) => {
			seen.push(String(view.state.values.name?.answer?.value));
			const text = { type: "mrkdwn" as const, text: "*MIL-2026-0001*" };
			const button = {
				type: "button" as const,
				action_id: "outcome",
				text: { type: "plain_text" as const, text: "Record outcome" },
			};
			await client.chat.postMessage({
				channel: "CPANEL",
				text: "MIL-2026-0001",
				blocks: [{ type: "section", text, accessory: button }],
			});
			await ack();
		});
		app.action("outcome", async ({ ack, respond }) => {
			await respond({ text: "Recorded", response_type: "ephemeral", replace_original: false });
			await ack();
		});
		app.shortcut("raise", async ({ ack, body }) => {
			seen.push(body.type);
			await ack();
		});
		app.shortcut("decide", async ({ ack, body }) => {
			seen.push(body.type);
			await ack();
		});
		app.message(async ({ message }) => {
			seen.push(`message ${"text" in message ? message.text : ""}`);
		});
		app.event("app_home_opened", async ({ event }) => {
			seen.push(String(event.tab));
		});
	});
	const ada = slack.hands("UADA");
	await ada.types("/cme raise", { channel: "CPANEL" });
	await ada.fills({ name: "Sam", reason: "moved" });
	expect(await ada.submits()).toEqual({ ok: true });
	const [card] = ada.sees("CPANEL");
	expect(await ada.presses(card!, "Record outcome")).toEqual({ ok: true });
	expect(ada.sees("CPANEL").at(-1)).toMatchObject({ text: "Recorded", ephemeral: true });
	await ada.shortcut("raise");
	await ada.messageShortcut("decide", card!);
	await ada.posts("Agreed", { channel: "CPANEL" });
	await ada.opensHome();
	await slack.until("all was heard", () => seen.length === 5);
	expect(seen).toEqual(["Sam", "shortcut", "message_action", "message Agreed", "home"]);
	expect(slack.calls.filter((call) => call.trouble)).toEqual([]);
});
