import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
	appId,
	asha,
	bram,
	card,
	cardMessage,
	channel,
	county,
	dialogTask,
	inChannel,
	type Json,
	type Panel,
	startPanel,
	tenantId,
} from "./panel.ts";

let panel: Panel;
beforeEach(async () => {
	panel = await startPanel();
});
afterEach(() => panel.stop());

const raiseForm = card(
	[
		{
			type: "Input.Text",
			id: "name",
			label: "Child's name",
			isRequired: true,
			errorMessage: "Enter the child's name",
		},
		{ type: "Input.Date", id: "born", label: "Date of birth" },
		{
			type: "Input.ChoiceSet",
			id: "risks",
			isMultiSelect: true,
			choices: [
				{ title: "Exploitation", value: "exploitation" },
				{ title: "Forced marriage", value: "marriage" },
			],
		},
		{ type: "Input.Toggle", id: "urgent", title: "Urgent" },
	],
	[{ type: "Action.Submit", title: "Next", data: { draft: "d-1" } }],
);

/** Posts a card as the bot and says where it is. */
async function posted(content: Json) {
	const answer = await panel.bot("POST", "conversations", { ...inChannel, activity: cardMessage(content) });
	expect(answer.status).toBe(201);
	return { conversation: "Panel", message: String(answer.body.activityId) };
}

describe("messages", () => {
	test("a mention in a channel reaches the bot with its entity, thread and team", async () => {
		const id = await panel.teams
			.hands("Asha Vale")
			.says("raise <a child>", { channel: "Panel", mention: true });
		const { activity, claims } = panel.received[0]!;
		expect(activity).toMatchObject({
			type: "message",
			id,
			channelId: "msteams",
			serviceUrl: panel.teams.serviceUrl,
			textFormat: "plain",
			text: "<at>Rollcall</at> raise <a child>\n",
			from: { id: expect.stringMatching(/^29:/), aadObjectId: asha, name: "Asha Vale" },
			recipient: { id: `28:${appId}`, name: "Rollcall" },
			conversation: {
				id: `${channel};messageid=${id}`,
				conversationType: "channel",
				isGroup: true,
				tenantId,
			},
			channelData: {
				tenant: { id: tenantId },
				channel: { id: channel },
				team: { name: "Missing education" },
			},
			localTimezone: "Europe/London",
			localTimestamp: "2026-09-14T09:30:00.000+01:00",
		});
		expect(activity.entities).toContainEqual({
			type: "mention",
			mentioned: { id: `28:${appId}`, name: "Rollcall" },
			text: "<at>Rollcall</at>",
		});
		expect(activity.attachments).toMatchObject([{ contentType: "text/html" }]);
		expect(JSON.stringify(activity.attachments)).toContain("raise &lt;a child&gt;");
		expect(claims).toMatchObject({ iss: "https://api.botframework.com", aud: appId });
		expect(claims.serviceurl).toBe(panel.teams.serviceUrl);
	});

	test("a channel message without a mention stays between people, unless the app may read all", async () => {
		await panel.teams.hands(asha).says("good morning", { channel: "Panel" });
		expect(panel.received).toEqual([]);
		const open = await startPanel({ world: { ...county, readsAllMessages: true } });
		await open.teams.hands(asha).says("good morning", { channel: "Panel" });
		expect(open.last().text).toBe("good morning");
		await open.stop();
	});

	test("a reply names its thread in the conversation's id", async () => {
		const root = await panel.teams.hands(asha).says("starting", { channel: "Panel" });
		await panel.teams.hands(bram).says("help", { channel: "Panel", thread: root, mention: true });
		expect(panel.last().conversation).toMatchObject({ id: `${channel};messageid=${root}` });
		expect(panel.teams.hands(asha).sees({ channel: "Panel", thread: root })).toHaveLength(2);
	});

	test("everything said in a personal chat reaches the bot", async () => {
		await panel.teams.hands(asha).says("help", "personal");
		expect(panel.last()).toMatchObject({
			text: "help",
			conversation: { id: expect.stringMatching(/^a:/), conversationType: "personal" },
		});
	});

	test("the bot is told of edits and deletions of what it received, and of nothing else", async () => {
		const hands = panel.teams.hands(asha);
		const heard = await hands.says("raise", { channel: "Panel", mention: true });
		const unheard = await hands.says("lunch?", { channel: "Panel" });
		panel.received.length = 0;
		await hands.edits({ conversation: "Panel", message: unheard }, "dinner?");
		await hands.deletes({ conversation: "Panel", message: unheard });
		expect(panel.received).toEqual([]);
		await hands.edits({ conversation: "Panel", message: heard }, "raise a child");
		expect(panel.last()).toMatchObject({
			type: "messageUpdate",
			id: heard,
			text: "<at>Rollcall</at> raise a child\n",
			channelData: { eventType: "editMessage" },
		});
		await hands.deletes({ conversation: "Panel", message: heard });
		expect(panel.last()).toMatchObject({
			type: "messageDelete",
			id: heard,
			channelData: { eventType: "softDeleteMessage" },
		});
		expect(hands.sees({ channel: "Panel" }).every((message) => message.deleted)).toBe(true);
	});

	test("nobody edits another person's message", async () => {
		const id = await panel.teams.hands(asha).says("mine", { channel: "Panel" });
		const at = { conversation: "Panel", message: id };
		await expect(panel.teams.hands(bram).edits(at, "yours")).rejects.toThrow("did not write");
	});
});

