import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	appId,
	asha,
	card,
	cardMessage,
	channel,
	general,
	inChannel,
	type Json,
	type Panel,
	startPanel,
	tenantId,
	tokenFrom,
} from "./panel.ts";

let panel: Panel;
beforeEach(async () => {
	panel = await startPanel();
});
afterEach(() => panel.stop());

const hello = cardMessage(card([{ type: "TextBlock", text: "Hello" }]));
const codeOf = (answer: { body: Json }) => (answer.body.error as Json | undefined)?.code;
const send = (to: string, activity: Json = hello) =>
	panel.bot("POST", `conversations/${encodeURIComponent(to)}/activities`, activity);
const post = async () => String((await send(channel)).body.id);
const shown = () => panel.teams.hands(asha).sees({ channel: "Panel" });

describe("posting", () => {
	test("a new conversation in a channel answers with the thread and its first message", async () => {
		const answer = await panel.bot("POST", "conversations", { ...inChannel, activity: hello });
		expect(answer.status).toBe(201);
		expect(answer.body.id).toBe(`${channel};messageid=${answer.body.activityId}`);
		expect(shown()).toMatchObject([{ message: answer.body.activityId, by: "Rollcall", text: "Hello" }]);
	});

	test("a conversation id with a message id posts into that thread, by itself into a new one", async () => {
		const root = await post();
		const reply = await send(`${channel};messageid=${root}`);
		expect(panel.teams.hands(asha).sees({ channel: "Panel", thread: root })).toHaveLength(2);
		await send(channel);
		expect(panel.teams.hands(asha).sees({ channel: "Panel", thread: root })).toHaveLength(2);
		expect(Number(reply.body.id)).toBeGreaterThan(Number(root));
	});

	test("a reply goes under the message that it names", async () => {
		const root = await post();
		await panel.bot("POST", `conversations/${channel}/activities/${root}`, hello);
		expect(panel.teams.hands(asha).sees({ channel: "Panel", thread: root })).toHaveLength(2);
		const lost = await panel.bot("POST", `conversations/${channel}/activities/1`, hello);
		expect([lost.status, codeOf(lost)]).toEqual([404, "ActivityNotFoundInConversation"]);
	});

	test("a chat with a person is made from either of their ids, and is the same one", async () => {
		const create = (id: string) => panel.bot("POST", "conversations", { members: [{ id }], tenantId });
		const one = await create(asha);
		const [first] = (await panel.bot("GET", `conversations/${channel}/members`)).body as unknown as Json[];
		const other = await create(String(first?.id));
		expect(one.body.id).toBe(other.body.id);
		await send(String(one.body.id));
		expect(panel.teams.hands(asha).sees("personal")).toHaveLength(1);
	});

	test("an update changes the message, a deletion removes it, and neither touches a person's", async () => {
		const id = await post();
		const change = cardMessage(card([{ type: "TextBlock", text: "Changed" }]));
		expect((await panel.bot("PUT", `conversations/${channel}/activities/${id}`, change)).status).toBe(200);
		expect(shown()).toMatchObject([{ text: "Changed", edited: true }]);
		expect((await panel.bot("DELETE", `conversations/${channel}/activities/${id}`)).status).toBe(200);
		expect(shown()).toMatchObject([{ deleted: true }]);
		const gone = await panel.bot("PUT", `conversations/${channel}/activities/${id}`, change);
		expect(codeOf(gone)).toBe("ActivityNotFoundInConversation");
		const theirs = await panel.teams.hands(asha).says("mine", { channel: "Panel" });
		const refused = await panel.bot("PUT", `conversations/${channel}/activities/${theirs}`, change);
		expect([refused.status, codeOf(refused)]).toEqual([403, "NotEnoughPermissions"]);
	});

	test("ids are unique and increase, though the clock stands still", async () => {
		const ids = [await post(), await post(), await post()].map(Number);
		expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
	});
});

