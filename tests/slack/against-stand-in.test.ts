import type { RequestListener } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import type { Page } from "../../src/chat/form.ts";
import type { Button } from "../../src/chat/message.ts";
import type { Interaction, Place, Receive, Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { startSlackStandIn } from "../../src/sandbox/slack/stand-in.ts";
import type { SlackWorld } from "../../src/sandbox/slack/world.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { aPage, listLog, SECRET } from "./harness.ts";
import { listen } from "./recorder.ts";

const world: SlackWorld = {
	team: { id: "T01", domain: "milton", name: "Milton" },
	app: {
		id: "A01",
		name: "Rollcall",
		botId: "B01",
		botUserId: "UBOT",
		commands: [{ command: "/cme", description: "Children missing education" }],
		shortcuts: [
			{ callbackId: "raise", name: "Raise a child", type: "global" },
			{ callbackId: "record", name: "Record as a decision", type: "message" },
		],
	},
	users: [
		{ id: "UANN", name: "ann", realName: "Ann" },
		{ id: "UBEN", name: "ben", realName: "Ben" },
	],
	channels: [
		{ id: "CPANEL", name: "panel", members: ["UANN", "UBEN"] },
		{ id: "COPEN", name: "open", members: ["UANN"], bot: false },
	],
};

const panel: Place = {
	platform: "slack",
	tenant: "T01",
	kind: "channel",
	ref: "CPANEL",
	address: { channel: "CPANEL" },
};
const at = { channel: "CPANEL" };
const open: Button = { label: "Open", action: "open", on: "case-1", opens: true };

const fields: Page["fields"] = {
	reason: { label: "Reason", schema: z.string(), as: "text", lines: 3 },
	since: { label: "Not seen since", schema: z.string(), as: "date" },
	outcome: {
		label: "Outcome",
		schema: z.string(),
		as: "one",
		options: [
			{ value: "found", label: "Found" },
			{ value: "lost", label: "No trace" },
		],
	},
	checks: {
		label: "Checks made",
		schema: z.array(z.string()),
		as: "many",
		options: [
			{ value: "home", label: "Home visit" },
			{ value: "gp", label: "GP" },
		],
	},
};
const page = aPage({ fields, values: { reason: new Private("Moved & gone") } });

/** The adapter and the stand-in, each given the other's address, and a bot that answers as the test says. */
async function together(reply: (interaction: Interaction) => Reply) {
	let listener: RequestListener = (_, res) => void res.writeHead(503).end();
	const botUrl = await listen((req, res) => listener(req, res));
	const standIn = await startSlackStandIn({
		world,
		botUrl,
		signingSecret: SECRET,
		botToken: "xoxb-a-token",
		now: () => new Date(),
		patience: { retries: [0] },
	});
	const taken: Interaction[] = [];
	const receive: Receive = async (interaction) => {
		taken.push(interaction);
		return reply(interaction);
	};
	const surface = createSlack({
		botToken: "xoxb-a-token",
		signingSecret: SECRET,
		apiUrl: standIn.apiUrl,
		timeoutMs: 1000,
		log: listLog([]),
		command: "/cme",
	});
	listener = surface.listener;
	await surface.start(receive);
	onTestFinished(async () => {
		await surface.stop();
		await standIn.stop();
	});
	return { surface, standIn, taken, ann: standIn.hands("UANN"), ben: standIn.hands("UBEN") };
}

const silent = (): Reply => ({ done: true });

describe("with a Slack that checks what it is sent", () => {
	test("a command is answered to the one who typed it alone", async () => {
		const { ann, ben } = await together(() => ({
			say: { summary: "Help", blocks: [{ text: ["Type /cme raise"] }] },
		}));
		expect(await ann.types("/cme help", at)).toMatchObject({ ok: true });
		expect(ann.sees("CPANEL")).toMatchObject([
			{ ephemeral: true, text: expect.stringContaining("Type /cme raise") },
		]);
		expect(ben.sees("CPANEL")).toEqual([]);
	});

	test("a form is opened, filled in, corrected, continued, gone back in and sent", async () => {
		const replies: Reply[] = [
			{ ask: page },
			{ ask: page, errors: { reason: "Say why" } },
			{
				ask: {
					...page,
					step: [2, 2],
					title: "Check the answers",
					back: true,
					fields: { outcome: fields.outcome! },
				},
			},
			{ ask: page },
			{ say: { summary: "MIL-2026-0001", blocks: [{ text: ["Saved as MIL-2026-0001"] }] } },
		];
		const { ann, ben, standIn, taken } = await together(() => replies.shift() ?? { done: true });
		await ann.types("/cme raise", at);
		const first = await standIn.until("the form", () => ann.view());
		expect(first.fields.reason).toMatchObject({ value: "Moved & gone" });
		await ann.fills({ reason: "", since: "2026-09-01", outcome: "No trace", checks: ["GP"] });
		expect(await ann.submits()).toMatchObject({ error: "errors" });
		expect(ann.view()?.errors).toEqual({ reason: "Say why" });
		await ann.fills({ reason: "Moved to another area" });
		expect(await ann.submits()).toMatchObject({ ok: true });
		expect(ann.view()?.title).toBe("Check the answers");
		await ann.presses("view", "Back");
		await standIn.until("the first screen", () => ann.view()?.title === "Raise a child");
		expect(ann.view()?.fields.reason).toMatchObject({ value: "Moved & gone" });
		expect(await ann.submits()).toMatchObject({ ok: true });
		expect(ann.view()).toBeUndefined();
		await standIn.until("the answer", () =>
			ann.sees("CPANEL").some((one) => one.text.includes("MIL-2026-0001")),
		);
		expect(ben.sees("CPANEL")).toEqual([]);
		expect(taken[2]).toMatchObject({
			did: "next",
			answers: { reason: "Moved to another area", since: "2026-09-01", outcome: "lost", checks: ["gp"] },
		});
		expect(new Set(taken.map((one) => one.key)).size).toBe(5);
	});

	test("a form that did not open in time is opened by the button that is left", async () => {
		const { ann, standIn } = await together(() => ({ ask: page }));
		standIn.faults.add({ on: "views.open", does: "refused", error: "expired_trigger_id" });
		await ann.types("/cme raise", at);
		const left = await standIn.until("the button", () => ann.sees("CPANEL").at(-1));
		expect(left.text).toContain("Nothing was lost");
		await ann.presses(left, "Open the form");
		expect(await standIn.until("the form", () => ann.view())).toMatchObject({ title: "Raise a child" });
	});

	test("a message is posted, found by its delivery, redrawn, and its button pressed", async () => {
		const { surface, standIn, ann, taken } = await together((one) =>
			one.kind === "press"
				? { show: { title: "Case", blocks: [{ facts: [["Name", new Private("Ada")]] }] } }
				: { done: true },
		);
		const before = new Date();
		const message = {
			summary: "MIL-2026-0001",
			blocks: [{ rows: [{ text: [{ strong: "MIL-2026-0001" }, " is open"], menu: [open] }] }],
		};
		const root = await surface.post(panel, message, "delivery-1");
		const reply = await surface.post(panel, message, "delivery-2", root);
		expect(await surface.find?.(panel, "delivery-1", before)).toBe(root);
		expect(await surface.find?.(panel, "delivery-2", before, root)).toBe(reply);
		expect(await surface.find?.(panel, "delivery-3", before)).toBeUndefined();
		await surface.update(panel, root, { ...message, summary: "MIL-2026-0001 closed" }, "delivery-1");
		const [seen] = ann.sees("CPANEL");
		expect(seen).toMatchObject({ ts: root, notification: "MIL-2026-0001 closed", buttons: ["Open"] });
		await ann.presses({ ...at, ts: root }, "Open");
		expect((await standIn.until("the page", () => ann.view())).text).toContain("Ada");
		expect(taken[0]).toMatchObject({ kind: "press", action: "open", on: "case-1", root });
	});

	test("a post whose answer was lost is found, not made again", async () => {
		const { surface, standIn, ann } = await together(silent);
		standIn.faults.add({ on: "chat.postMessage", does: "reset", takesEffect: true });
		const message = { summary: "s", blocks: [{ text: ["Digest"] }] };
		await expect(surface.post(panel, message, "delivery-1")).rejects.toMatchObject({ fate: "ambiguous" });
		expect(await surface.find?.(panel, "delivery-1", new Date())).toBe(ann.sees("CPANEL")[0]?.ts);
		expect(ann.sees("CPANEL")).toHaveLength(1);
	});

	test("every kind of block is taken in a channel, in the home page and in a modal", async () => {
		const blocks = [
			{ heading: "Digest" },
			{ text: ["plain", [{ strong: "bold" }, " & <more>"]] },
			{ text: ["quiet"], tone: "quiet" as const },
			{ text: ["at risk"], tone: "urgent" as const },
			{ facts: [["State", "Open"]] as const },
			{
				rows: [
					{ text: "one", menu: [open, { ...open, label: "Close" }] },
					{ text: "six", menu: Array.from({ length: 6 }, (_, i) => ({ ...open, label: `L${i}` })) },
				],
			},
			{ table: { head: ["Agency", "Open"], rows: [["Milton", "3"]] } },
			{ buttons: [{ ...open, tone: "main" as const }] },
			{ divider: true as const },
		];
		const { surface, ann, standIn } = await together((one) => {
			if (one.kind === "home") return { home: { summary: "s", blocks } };
			return { ask: aPage({ notes: blocks, fields, back: true }) };
		});
		await surface.post(panel, { summary: "s", blocks }, "delivery-1");
		expect(ann.sees("CPANEL")[0]?.text).toContain("at risk");
		await ann.opensHome();
		expect((await standIn.until("the home page", () => ann.home())).text).toContain("Digest");
		await ann.shortcut("raise");
		expect((await standIn.until("the form", () => ann.view())).text).toContain("Digest");
	});

	test("mentions, personal chats, threads, edits and deletions arrive", async () => {
		const { ann, taken, standIn } = await together((one) =>
			one.kind === "words"
				? { say: { summary: "Help", blocks: [{ text: ["Here is help"] }] } }
				: { done: true },
		);
		await ann.types("@rollcall help me", at);
		await ann.types("help", { channel: ann.directMessage() });
		const ts = await ann.posts("Seen at school & well", at);
		await ann.edits({ ...at, ts }, "Seen at home");
		await ann.deletes({ ...at, ts });
		await standIn.settled();
		await standIn.until("the answer in the chat", () =>
			ann.sees(ann.directMessage()).some((one) => one.text.includes("Here is help")),
		);
		const kinds = taken.map((one) => (one.kind === "message" ? one.change : one.kind));
		expect(kinds.filter((kind) => kind === "words")).toHaveLength(2);
		expect(kinds.slice(-3)).toEqual(["posted", "edited", "deleted"]);
		const said = taken.flatMap((one) => (one.kind === "words" ? [Private.reveal(one.words)] : []));
		expect(said).toEqual(["help me", "help"]);
	});

	test("an action on a message opens a form with it, and a form begun where the bot is not ends in the chat", async () => {
		const { ann, ben, standIn, taken } = await together((one) =>
			one.kind === "form" ? { say: { summary: "Done", blocks: [{ text: ["Recorded"] }] } } : { ask: page },
		);
		const ts = await ben.posts("Agreed: defer to June", at);
		await ann.messageShortcut("record", { ...at, ts });
		await standIn.until("the form", () => ann.view());
		const press = taken.find((one) => one.kind === "press");
		expect(press).toMatchObject({
			action: "record",
			message: { id: ts, author: { tenant: "T01", user: "UBEN" } },
		});
		await ann.closes();
		await ann.types("/cme raise", { channel: "COPEN" });
		await standIn.until("the form", () => ann.view());
		await ann.submits();
		await standIn.until("the answer", () =>
			ann.sees(ann.directMessage()).some((one) => one.text.includes("Recorded")),
		);
	});

	test("the same request again has the same key", async () => {
		const { ann, standIn, taken } = await together(silent);
		await ann.types("/cme help", at);
		const sent = standIn.calls.find((call) => JSON.stringify(call).includes("/cme"));
		expect(sent).toBeDefined();
		if (sent !== undefined) await standIn.repeat(sent);
		expect(taken).toHaveLength(2);
		expect(taken[0]?.key).toBe(taken[1]?.key);
	});

	test("what becomes of a channel arrives", async () => {
		const { ann, taken, standIn } = await together(silent);
		await ann.renames("CPANEL", "panel-two");
		await ann.removesApp("CPANEL");
		await standIn.settled();
		expect(taken).toMatchObject([
			{ kind: "platform", change: "renamed", place: { ref: "CPANEL" } },
			{ kind: "platform", change: "removed", place: { ref: "CPANEL" } },
		]);
	});
});