describe("buttons", () => {
	test("a plain submit arrives as a message without text, with the card's inputs", async () => {
		const at = await posted(
			card(
				[{ type: "Input.Text", id: "note", value: "as it was" }],
				[{ type: "Action.Submit", title: "Save", data: { case: "c-1" } }],
			),
		);
		await panel.teams.hands(asha).presses(at, "Save", { values: { note: "seen at school" } });
		expect(panel.last()).toMatchObject({
			type: "message",
			replyToId: at.message,
			value: { case: "c-1", note: "seen at school" },
			conversation: { id: `${channel};messageid=${at.message}` },
		});
		expect(panel.last().text).toBeUndefined();
	});

	test("a button that opens a dialog, and the dialog's answer, both name the message", async () => {
		const data = { draft: "d-1", msteams: { type: "task/fetch" } };
		const at = await posted(card([], [{ type: "Action.Submit", title: "Continue", data }]));
		panel.answers(() => ({ body: dialogTask(raiseForm) }));
		const outcome = await panel.teams.hands(asha).presses(at, "Continue");
		expect(outcome.dialog?.title).toBe("Raise a child");
		expect(panel.last()).toMatchObject({
			type: "invoke",
			name: "task/fetch",
			id: expect.stringMatching(/^f:/),
			replyToId: at.message,
			value: { data, context: { theme: "default" } },
		});
		panel.answers(() => ({ body: {} }));
		const answers = { name: "A Child", risks: ["exploitation", "marriage"], urgent: "true" };
		await panel.teams.hands(asha).fills(answers).submits("Next");
		expect(panel.last()).toMatchObject({
			name: "task/submit",
			replyToId: at.message,
			value: {
				data: { draft: "d-1", name: "A Child", risks: "exploitation,marriage", urgent: "true" },
			},
		});
		expect(panel.teams.hands(asha).dialog()).toBeUndefined();
	});

	test("what a person empties does not travel, and an untouched toggle travels as off", async () => {
		await openForm();
		panel.answers(() => ({ body: {} }));
		await panel.teams.hands(asha).fills({ name: "A Child", born: "" }).submits();
		expect(panel.last().value).toMatchObject({ data: { draft: "d-1", name: "A Child", urgent: "false" } });
		expect(Object.keys((panel.last().value as { data: Json }).data)).not.toContain("born");
	});

	test("Action.Execute replaces the card for the one who pressed it", async () => {
		const execute = { type: "Action.Execute", title: "Claim", verb: "claim", data: { case: "c-1" } };
		const at = await posted(card([{ type: "TextBlock", text: "Unclaimed" }], [execute]));
		const value = card([{ type: "TextBlock", text: "Claimed by you" }]);
		const type = "application/vnd.microsoft.card.adaptive";
		panel.answers(() => ({ body: { statusCode: 200, type, value } }));
		await panel.teams.hands(asha).presses(at, "Claim");
		expect(panel.last()).toMatchObject({
			name: "adaptiveCard/action",
			value: { action: { ...execute }, trigger: "manual" },
		});
		expect(panel.teams.hands(asha).finds({ channel: "Panel" }, "Claimed by you").buttons).toEqual([]);
		expect(panel.teams.hands(bram).finds({ channel: "Panel" }, "Unclaimed").buttons).toEqual(["Claim"]);
		const update = cardMessage(card([{ type: "TextBlock", text: "Closed" }]));
		await panel.bot("PUT", `conversations/${channel}/activities/${at.message}`, update);
		expect(panel.teams.hands(asha).finds({ channel: "Panel" }, "Closed").message).toBe(at.message);
	});

	test("a sentence or an error answers a press", async () => {
		const at = await posted(card([], [{ type: "Action.Execute", title: "Claim", verb: "claim" }]));
		const hands = panel.teams.hands(asha);
		const say = {
			statusCode: 200,
			type: "application/vnd.microsoft.activity.message",
			value: "Already claimed",
		};
		panel.answers(() => ({ body: say }));
		expect(await hands.presses(at, "Claim")).toEqual({ says: "Already claimed" });
		const error = {
			statusCode: 400,
			type: "application/vnd.microsoft.error",
			value: { code: "x", message: "No" },
		};
		panel.answers(() => ({ body: error }));
		expect(await hands.presses(at, "Claim")).toEqual({ failed: "No" });
		panel.answers(() => ({ status: 500 }));
		expect((await hands.presses(at, "Claim")).failed).toContain("Something went wrong");
		expect(panel.teams.problems).toEqual(["adaptiveCard/action: the bot answered 500"]);
	});

	test("buttons are found in sets, unfolded cards, tables and the overflow, with the inputs around them", async () => {
		const inner = card([{ type: "Input.Text", id: "inner" }], [{ type: "Action.Submit", title: "Deep" }]);
		const at = await posted(
			card(
				[
					{ type: "Input.Text", id: "outer", value: "o" },
					{ type: "ActionSet", actions: [{ type: "Action.Submit", title: "In a set" }] },
				],
				[
					{ type: "Action.ShowCard", title: "Unfold", card: inner },
					{ type: "Action.Submit", title: "Overflow", mode: "secondary" },
				],
			),
		);
		const hands = panel.teams.hands(asha);
		await hands.presses(at, "Deep", { values: { inner: "i" } });
		expect(panel.last().value).toEqual({ outer: "o", inner: "i" });
		await hands.presses(at, "In a set", { values: { inner: "i" } });
		expect(panel.last().value).toEqual({ outer: "o" });
		await hands.presses(at, "Overflow");
		expect(panel.last().value).toEqual({ outer: "o" });
		await expect(hands.presses(at, "Gone")).rejects.toThrow("no button Gone");
	});
});

