import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Captured, Interaction } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { type Bot, inChannel, inChat, invoke, mentionOfBot, startBot } from "./bot.ts";
import { APP, CHANNEL, CHAT, DECIDER, type Microsoft, RAISER, startMicrosoft, TENANT } from "./microsoft.ts";

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
	bot.asked.length = 0;
});

/** What the bot was asked after one activity; undefined when it was not asked. */
async function heard(activity: object): Promise<Interaction | undefined> {
	bot.asked.length = 0;
	expect((await bot.send(activity)).status).toBe(200);
	return bot.asked[0];
}

/** The words of an interaction, in the clear. */
const wordsOf = (one: Interaction | undefined): string =>
	one?.kind === "words" ? Private.reveal(one.words) : "";
const textOf = (message: Captured | undefined): string => (message ? Private.reveal(message.text) : "");
const messageOf = (one: Interaction | undefined): Captured | undefined =>
	one && "message" in one ? one.message : undefined;

describe("who and where", () => {
	test("a person is known by Entra object id and tenant, and by no name", async () => {
		const one = await heard(inChat(microsoft, { type: "message", text: "help" }));
		expect(one?.who).toEqual({ platform: "teams", tenant: TENANT, user: RAISER });
		expect(JSON.stringify(one)).not.toContain("R. Aiser");
	});

	test("a personal chat is a place for one person, with an address that posts there", async () => {
		const one = await heard(inChat(microsoft, { type: "message", text: "help" }));
		expect(one?.place).toEqual({
			platform: "teams",
			tenant: TENANT,
			kind: "person",
			ref: CHAT,
			address: { tenantId: TENANT, serviceUrl: microsoft.serviceUrl, conversationId: CHAT },
		});
	});

	test("a channel is one place whatever the thread", async () => {
		const one = await heard(
			inChannel(microsoft, "17", { type: "message", text: "x", entities: [mentionOfBot] }),
		);
		const two = await heard(
			inChannel(microsoft, "18", { type: "message", text: "x", entities: [mentionOfBot] }),
		);
		expect(one?.place).toEqual({
			platform: "teams",
			tenant: TENANT,
			kind: "channel",
			ref: CHANNEL,
			address: {
				tenantId: TENANT,
				serviceUrl: microsoft.serviceUrl,
				conversationId: CHANNEL,
				teamId: "19:team@thread.tacv2",
				channelId: CHANNEL,
			},
		});
		expect(two?.place).toEqual(one?.place);
	});

	test("a group chat is a place for several", async () => {
		const conversation = { id: "19:chat@thread.v2", conversationType: "groupChat", tenantId: TENANT };
		const one = await heard(
			inChat(microsoft, { type: "message", text: "x", entities: [mentionOfBot], conversation }),
		);
		expect(one?.place).toMatchObject({ kind: "channel", ref: "19:chat@thread.v2" });
	});

	test("another bot is not heard", async () => {
		const from = { id: "28:another-bot", name: "Another" };
		expect(await heard(inChannel(microsoft, "17", { type: "message", text: "x", from }))).toBeUndefined();
	});
});

