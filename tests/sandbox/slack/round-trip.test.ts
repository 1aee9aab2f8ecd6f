import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { aBot, aForm, SECRET } from "./a-bot.ts";

test("a slash command opens a modal, which is filled in, sent and gone", async () => {
	const bot = await aBot();
	bot.answers = async ({ read }) => {
		if (read.command === "/cme")
			await bot.calls("views.open", { trigger_id: read.trigger_id, view: aForm() });
		return undefined;
	};
	const ada = bot.slack.hands("UADA");

	expect(await ada.types("/cme raise  a case", { channel: "CPANEL" })).toEqual({ ok: true });
	expect(ada.view()).toMatchObject({ title: "Raise a case", submit: "Next", callbackId: "form" });
	await ada.fills({ Name: "Sam", reason: "Moved away", last_seen: "2026-10-30", risks: ["travel"] });
	expect(await ada.submits()).toEqual({ ok: true });

	expect(ada.view()).toBeUndefined();
	expect(bot.got("slash")[0]).toMatchObject({
		command: "/cme",
		text: "raise  a case",
		channel_id: "CPANEL",
		channel_name: "panel",
		user_id: "UADA",
		user_name: "ada",
		team_id: "T01",
		team_domain: "milltown",
		api_app_id: "A01",
		is_enterprise_install: "false",
	});
	const [submitted] = bot.got("view_submission");
	expect(submitted?.view).toMatchObject({
		private_metadata: "draft-1",
		callback_id: "form",
		state: {
			values: {
				name: { answer: { type: "plain_text_input", value: "Sam" } },
				reason: { answer: { selected_option: { value: "moved" } } },
				last_seen: { answer: { type: "datepicker", selected_date: "2026-10-30" } },
				risks: { answer: { selected_options: [{ value: "travel" }] } },
			},
		},
	});
});

test("every request is signed over its raw body with the time of the real clock", async () => {
	const bot = await aBot();
	const ada = bot.slack.hands("UADA");
	await ada.types("/cme help", { channel: "CPANEL" });
	await ada.posts("Good morning", { channel: "CPANEL" });
	await ada.shortcut("raise");

	expect(bot.received).toHaveLength(3);
	for (const { headers, body } of bot.received) {
		const at = String(headers["x-slack-request-timestamp"]);
		const mac = createHmac("sha256", SECRET).update(`v0:${at}:${body}`).digest("hex");
		expect(headers["x-slack-signature"]).toBe(`v0=${mac}`);
		expect(Math.abs(Number(at) - Date.now() / 1000)).toBeLessThan(5);
	}
});