describe("the roster", () => {
	test("members, one of them, the team and its channels", async () => {
		const members = await panel.bot("GET", `conversations/${channel}/members`);
		expect(members.body).toHaveLength(3);
		const one = await panel.bot("GET", `conversations/${channel}/members/${asha}`);
		expect(one.body).toMatchObject({ objectId: asha, name: "Asha Vale", tenantId });
		const paged = await panel.bot("GET", `conversations/${channel}/pagedmembers?pageSize=50`);
		expect(paged.body.members).toHaveLength(3);
		const team = await panel.bot("GET", `teams/${general}`);
		expect(team.body).toMatchObject({ id: general, name: "Missing education" });
		const channels = await panel.bot("GET", `teams/${general}/conversations`);
		expect(channels.body).toMatchObject({
			conversations: [
				{ id: general, name: null },
				{ id: channel, name: "Panel" },
			],
		});
	});
});

describe("refusals", () => {
	test("a call without a good token is denied, and changes nothing", async () => {
		for (const authorization of ["", "Bearer nonsense", `Bearer ${await panel.teams.token()}`])
			expect(
				(await panel.bot("POST", `conversations/${channel}/activities`, hello, { authorization })).status,
			).toBe(401);
		expect(shown()).toEqual([]);
		expect(await tokenFrom(panel.teams.tokenUrl, "a guess")).toBeUndefined();
	});

	test("an unknown conversation, thread or person", async () => {
		expect(codeOf(await send("19:nowhere@thread.tacv2"))).toBe("ConversationNotFound");
		expect(codeOf(await send(`${channel};messageid=1`))).toBe("ConversationNotFound");
		const nobody = await panel.bot("POST", "conversations", { members: [{ id: "29:nobody" }], tenantId });
		expect([nobody.status, codeOf(nobody)]).toEqual([400, "BadArgument"]);
	});

	test("a team or person without the app", async () => {
		await panel.teams.admin.uninstalls({ team: "Missing education" });
		await panel.teams.admin.uninstalls({ person: "Asha Vale" });
		const refused = await send(channel);
		expect([refused.status, codeOf(refused)]).toEqual([403, "BotNotInConversationRoster"]);
		const proactive = await panel.bot("POST", "conversations", { members: [{ id: asha }], tenantId });
		expect([proactive.status, codeOf(proactive)]).toEqual([403, "ForbiddenOperationException"]);
	});

	test("a message that is too large, and one without content", async () => {
		const large = cardMessage(card([{ type: "TextBlock", text: "x".repeat(28 * 1024) }]));
		const refused = await send(channel, large);
		expect([refused.status, codeOf(refused)]).toEqual([413, "MessageSizeTooBig"]);
		expect(codeOf(await send(channel, { type: "message" }))).toBe("BadSyntax");
	});

	test("a mention of somebody unknown, or one that the text does not hold", async () => {
		const mention = (id: string, text: string) => ({ type: "mention", mentioned: { id, name: "A" }, text });
		const [first] = (await panel.bot("GET", `conversations/${channel}/members`)).body as unknown as Json[];
		const known = String(first?.id);
		const text = "<at>A</at> look";
		const good = await send(channel, { type: "message", text, entities: [mention(known, "<at>A</at>")] });
		expect(good.status).toBe(201);
		const bad = [mention("29:nobody", "<at>A</at>"), mention(known, "<at>B</at>"), mention(known, "look")];
		for (const entity of bad)
			expect(codeOf(await send(channel, { type: "message", text, entities: [entity] }))).toBe("BadSyntax");
	});

	test.each<[string, Json]>([
		["a version that is not drawn", { type: "AdaptiveCard", version: "1.6", body: [] }],
		["an unknown element", card([{ type: "Badge", text: "new" }])],
		["a text block without text", card([{ type: "TextBlock" }])],
		["a colour that does not exist", card([{ type: "TextBlock", text: "x", color: "red" }])],
		["a picture over http", card([{ type: "Image", url: "http://127.0.0.1/chart.png" }])],
		["a fact that is no pair", card([{ type: "FactSet", facts: [{ title: "Ref" }] }])],
		["an input without an id", card([{ type: "Input.Text" }])],
		[
			"two inputs of one id",
			card([
				{ type: "Input.Text", id: "a" },
				{ type: "Input.Date", id: "a" },
			]),
		],
		["a pattern that cannot be read", card([{ type: "Input.Text", id: "a", regex: "(" }])],
		["a choice without a value", card([{ type: "Input.ChoiceSet", id: "a", choices: [{ title: "A" }] }])],
		["an execute without a verb", card([], [{ type: "Action.Execute", title: "Go" }])],
		["a button without a title", card([], [{ type: "Action.Submit" }])],
		[
			"seven buttons",
			card(
				[],
				Array.from({ length: 7 }, (_, n) => ({ type: "Action.Submit", title: `${n}` })),
			),
		],
		[
			"a fault in a column",
			card([{ type: "ColumnSet", columns: [{ type: "Column", items: [{ type: "X" }] }] }]),
		],
		[
			"a fault in a table",
			card([
				{
					type: "Table",
					columns: [{ width: 1 }],
					rows: [{ type: "TableRow", cells: [{ type: "TableCell", items: [{ type: "TextBlock" }] }] }],
				},
			]),
		],
		[
			"a fault in a card that unfolds",
			card([], [{ type: "Action.ShowCard", title: "More", card: card([{ type: "TextBlock" }]) }]),
		],
	])("a card with %s", async (_what, content) => {
		const refused = await send(channel, cardMessage(content));
		expect([refused.status, codeOf(refused)]).toEqual([400, "BadSyntax"]);
		expect(shown()).toEqual([]);
	});

	test("buttons beyond six fit in the overflow", async () => {
		const buttons = Array.from({ length: 9 }, (_, n) => ({
			type: "Action.Submit",
			title: `${n}`,
			mode: n < 6 ? "primary" : "secondary",
		}));
		expect((await send(channel, cardMessage(card([], buttons)))).status).toBe(201);
	});
});

