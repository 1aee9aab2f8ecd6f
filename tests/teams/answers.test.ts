import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Page } from "../../src/chat/form.ts";
import type { Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import {
	FAILED,
	LATE_DONE,
	LOOK_IN_CHAT,
	NOT_REACHED,
	NOT_SHOWN,
	OPEN_CHAT_FIRST,
	SLOW,
} from "../../src/teams/sentences.ts";
import { type Bot, inChannel, inChat, invoke, mentionOfBot, startBot } from "./bot.ts";
import {
	answers,
	type Call,
	CHANNEL,
	CHAT,
	hangs,
	type Microsoft,
	RAISER,
	startMicrosoft,
	TENANT,
} from "./microsoft.ts";

let microsoft: Microsoft;
let bot: Bot;
beforeAll(async () => {
	microsoft = await startMicrosoft();
	bot = await startBot(microsoft);
});
afterAll(async () => {
	await bot.stop();
	await microsoft.stop();
});
afterEach(() => {
	bot.reply = () => ({ done: true });
	bot.logged.length = 0;
	microsoft.calls.length = 0;
	microsoft.next.length = 0;
});

const NAME = "Zebedee Quill";
const said: Reply = {
	say: { summary: "Case MIL-2026-0001", blocks: [{ text: ["Saved as MIL-2026-0001."] }] },
};
const page: Page = {
	draft: "draft-1",
	title: "Raise a case",
	step: [1, 3],
	send: "Next",
	back: false,
	notes: [{ text: [new Private(`About ${NAME}`)] }],
	fields: { name: { label: "Name", schema: z.string(), as: "text" } },
	values: { name: new Private(NAME) },
};
const sheet: Reply = { show: { title: "Case", blocks: [{ facts: [["Name", new Private(NAME)]] }] } };

const typedInChat = () => inChat(microsoft, { type: "message", text: "raise" });
const typedInChannel = () =>
	inChannel(microsoft, "17", { type: "message", text: "<at>Rollcall</at> raise", entities: [mentionOfBot] });
const opened = () =>
	inChannel(microsoft, "17", invoke("task/fetch", { data: { action: "case.raise", on: "" } }));
const chosen = () =>
	inChannel(microsoft, "17", invoke("composeExtension/fetchTask", { commandId: "case.raise" }));
const form = {
	draft: "draft-1",
	did: "next",
	one: ["name"],
	many: ["checks"],
	name: NAME,
	checks: "a,b",
};
const sent = () => inChannel(microsoft, "17", invoke("task/submit", { data: form }));
const sentByExtension = () =>
	inChannel(microsoft, "17", invoke("composeExtension/submitAction", { commandId: "x", data: form }));
const executed = () =>
	inChannel(
		microsoft,
		"17",
		invoke("adaptiveCard/action", {
			action: { type: "Action.Execute", verb: "x", data: { action: "x", on: "y" } },
		}),
	);
const submitted = () => inChannel(microsoft, "17", { type: "message", value: { action: "x", on: "y" } });

const inConversation = (call: Call): string => call.path;
const PERSONAL = `/v3/conversations/a:chat-of-${RAISER}/activities`;

describe("what cannot be read", () => {
	test.each([
		[
			"a message action without the message's time",
			() =>
				inChannel(
					microsoft,
					"17",
					invoke("composeExtension/fetchTask", {
						commandId: "raise.from-message",
						messagePayload: { id: "1" },
					}),
				),
		],
		[
			"a press of somebody without an account of the tenant",
			() => ({ ...opened(), from: { id: "29:guest" } }),
		],
		["a form's screen of such a person", () => ({ ...sent(), from: { id: "29:guest" } })],
	])("%s is said to be not done, and nobody is told that it was", async (_, activity) => {
		const { text } = await bot.send(activity());
		expect(text).toContain("so nothing was done");
		expect(text).toContain("call 999");
		expect(text).not.toMatch(/done already/);
		expect(bot.asked.at(-1)?.who.user).not.toBe("29:guest");
	});
});

describe("an answer with a form", () => {
	test("to a press that opens, or to a message extension, is a dialog at once", async () => {
		bot.reply = () => ({ ask: page });
		for (const activity of [opened(), chosen()]) {
			const answer = await bot.send(activity);
			expect(answer).toMatchObject({
				status: 200,
				json: {
					task: { type: "continue", value: { title: "Raise a case", card: { content: { version: "1.5" } } } },
				},
			});
			expect(answer.text).toContain(NAME);
		}
		expect(microsoft.calls).toEqual([]);
	});

	test("to the screen before is the next screen, or the same with its errors and what was typed", async () => {
		bot.reply = () => ({ ask: page, errors: { name: "Enter the child's full name" } });
		for (const activity of [sent(), sentByExtension()]) {
			const answer = await bot.send(activity);
			expect(answer.json).toMatchObject({ task: { type: "continue" } });
			expect(answer.text).toContain("Error: Enter the child's full name");
			expect(answer.text).toContain(`"value":"${NAME}"`);
		}
	});

	test("to typed words is a button in the personal chat, which carries the draft's id alone", async () => {
		bot.reply = () => ({ ask: page });
		for (const activity of [typedInChat(), typedInChannel()]) {
			microsoft.calls.length = 0;
			expect(await bot.send(activity)).toMatchObject({ status: 200, text: "" });
			const posted = microsoft.calls.at(-1);
			expect(posted?.path).toMatch(/^\/v3\/conversations\/a:chat-of-/);
			const text = JSON.stringify(posted?.body);
			expect(text).toContain('"data":{"msteams":{"type":"task/fetch"},"draft":"draft-1"}');
			expect(text).not.toContain(NAME);
		}
	});

	test("to a button on a card is sent to the personal chat, and the press is told where to look", async () => {
		bot.reply = () => ({ ask: page });
		const answer = await bot.send(executed());
		expect(answer.json).toMatchObject({
			statusCode: 200,
			type: "application/vnd.microsoft.activity.message",
		});
		expect(microsoft.calls.at(-1)?.path).toBe(PERSONAL);
	});
});

describe("an answer with something to read", () => {
	test("opens in a dialog", async () => {
		bot.reply = () => sheet;
		const answer = await bot.send(opened());
		expect(answer.json).toMatchObject({ task: { type: "continue", value: { title: "Case" } } });
		expect(answer.text).toContain(NAME);
	});

	test("never reaches a chat, which would keep it", async () => {
		bot.reply = () => sheet;
		for (const activity of [typedInChat(), typedInChannel(), executed(), submitted()])
			await bot.send(activity);
		expect(microsoft.calls.length).toBeGreaterThan(0);
		expect(JSON.stringify(microsoft.calls)).not.toContain(NAME);
	});
});

describe("an answer in words", () => {
	test("to typed words goes to the personal chat: into this one, or opened for the person", async () => {
		bot.reply = () => said;
		await bot.send(typedInChat());
		expect(microsoft.calls.map(inConversation)).toEqual([`/v3/conversations/${CHAT}/activities`]);
		microsoft.calls.length = 0;
		await bot.send(typedInChannel());
		expect(microsoft.calls.map(inConversation)).toEqual(["/v3/conversations", PERSONAL]);
		expect(microsoft.calls[0]?.body).toMatchObject({
			isGroup: false,
			members: [{ id: RAISER }],
			tenantId: TENANT,
		});
		expect(microsoft.calls[1]?.body).toMatchObject({ type: "message", summary: "Case MIL-2026-0001" });
		expect(microsoft.calls[1]?.body.text).toBeUndefined();
	});

	test("to a press on the channel's card never changes that card, and stays out of the channel", async () => {
		bot.reply = () => said;
		const answer = await bot.send(executed());
		expect(answer.json).toEqual({
			statusCode: 200,
			type: "application/vnd.microsoft.activity.message",
			value: LOOK_IN_CHAT,
		});
		await bot.send(submitted());
		expect(microsoft.calls.map(({ method }) => method)).toEqual(["POST", "POST", "POST", "POST"]);
		expect(microsoft.calls.filter(({ path }) => path.includes(CHANNEL))).toEqual([]);
	});

	test("to a form that was sent is shown in the dialog, and stays in the person's chat", async () => {
		bot.reply = () => said;
		for (const activity of [sent(), sentByExtension()]) {
			const answer = await bot.send(activity);
			expect(answer.json).toMatchObject({
				task: {
					type: "continue",
					value: { card: { content: { actions: [{ title: "Close", data: { close: true } }] } } },
				},
			});
			expect(answer.text).toContain("Saved as MIL-2026-0001.");
		}
		const kept = microsoft.calls.filter((call) => call.path.endsWith("/activities"));
		expect(kept).toHaveLength(2);
		expect(kept.every((call) => call.path.includes("chat-of-"))).toBe(true);
	});

	test("and that button closes the dialog without asking the bot", async () => {
		bot.asked.length = 0;
		const close = { data: { close: true } };
		expect(await bot.send(inChat(microsoft, invoke("task/submit", close)))).toMatchObject({
			status: 200,
			text: "",
		});
		const extension = await bot.send(
			inChat(microsoft, invoke("composeExtension/submitAction", { commandId: "x", ...close })),
		);
		expect(extension).toMatchObject({ status: 200, json: {} });
		expect(bot.asked).toEqual([]);
	});

	test("marks its buttons, so that a press which Teams repeats counts once", async () => {
		bot.reply = () => ({
			say: {
				summary: "s",
				blocks: [{ buttons: [{ label: "Undo", action: "x.undo", on: "1", opens: false }] }],
			},
		});
		await bot.send(typedInChat());
		await bot.send(typedInChat());
		const nonces = microsoft.calls.map((call) => /"nonce":"([^"]+)"/.exec(JSON.stringify(call.body))?.[1]);
		expect(nonces[0]).toBeTruthy();
		expect(nonces[0]).not.toBe(nonces[1]);
	});
});