describe("what is typed", () => {
	test("in the personal chat is for the bot", async () => {
		const one = await heard(inChat(microsoft, { type: "message", text: "raise\na case" }));
		expect(one).toMatchObject({ kind: "words" });
		expect(wordsOf(one)).toBe("raise\na case");
		expect(messageOf(one)).toBeUndefined();
	});

	test("with a mention in a channel is for the bot, without the mention and with its thread", async () => {
		const text = "<at>Rollcall</at> ask <at>Asha Rao</at> about it";
		const other = {
			type: "mention",
			text: "<at>Asha Rao</at>",
			mentioned: { id: "29:asha", name: "Asha Rao" },
		};
		const entities = [mentionOfBot, other, { type: "clientInfo", locale: "en-GB" }];
		const one = await heard(inChannel(microsoft, "17", { type: "message", id: "18", text, entities }));
		expect(one).toMatchObject({ kind: "words", root: "17", message: { id: "18", root: "17" } });
		expect(wordsOf(one)).toBe("ask Asha Rao about it");
	});

	test("keeps a mention that is only typed: names in the text prove nothing", async () => {
		const text = "&lt;at&gt;Rollcall&lt;/at&gt; <at>Rollcall</at> close it";
		const one = await heard(inChannel(microsoft, "17", { type: "message", text }));
		expect(one).toMatchObject({ kind: "message", change: "posted" });
		expect(textOf(messageOf(one))).toBe("<at>Rollcall</at> <at>Rollcall</at> close it");
	});

	test("as a targeted command is for the bot, and captures nothing that the channel did not see", async () => {
		const recipient = { id: `28:${APP}`, name: "Rollcall", isTargeted: true };
		const one = await heard(inChannel(microsoft, "17", { type: "message", text: "list", recipient }));
		expect(one).toMatchObject({ kind: "words", root: "17" });
		expect(messageOf(one)).toBeUndefined();
	});

	test("in a channel without a mention is a message that the bot hears", async () => {
		const one = await heard(inChannel(microsoft, "17", { type: "message", id: "18", text: "I agree&nbsp;" }));
		expect(one).toMatchObject({ kind: "message", change: "posted" });
		expect(messageOf(one)).toMatchObject({
			id: "18",
			root: "17",
			author: { platform: "teams", tenant: TENANT, user: RAISER },
			at: new Date("2026-11-20T09:00:00.000Z"),
		});
		expect(textOf(messageOf(one))).toBe("I agree");
		expect(messageOf(one)?.link).toBe(
			`https://teams.microsoft.com/l/message/${encodeURIComponent(CHANNEL)}/18?tenantId=${TENANT}&parentMessageId=17`,
		);
	});

	test("and edited or deleted later is told, each change once", async () => {
		const change = (type: string, eventType: string, more: object = {}) =>
			inChannel(microsoft, "17", {
				type,
				id: "18",
				channelData: { tenant: { id: TENANT }, eventType, channel: { id: CHANNEL }, team: { id: "19:team" } },
				...more,
			});
		const edit = change("messageUpdate", "editMessage", { text: "I do not agree" });
		const first = await heard(edit);
		const again = await heard({ ...edit, text: "I am not sure" });
		const gone = await heard(change("messageDelete", "softDeleteMessage"));
		expect(first).toMatchObject({ kind: "message", change: "edited", message: { id: "18", root: "17" } });
		expect(textOf(messageOf(first))).toBe("I do not agree");
		expect(gone).toMatchObject({ kind: "message", change: "deleted", message: { id: "18" } });
		expect(new Set([first?.key, again?.key, gone?.key]).size).toBe(3);
		expect((await heard(edit))?.key).toBe(first?.key);
	});

	test("that is only a picture is nothing", async () => {
		expect(
			await heard(inChat(microsoft, { type: "message", attachments: [{ contentType: "image/png" }] })),
		).toBeUndefined();
	});
});

describe("a press", () => {
	const data = { action: "case.close", on: "case-1" };
	const executed = (more: object = {}, change: object = {}) =>
		inChannel(microsoft, "17", {
			...invoke("adaptiveCard/action", {
				action: { type: "Action.Execute", verb: "case.close", data: { ...data, ...more } },
			}),
			...change,
		});

	test("reaches the bot from every kind of button", async () => {
		const press = { kind: "press", action: "case.close", on: "case-1", root: "17" };
		expect(await heard(executed())).toMatchObject(press);
		expect(await heard(inChannel(microsoft, "17", { type: "message", value: data }))).toMatchObject(press);
		const fetched = invoke("task/fetch", {
			data: { ...data, msteams: { type: "task/fetch" } },
			context: { theme: "default" },
		});
		expect(await heard(inChannel(microsoft, "17", fetched))).toMatchObject(press);
		expect(await heard(inChannel(microsoft, "17", invoke("task/submit", { data })))).toMatchObject(press);
	});

	test("of a form's button opens the draft", async () => {
		const open = invoke("task/fetch", { data: { msteams: { type: "task/fetch" }, draft: "draft-1" } });
		expect(await heard(inChat(microsoft, open))).toMatchObject({
			kind: "form",
			draft: "draft-1",
			did: "open",
			answers: {},
		});
	});

	test("that Teams repeats under a new id has the same key where the card has a nonce", async () => {
		const first = await heard(executed({ nonce: "n1" }));
		expect((await heard(executed({ nonce: "n1" })))?.key).toBe(first?.key);
		expect((await heard(executed({ nonce: "n2" })))?.key).not.toBe(first?.key);
		const from = { id: "29:decider", aadObjectId: DECIDER };
		expect((await heard(executed({ nonce: "n1" }, { from })))?.key).not.toBe(first?.key);
	});

	test("without a nonce is told apart by its id", async () => {
		const activity = executed();
		const first = await heard(activity);
		expect((await heard(activity))?.key).toBe(first?.key);
		expect((await heard(executed()))?.key).not.toBe(first?.key);
	});

	test("that is not ours is left alone", async () => {
		expect(await heard(inChat(microsoft, { type: "message", value: { other: 1 } }))).toBeUndefined();
		expect(await heard(inChat(microsoft, invoke("task/submit", { data: "text" })))).toBeUndefined();
		expect(await heard(inChat(microsoft, invoke("task/fetch", {})))).toBeUndefined();
	});
});