describe("dialogs", () => {
	test("the client stops a missing answer in the card's own words, and can be forced", async () => {
		await openForm();
		const hands = panel.teams.hands(asha);
		expect(await hands.submits()).toEqual({ mistakes: { name: "Enter the child's name" } });
		expect(panel.last().name).toBe("composeExtension/fetchTask");
		await hands.submits("Next", { force: true });
		expect(panel.last().name).toBe("composeExtension/submitAction");
	});

	test("a choice that is not offered cannot be filled in, unless forced", async () => {
		await openForm();
		const hands = panel.teams.hands(asha);
		expect(() => hands.fills({ risks: ["flooding"] })).toThrow("risks does not offer flooding");
		expect(() => hands.fills({ shoe: "8" })).toThrow("There is no input shoe");
		hands.fills({ name: "A Child", risks: ["flooding"], shoe: "8" }, { force: true });
		await hands.submits("Next", { force: true });
		expect(panel.last().value).toMatchObject({ data: { risks: "flooding", shoe: "8" } });
	});

	test("an answer of type continue replaces the dialog, a message shows its text, an empty one closes it", async () => {
		await openForm();
		const hands = panel.teams.hands(asha).fills({ name: "A Child" });
		panel.answers(() => ({ body: dialogTask(raiseForm, "Step 2") }));
		expect((await hands.submits()).dialog?.title).toBe("Step 2");
		expect(hands.dialog()?.values.name).toBe("");
		panel.answers(() => ({ body: { task: { type: "message", value: "Saved as MIL-2026-0001" } } }));
		await hands.fills({ name: "A Child" }).submits();
		expect(hands.dialog()?.text).toBe("Saved as MIL-2026-0001");
		hands.closes();
		expect(hands.dialog()).toBeUndefined();
	});

	test("a dialog stays open when the bot fails, and the person is told", async () => {
		await openForm();
		panel.answers(() => ({ status: 501 }));
		const hands = panel.teams.hands(asha).fills({ name: "A Child" });
		expect((await hands.submits()).failed).toContain("Something went wrong");
		expect(hands.dialog()?.values.name).toBe("A Child");
		expect(hands.notice()).toContain("Something went wrong");
	});

	test("a card that Teams could not draw is a failure, with the reason noted", async () => {
		panel.answers(() => ({ body: dialogTask(card([{ type: "TextBox", text: "?" }])) }));
		const outcome = await panel.teams.hands(asha).composeAction("raise", { channel: "Panel" });
		expect(outcome.failed).toContain("Something went wrong");
		expect(panel.teams.problems[0]).toContain("unknown element TextBox");
	});
});