describe("an answer without words", () => {
	test("says so where a message extension opened the dialog: an empty answer is not taken everywhere", async () => {
		expect(await bot.send(sentByExtension())).toMatchObject({
			status: 200,
			json: { task: { type: "message", value: "Done." } },
		});
		bot.reply = () => ({ ask: page });
		const leaves = { commandId: "x", data: { ...form, did: "close" } };
		expect(
			await bot.send(inChannel(microsoft, "18", invoke("composeExtension/submitAction", leaves))),
		).toMatchObject({ json: { task: { type: "message", value: expect.stringMatching(/personal chat/) } } });
	});

	test("closes the dialog, and leaves chats alone", async () => {
		expect(await bot.send(sent())).toMatchObject({ status: 200, text: "" });
		expect(await bot.send(typedInChannel())).toMatchObject({ status: 200, text: "" });
		expect(microsoft.calls).toEqual([]);
	});

	test("to a press that opens is a sentence, since Teams wants something to open", async () => {
		expect(await bot.send(opened())).toMatchObject({ json: { task: { type: "message" } } });
	});
});

describe("when the personal chat cannot be opened", () => {
	const gone = answers(403, { error: { code: "BotNotInConversationRoster", message: "not installed" } });

	test("the channel sees a neutral sentence in the thread, and nothing of the answer", async () => {
		bot.reply = () => said;
		microsoft.next.push(gone);
		await bot.send(typedInChannel());
		expect(microsoft.calls.map(inConversation)).toEqual([
			"/v3/conversations",
			`/v3/conversations/${CHANNEL};messageid=17/activities`,
		]);
		const hint = JSON.stringify(microsoft.calls[1]?.body);
		expect(hint).toContain(OPEN_CHAT_FIRST);
		expect(hint).not.toContain("MIL-2026-0001");
	});

	test("a press on a card is answered in words, to that person alone", async () => {
		bot.reply = () => said;
		microsoft.next.push(gone);
		expect((await bot.send(executed())).json).toMatchObject({ value: "Saved as MIL-2026-0001." });
		expect(microsoft.calls).toHaveLength(1);
	});

	test("for a moment only, the sentence says so", async () => {
		bot.reply = () => said;
		microsoft.next.push(answers(500));
		await bot.send(typedInChannel());
		expect(JSON.stringify(microsoft.calls[1]?.body)).toContain(NOT_REACHED);
	});
});