describe("a form's screen", () => {
	const sent = (more: object) =>
		inChat(
			microsoft,
			invoke("task/submit", {
				data: { draft: "d1", one: ["reason", "note"], many: ["checks"], did: "next", ...more },
			}),
		);

	test("comes back with exactly the fields that were asked", async () => {
		const one = await heard(sent({ reason: "moved", checks: "home,school", smuggled: "x" }));
		expect(one).toMatchObject({ kind: "form", draft: "d1", did: "next" });
		expect(one?.kind === "form" && one.answers).toEqual({
			reason: "moved",
			note: "",
			checks: ["home", "school"],
		});
	});

	test("comes back with nothing where nothing was chosen", async () => {
		const one = await heard(sent({}));
		expect(one?.kind === "form" && one.answers).toEqual({ reason: "", note: "", checks: [] });
	});

	test("may go back, or be left for later", async () => {
		expect(await heard(sent({ did: "back" }))).toMatchObject({ did: "back" });
		expect(await heard(sent({ did: "close" }))).toMatchObject({ did: "close" });
	});

	test("is the same one when Teams brings it twice, and another when it is sent again", async () => {
		const once = sent({ reason: "moved", note: "a" });
		const first = await heard(once);
		expect((await heard(once))?.key).toBe(first?.key);
		expect((await heard(sent({ reason: "moved", note: "a" })))?.key).not.toBe(first?.key);
	});

	test("comes from a message extension's dialog as well", async () => {
		const data = { draft: "d1", did: "next", one: ["a"], many: [], a: "x" };
		const value = { commandId: "decision.record", commandContext: "message", data };
		const one = await heard(inChannel(microsoft, "17", invoke("composeExtension/submitAction", value)));
		expect(one).toMatchObject({ kind: "form", did: "next", answers: { a: "x" } });
	});

	test("keeps its answers to itself when a field is called like a part of the protocol", async () => {
		const one = await heard(
			sent({ one: ["__proto__", "draft", "toString"], many: ["did"], toString: "typed" }),
		);
		expect(one?.kind === "form" && Object.entries(one.answers)).toEqual([
			["__proto__", ""],
			["toString", "typed"],
		]);
	});
});

describe("a message extension", () => {
	const payload = {
		id: "18",
		replyToId: "17",
		createdDateTime: "2026-11-20T08:59:00.000Z",
		from: { user: { id: DECIDER, displayName: "D. Ecider", userIdentityType: "aadUser" } },
		body: {
			contentType: "html",
			content:
				'<div><p>Agreed: <b>defer</b> to June &amp; review<br>Ask <at id="0">Asha</at> <emoji alt="👍"></emoji></p></div>',
		},
		linkToMessage: "https://teams.microsoft.com/l/message/19%3apanel%40thread.tacv2/18",
	};
	const chosen = (change: object) =>
		inChannel(
			microsoft,
			"17",
			invoke("composeExtension/fetchTask", { commandId: "decision.record", ...change }),
		);

	test("on a message hands over that message: author, time, plain text, link and thread", async () => {
		const one = await heard(chosen({ commandContext: "message", messagePayload: payload }));
		expect(one).toMatchObject({ kind: "press", action: "decision.record", on: "", root: "17" });
		expect(messageOf(one)).toMatchObject({
			id: "18",
			root: "17",
			author: { platform: "teams", tenant: TENANT, user: DECIDER },
			at: new Date("2026-11-20T08:59:00.000Z"),
			link: payload.linkToMessage,
		});
		expect(textOf(messageOf(one))).toBe("Agreed: defer to June & review\nAsk Asha 👍");
	});

	test("on a thread's first message names it as the root", async () => {
		const one = await heard(chosen({ messagePayload: { ...payload, id: "17", replyToId: null } }));
		expect(messageOf(one)).toMatchObject({ id: "17", root: "17" });
	});

	test("on a bot's message hands it over as the bot's", async () => {
		const from = { user: null, application: { id: "x", displayName: "Another bot" } };
		const message = messageOf(await heard(chosen({ messagePayload: { ...payload, from } })));
		expect(message).toMatchObject({ id: "18", author: { platform: "teams", tenant: TENANT, user: "x" } });
	});

	test("takes no link from elsewhere", async () => {
		for (const linkToMessage of [
			"https://example.org/l/message/1",
			"javascript:alert(1)",
			"not a link",
			null,
		]) {
			const one = await heard(chosen({ messagePayload: { ...payload, linkToMessage } }));
			expect(messageOf(one)?.link).toBe("");
		}
	});

	test("from the compose box is a press on nothing", async () => {
		const one = await heard(chosen({ commandContext: "compose" }));
		expect(one).toMatchObject({ kind: "press", action: "decision.record", on: "" });
		expect(messageOf(one)).toBeUndefined();
	});
});