describe("the message extension", () => {
	test("a command on a message carries the message, its author and its thread", async () => {
		const root = await panel.teams.hands(bram).says("root", { channel: "Panel" });
		const said = await panel.teams
			.hands(bram)
			.says("Agreed: <b>defer</b>", { channel: "Panel", thread: root });
		panel.answers(() => ({ body: dialogTask(raiseForm) }));
		await panel.teams.hands(asha).messageAction("decide", { conversation: "Panel", message: said });
		expect(panel.last()).toMatchObject({
			type: "invoke",
			name: "composeExtension/fetchTask",
			from: { aadObjectId: asha },
			conversation: { id: `${channel};messageid=${root}` },
			value: {
				commandId: "decide",
				commandContext: "message",
				messagePayload: {
					id: said,
					replyToId: root,
					linkToMessage: expect.stringContaining(said),
					createdDateTime: expect.stringMatching(/^2026-09-14T08:30/),
					from: { user: { id: bram, displayName: "Bram Holt", userIdentityType: "aadUser" } },
					body: { contentType: "html", content: "<p>Agreed: &lt;b&gt;defer&lt;/b&gt;</p>" },
				},
			},
		});
		panel.answers(() => ({ body: {} }));
		await panel.teams.hands(asha).fills({ name: "A Child" }).submits();
		expect(panel.last()).toMatchObject({
			name: "composeExtension/submitAction",
			value: { commandId: "decide", data: { draft: "d-1", name: "A Child" }, messagePayload: { id: said } },
		});
	});

	test("a command from the command box has no channel", async () => {
		panel.answers(() => ({ body: dialogTask(raiseForm) }));
		await panel.teams.hands(asha).composeAction("raise", "commandBox");
		expect(panel.last()).toMatchObject({
			value: { commandContext: "commandBox" },
			conversation: { conversationType: "personal" },
		});
		expect((panel.last().channelData as Json).channel).toBeUndefined();
	});

	test("a command is offered only where the manifest says", async () => {
		const hands = panel.teams.hands(asha);
		await expect(hands.composeAction("decide", { channel: "Panel" })).rejects.toThrow("not offered");
	});
});

describe("deadlines", () => {
	test("a late answer to an invoke shows an error, and Teams may send it again under a new id", async () => {
		const quick = await startPanel({ invokeDeadlineMs: 50 });
		quick.answers(() => "never");
		quick.teams.faults.repeatInvokes(1);
		const outcome = await quick.teams.hands(asha).composeAction("raise", { channel: "Panel" });
		expect(outcome.failed).toContain("Something went wrong");
		const ids = quick.received.map(({ activity }) => activity.id);
		expect(new Set(ids).size).toBe(2);
		await quick.stop();
	});

	test("an activity can be delivered twice with one id", async () => {
		panel.teams.faults.deliverTwice(1);
		await panel.teams.hands(asha).says("help", "personal");
		expect(panel.received.map(({ activity }) => activity.id)).toHaveLength(2);
		expect(new Set(panel.received.map(({ activity }) => activity.id)).size).toBe(1);
	});
});

async function openForm() {
	panel.answers(() => ({ body: dialogTask(raiseForm) }));
	await panel.teams.hands(asha).composeAction("raise", { channel: "Panel" });
}