describe("when the bot fails", () => {
	const fails = () => {
		bot.reply = () => Promise.reject(new Error(`duplicate key: ${NAME}`));
	};

	test("everybody who asked is told in one plain sentence, and nothing is recorded in a log", async () => {
		fails();
		expect((await bot.send(opened())).text).toContain(FAILED);
		expect((await bot.send(chosen())).text).toContain(FAILED);
		expect((await bot.send(executed())).json).toMatchObject({ value: expect.stringContaining(FAILED) });
		await bot.send(typedInChat());
		expect(JSON.stringify(microsoft.calls.at(-1)?.body)).toContain(FAILED);
		expect(JSON.stringify(bot.logged)).not.toContain(NAME);
		expect(bot.logged.filter(({ code }) => code === "teams_receive_failed")).toHaveLength(4);
	});

	test("what was typed into a form is kept, for another try with one press", async () => {
		fails();
		for (const activity of [sent(), sentByExtension()]) {
			const { json } = await bot.send(activity);
			const { name, checks, ...data } = form;
			expect(json).toMatchObject({
				task: {
					type: "continue",
					value: {
						card: {
							content: {
								body: [
									{ type: "TextBlock" },
									{ type: "Input.Text", id: "name", isVisible: false, value: name },
									{ type: "Input.Text", id: "checks", isVisible: false, value: checks },
								],
								actions: [{ title: "Try again", data }],
							},
						},
					},
				},
			});
		}
	});

	test("an answer that cannot be drawn is not said to be a failure to save: it was saved by then", async () => {
		const field = { label: "x", schema: z.string(), as: "text" } as const;
		bot.reply = () => ({ ask: { ...page, fields: { draft: field } } });
		for (const activity of [opened(), sent(), sentByExtension()]) {
			expect((await bot.send(activity)).json).toMatchObject({ task: { type: "message", value: NOT_SHOWN } });
		}
	});

	test("Teams is told when a message that was merely heard could not be taken", async () => {
		fails();
		const answer = await bot.send(inChannel(microsoft, "17", { type: "message", text: "I agree" }));
		expect(answer).toMatchObject({ status: 500, text: "" });
		expect(microsoft.calls).toEqual([]);
	});
});

describe("when the bot is slow", () => {
	let slow: Bot;
	beforeAll(async () => {
		slow = await startBot(microsoft, { receiveMs: 30 });
	});
	afterAll(() => slow.stop());

	test("the person is told that it is not known yet, and later what became of it, in the personal chat", async () => {
		const ready = Promise.withResolvers<Reply>();
		slow.reply = () => ready.promise;
		expect((await slow.send(sent())).text).toContain(SLOW);
		expect(microsoft.calls).toEqual([]);
		const posted = new Promise<Call>((resolve) => {
			microsoft.next.push(answers(201, { id: "a:opened" }), (call, response) => {
				resolve(call);
				answers(201, { id: "1" })(call, response);
			});
		});
		ready.resolve({ done: true });
		const call = await posted;
		expect(call.path).toBe("/v3/conversations/a:opened/activities");
		expect(JSON.stringify(call.body)).toContain(LATE_DONE);
	});

	test("a connector that hangs does not keep the person waiting", async () => {
		bot.reply = () => said;
		microsoft.next.push(hangs);
		expect((await bot.send(executed())).json).toMatchObject({ value: "Saved as MIL-2026-0001." });
	});
});