describe("the platform", () => {
	const event = (change: object) => inChannel(microsoft, "17", change);
	const channelEvent = (eventType: string) =>
		event({
			type: "conversationUpdate",
			channelData: {
				tenant: { id: TENANT },
				team: { id: "19:team" },
				channel: { id: "19:other@thread.tacv2" },
				eventType,
			},
		});

	test("tells when the bot is installed and removed", async () => {
		const bots = [{ id: `28:${APP}` }];
		const add = { type: "installationUpdate", action: "add" };
		expect(await heard(inChat(microsoft, add))).toMatchObject({
			kind: "platform",
			change: "installed",
			place: { ref: CHAT },
		});
		expect(await heard(event({ type: "installationUpdate", action: "remove" }))).toMatchObject({
			change: "removed",
		});
		expect(await heard(event({ type: "conversationUpdate", membersAdded: bots }))).toMatchObject({
			change: "installed",
		});
		expect(await heard(event({ type: "conversationUpdate", membersRemoved: bots }))).toMatchObject({
			change: "removed",
		});
	});

	test("greets whoever takes the bot into their own chat, once, and nobody else", async () => {
		const bots = [{ id: `28:${APP}` }];
		const greets = async (activity: object) => ((await heard(activity)) as { greets?: true }).greets;
		const add = { type: "installationUpdate", action: "add" };
		expect(await greets(inChat(microsoft, add))).toBe(true);
		expect(
			await greets(inChat(microsoft, { type: "conversationUpdate", membersAdded: bots })),
		).toBeUndefined();
		expect(await greets(inChat(microsoft, { ...add, action: "add-upgrade" }))).toBeUndefined();
		expect(await greets(inChat(microsoft, { ...add, from: { id: "29:gone" } }))).toBeUndefined();
		expect(await greets(event(add))).toBeUndefined();
		const ofTwo = { id: "19:one_two@unq.gbl.spaces", conversationType: "personal", tenantId: TENANT };
		expect(await greets(inChat(microsoft, { ...add, conversation: ofTwo }))).toBeUndefined();
	});

	test("tells which channel was renamed or deleted", async () => {
		const place = { kind: "channel", ref: "19:other@thread.tacv2" };
		expect(await heard(channelEvent("channelRenamed"))).toMatchObject({ change: "renamed", place });
		expect(await heard(channelEvent("channelDeleted"))).toMatchObject({ change: "archived", place });
		expect(await heard(channelEvent("channelRestored"))).toMatchObject({ change: "installed", place });
	});

	test("need not say who it was", async () => {
		const one = await heard(event({ type: "installationUpdate", action: "remove", from: { id: "29:gone" } }));
		expect(one).toMatchObject({ change: "removed", who: { platform: "teams", tenant: TENANT, user: "" } });
	});

	test("is not heard when somebody joins", async () => {
		expect(
			await heard(event({ type: "conversationUpdate", membersAdded: [{ id: "29:new" }] })),
		).toBeUndefined();
		expect(await heard(channelEvent("channelCreated"))).toBeUndefined();
	});
});

test("every key is opaque and short", async () => {
	const one = await heard(inChat(microsoft, { type: "message", text: "x", id: "y".repeat(900) }));
	expect(one?.key).toMatch(/^teams:[\w-]{43}$/);
});