describe("faults", () => {
	test("a reset after the effect leaves the message there", async () => {
		panel.teams.faults.add({ on: "sendToConversation", does: "reset", when: "after" });
		await expect(send(channel)).rejects.toThrow();
		expect(shown()).toHaveLength(1);
		expect((await send(channel)).status).toBe(201);
	});

	test("a reset before the effect does not", async () => {
		panel.teams.faults.add({ on: "any", does: "reset" });
		await expect(send(channel)).rejects.toThrow();
		expect(shown()).toEqual([]);
	});

	test("a status is played as often as asked, on its own route alone", async () => {
		panel.teams.faults.add({ on: "updateActivity", does: 502, times: 2 });
		const id = await post();
		const update = () => panel.bot("PUT", `conversations/${channel}/activities/${id}`, hello);
		expect([(await update()).status, (await update()).status, (await update()).status]).toEqual([
			502, 502, 200,
		]);
	});

	test("a throttled request says when to come back", async () => {
		panel.teams.faults.add({ on: "sendToConversation", does: 429, retryAfter: 7 });
		const refused = await send(channel);
		expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "7"]);
	});

	test("a request that hangs ends when its caller gives up", async () => {
		panel.teams.faults.add({ on: "team", does: "hang" });
		const asked = fetch(`${panel.teams.serviceUrl}v3/teams/${general}`, { signal: AbortSignal.timeout(50) });
		await expect(asked).rejects.toThrow();
		expect(panel.teams.requests.of("team")[0]).toMatchObject({
			status: 0,
			trouble: "hang before the effect",
		});
	});

	test("the eighth message within a second is too many, when limits are on", async () => {
		panel.teams.faults.rateLimits = true;
		const authorization = `Bearer ${await tokenFrom(panel.teams.tokenUrl)}`;
		const answers = await Promise.all(
			Array.from({ length: 8 }, () =>
				panel.bot("POST", `conversations/${channel}/activities`, hello, { authorization }),
			),
		);
		expect(answers.filter((answer) => answer.status === 201)).toHaveLength(7);
		const refused = answers.find((answer) => answer.status === 429);
		expect(refused?.headers.get("retry-after")).toBe("1");
		expect((await send(general)).status).toBe(201);
	});
});

describe("what is kept", () => {
	test("requests are recorded in both directions, without secrets", async () => {
		await panel.teams.hands(asha).says("help", "personal");
		await send(channel);
		expect(panel.teams.requests.all.map((one) => `${one.direction} ${one.what} ${one.status}`)).toEqual([
			"to bot message 200",
			"from bot token 200",
			"from bot sendToConversation 201",
		]);
		expect(JSON.stringify(panel.teams.requests.all)).not.toContain("a secret of the stand-in");
		expect(panel.teams.requests.fromBot()[1]?.path).toBe(`/v3/conversations/${channel}/activities`);
		expect(appId).not.toBe("");
	});
});
