import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Private } from "../../src/chat/private.ts";
import { type Bot, startBot } from "./bot.ts";
import { type Microsoft, startMicrosoft } from "./microsoft.ts";

/**
 * Microsoft's Agents Playground, version 0.2.28: what it takes as its configuration, and what it sends, as it was recorded
 * from it. It is a tool of the developer's own and not installed here (docs/playground.md).
 */
interface Someone {
	id: string;
	name: string;
	aadObjectId: string;
}
const config = parse(readFileSync("deploy/playground/.m365agentsplayground.yml", "utf8")) as {
	version: string;
	tenantId: string;
	bot: { id: string };
	currentUser: Someone;
	users: Someone[];
	personalChat: { id: string };
	team: { id: string; channels: { id: string }[] };
};
const me = config.currentUser;

describe("the playground's configuration", () => {
	const panel = parse(readFileSync("src/sandbox/demo/panel.yaml", "utf8")) as {
		people: { knownAs: string; teams?: string }[];
		channels: { teams?: { tenant: string; team: string; channel: string } }[];
	};

	test("is of people and a channel that the demonstration panel knows", () => {
		const known = new Map(panel.people.map((p) => [p.teams, p.knownAs]));
		for (const { id, name, aadObjectId } of [me, ...config.users]) {
			expect(known.get(`${config.tenantId}/${aadObjectId}`), name).toBe(name);
			expect(id, "the author of a message is named by it").toBe(aadObjectId);
		}
		expect(panel.channels.find((c) => c.teams)?.teams).toEqual({
			tenant: config.tenantId,
			team: config.team.id,
			channel: config.team.channels[0]?.id,
		});
	});

	test("has the parts that it is refused without: five others, and one channel at most", () => {
		expect(config).toMatchObject({ version: "0.1.1", bot: { id: expect.any(String) } });
		expect(config.users).toHaveLength(5);
		expect(config.team.channels).toHaveLength(1);
		const needed = ["aadObjectId", "email", "givenName", "id", "name", "surname", "userPrincipleName"];
		for (const one of [me, ...config.users]) expect(Object.keys(one).sort()).toEqual(needed);
	});
});

describe("what the playground sends", () => {
	let microsoft: Microsoft;
	let bot: Bot;
	beforeAll(async () => {
		microsoft = await startMicrosoft();
		const tenants = [config.tenantId];
		bot = await startBot(microsoft, { anonymous: true, tenants, serviceHosts: [], appId: "local-emulator" });
	});
	afterAll(async () => {
		await bot.stop();
		await microsoft.stop();
	});
	afterEach(() => {
		bot.asked.length = 0;
		bot.reply = () => ({ done: true });
	});

	const tenant = { id: config.tenantId };
	const base = {
		channelId: "msteams",
		timestamp: "2026-11-29T07:28:10.737Z",
		from: { id: me.id, aadObjectId: me.aadObjectId },
		recipient: { id: config.bot.id, name: "Rollcall" },
	};
	const sends = (activity: object) =>
		bot.send({ ...base, serviceUrl: `${microsoft.serviceUrl}_connector`, ...activity }, null);
	const inChat = {
		conversation: { conversationType: "personal", tenantId: config.tenantId, id: config.personalChat.id },
		channelData: { tenant },
	};
	const channel = config.team.channels[0]!.id;
	const inChannel = {
		conversation: { isGroup: true, conversationType: "channel", tenantId: config.tenantId, id: channel },
		channelData: { tenant, team: { id: config.team.id }, channel: { id: channel } },
	};

	test("at its start: who opens it is greeted once, of two events in either order", async () => {
		const added = { type: "conversationUpdate", membersAdded: [{ id: me.id }, { id: config.bot.id }] };
		expect((await sends({ ...inChat, id: "1", ...added })).status).toBe(200);
		expect((await sends({ ...inChat, id: "2", type: "installationUpdate", action: "add" })).status).toBe(200);
		expect(bot.asked.map((one) => "greets" in one && one.greets)).toEqual([false, true]);
		expect(bot.asked[1]?.who).toEqual({ platform: "teams", tenant: config.tenantId, user: me.aadObjectId });
		expect(bot.asked[1]?.place).toMatchObject({ kind: "person", ref: config.personalChat.id });
	});

	test("a typed word", async () => {
		await sends({ ...inChat, id: "3", type: "message", text: "raise" });
		const [one] = bot.asked;
		expect(one?.kind === "words" && Private.reveal(one.words)).toBe("raise");
	});

	test("a command of the compose box, whose dialog is never answered with nothing", async () => {
		const value = { commandId: "form.resume", commandContext: "compose", context: { theme: "default" } };
		const invoke = { ...inChat, type: "invoke", channelData: { tenant, source: { name: "compose" } } };
		await sends({ ...invoke, id: "4", name: "composeExtension/fetchTask", value });
		expect(bot.asked).toMatchObject([{ kind: "press", action: "form.resume", on: "" }]);
		const data = { draft: "d.0", one: ["unticked"], many: ["harm"], did: "close" };
		const sent = { ...invoke, id: "5", name: "composeExtension/submitAction", value: { ...value, data } };
		expect(await sends(sent)).toMatchObject({ status: 200, json: { task: { type: "message" } } });
	});

	test("an action on a message: by its author, and in no other thread than its own", async () => {
		const messagePayload = {
			...{ id: "1795937286654", replyToId: "1795937286654", createdDateTime: "2026-11-29T07:28:06.655Z" },
			from: { user: { userIdentityType: "aadUser", id: me.id, displayName: me.name } },
			body: { contentType: "html", content: "Agreed: wait for the reply" },
			...{ deleted: false, attachments: [], mentions: [], reactions: [], linkToMessage: "" },
		};
		const value = { commandId: "decision.record", commandContext: "message", messagePayload };
		await sends({ ...inChannel, id: "6", type: "invoke", name: "composeExtension/fetchTask", value });
		expect(bot.asked).toMatchObject([
			{
				kind: "press",
				action: "decision.record",
				root: "1795937286654",
				message: { id: "1795937286654", author: { user: me.aadObjectId }, link: "" },
			},
		]);
	});
});
