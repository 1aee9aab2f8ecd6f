import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { Page } from "../../src/chat/form.ts";
import type { Message } from "../../src/chat/message.ts";
import type { Interaction, Place, Reply, Surface } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { startTeamsStandIn, type TeamsStandIn } from "../../src/sandbox/teams/stand-in.ts";
import { FAILED, LOOK_IN_CHAT, OPEN_CHAT_FIRST } from "../../src/teams/sentences.ts";
import { createTeams } from "../../src/teams/teams.ts";
import { APP, CHANNEL, DECIDER, RAISER, TENANT } from "./microsoft.ts";

/** A stranger has no personal chat with the bot. */
const STRANGER = "bbbbbbbb-0000-4000-8000-000000000003";
const channel = { channel: CHANNEL };
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let teams: TeamsStandIn;
let surface: Surface;
let close: () => Promise<void>;
let asked: Interaction[] = [];
let reply: (interaction: Interaction) => Reply | Promise<Reply>;

beforeAll(async () => {
	teams = await startTeamsStandIn({
		world: {
			tenant: { id: TENANT, name: "Milton Council" },
			bot: { name: "Rollcall" },
			users: [
				{ aadObjectId: RAISER, name: "Asha Rao" },
				{ aadObjectId: DECIDER, name: "Ben Okoro" },
				{ aadObjectId: STRANGER, name: "Cleo Lind" },
			],
			teams: [
				{
					id: "19:team@thread.tacv2",
					name: "Panels",
					channels: [
						{ id: "19:team@thread.tacv2", name: "General" },
						{ id: CHANNEL, name: "Panel" },
					],
				},
			],
			installed: { people: [RAISER, DECIDER] },
			composeExtensions: [
				{
					commands: [{ id: "decision.record", title: "Record as decision", context: ["message", "compose"] }],
				},
			],
			readsAllMessages: true,
		},
		botUrl: "http://127.0.0.1:9",
		appId: APP,
		appPassword: "secret",
		now: () => new Date("2026-11-20T09:00:00Z"),
	});
	surface = await createTeams({
		appId: APP,
		appPassword: "secret",
		tenantId: "own-tenant",
		tenants: [TENANT],
		openIdUrl: teams.openIdUrl,
		tokenUrl: teams.tokenUrl,
		serviceHosts: [new URL(teams.url).host],
		serviceUrl: teams.serviceUrl,
		log: silent,
	});
	const server = createServer(surface.listener);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	teams.botAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	await surface.start(async (interaction) => {
		asked.push(interaction);
		return reply(interaction);
	});
	close = async () => {
		await surface.stop();
		await teams.stop();
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
});
afterAll(() => close());
afterEach(() => {
	expect(teams.problems).toEqual([]);
	asked = [];
	teams.faults.clear();
});

const said: Reply = {
	say: { summary: "Case MIL-2026-0001", blocks: [{ text: ["Saved as MIL-2026-0001."] }] },
};
const page: Page = {
	draft: "draft-1",
	title: "Raise a case",
	step: [1, 1],
	send: "Send",
	back: false,
	notes: [{ text: ["Tell us what you know."] }],
	fields: {
		name: { label: "Full name", schema: z.string(), as: "text" },
		checks: {
			label: "Checks made",
			schema: z.array(z.string()),
			as: "many",
			options: [
				{ value: "home", label: "Home visit" },
				{ value: "school", label: "Last school" },
			],
		},
	},
	values: {},
};
const cardWith = (opens: boolean): Message => ({
	summary: "Case MIL-2026-0001",
	blocks: [
		{ heading: "MIL-2026-0001" },
		{ facts: [["State", "Enquiries open"]] },
		{ buttons: [{ label: "Record outcome", action: "outcome.record", on: "case-1", opens }] },
	],
});

const place = (): Place => ({
	platform: "teams",
	tenant: TENANT,
	kind: "channel",
	ref: CHANNEL,
	address: { tenantId: TENANT, serviceUrl: teams.serviceUrl, conversationId: CHANNEL },
});

test("a word in the channel opens a form through the personal chat, and is answered in the dialog", async () => {
	reply = (one) => {
		if (one.kind === "words" || (one.kind === "form" && one.did === "open")) return { ask: page };
		if (one.kind !== "form") return { done: true };
		const name = String(one.answers.name ?? "");
		if (name === "")
			return { ask: { ...page, values: one.answers }, errors: { name: "Enter the full name" } };
		return said;
	};
	const raiser = teams.hands(RAISER);
	const before = raiser.sees(channel).length;
	await raiser.says("raise", { ...channel, mention: true });
	const opener = raiser.finds("personal", "Raise a case");
	await raiser.presses(opener, "Open the form");
	raiser.fills({ checks: ["home", "school"] });
	await raiser.submits("Send");
	expect(raiser.dialog()?.text).toContain("Error: Enter the full name");
	expect(raiser.dialog()?.values).toMatchObject({ name: "", checks: "home,school" });
	raiser.fills({ name: "Zebedee Quill" });
	await raiser.submits("Send");
	expect(raiser.dialog()?.text).toContain("Saved as MIL-2026-0001.");
	await raiser.submits("Close");
	expect(raiser.dialog()).toBeUndefined();
	expect(asked.at(-1)).toMatchObject({ answers: { name: "Zebedee Quill", checks: ["home", "school"] } });
	expect(raiser.sees(channel).length).toBe(before + 1);
});

test("a card in the channel is posted, redrawn, and opens a dialog for whoever presses it", async () => {
	reply = () => ({
		show: { title: "MIL-2026-0001", blocks: [{ facts: [["Name", new Private("Zebedee Quill")]] }] },
	});
	const id = await surface.post(place(), cardWith(true), "delivery-1");
	const decider = teams.hands(DECIDER);
	const card = decider.finds(channel, "Enquiries open");
	expect(card).toMatchObject({ message: id, root: id, summary: "Case MIL-2026-0001" });
	await decider.presses(card, "Record outcome");
	expect(decider.dialog()?.text).toContain("Name: Zebedee Quill");
	decider.closes();
	expect(asked.at(-1)).toMatchObject({ kind: "press", action: "outcome.record", on: "case-1", root: id });
	await surface.update(place(), id, { summary: "s", blocks: [{ text: ["Closed"] }] }, "delivery-2");
	expect(decider.finds(channel, "Closed")).toMatchObject({ message: id, edited: true });
	const answer = await surface.post(
		place(),
		{ summary: "s", blocks: [{ text: ["A reply"] }] },
		"delivery-3",
		id,
	);
	expect(decider.finds(channel, "A reply")).toMatchObject({ message: answer, root: id });
	await surface.update(
		place(),
		answer,
		{ summary: "s", blocks: [{ text: ["A better reply"] }] },
		"delivery-4",
	);
	expect(decider.finds(channel, "A better reply")).toMatchObject({ message: answer, root: id });
});

test("a press that acts at once is answered to that person alone, and the card stays as it is for everybody", async () => {
	reply = () => said;
	await surface.post(place(), cardWith(false), "delivery-1");
	const decider = teams.hands(DECIDER);
	const card = decider.finds(channel, "Enquiries open");
	expect(await decider.presses(card, "Record outcome")).toMatchObject({ says: LOOK_IN_CHAT });
	expect(decider.finds("personal", "Saved as MIL-2026-0001.")).toBeDefined();
	for (const who of [RAISER, DECIDER]) {
		expect(teams.hands(who).finds(channel, "Enquiries open")).toMatchObject({
			message: card.message,
			edited: false,
		});
		expect(
			teams
				.hands(who)
				.sees(channel)
				.some(({ text }) => text.includes("Saved as")),
		).toBe(false);
	}
});

test("a message can be recorded from its menu, as its author wrote it", async () => {
	reply = (one) => (one.kind === "press" ? { ask: page } : said);
	const decider = teams.hands(DECIDER);
	const id = await decider.says("Agreed: defer to June", channel);
	const raiser = teams.hands(RAISER);
	await raiser.messageAction("decision.record", { conversation: CHANNEL, message: id });
	const press = asked.at(-1);
	expect(press).toMatchObject({
		kind: "press",
		action: "decision.record",
		who: { user: RAISER },
		message: { id, root: id, author: { user: DECIDER } },
	});
	expect(press?.kind === "press" && press.message && Private.reveal(press.message.text)).toBe(
		"Agreed: defer to June",
	);
	raiser.fills({ name: "x" });
	await raiser.submits("Send");
	expect(raiser.dialog()?.text).toContain("Saved as");
	await raiser.submits("Close");
	expect(raiser.dialog()).toBeUndefined();
});

test("what is said, edited and deleted in the channel is heard", async () => {
	reply = () => ({ done: true });
	const raiser = teams.hands(RAISER);
	const id = await raiser.says("I disagree", channel);
	await raiser.edits({ conversation: CHANNEL, message: id }, "I agree");
	await raiser.deletes({ conversation: CHANNEL, message: id });
	expect(asked.map((one) => one.kind === "message" && [one.change, one.message.id])).toEqual([
		["posted", id],
		["edited", id],
		["deleted", id],
	]);
	const [, edited] = asked;
	expect(edited?.kind === "message" && Private.reveal(edited.message.text)).toBe("I agree");
});

test("somebody without a personal chat is told in the thread to open one, and nothing else", async () => {
	reply = () => said;
	const stranger = teams.hands(STRANGER);
	const id = await stranger.says("list", { ...channel, mention: true });
	const thread = stranger.sees({ ...channel, thread: id });
	expect(thread.map(({ text }) => text)).toEqual([expect.stringContaining("list"), OPEN_CHAT_FIRST]);
});

test("a form that could not be saved is kept, and sent again with one press", async () => {
	let broken = true;
	reply = (one) => {
		if (one.kind === "words") return { ask: page };
		if (one.kind === "form" && one.did === "open") return { ask: page };
		if (broken) throw new Error("the database is away");
		return said;
	};
	const raiser = teams.hands(RAISER);
	await raiser.says("raise", "personal");
	await raiser.presses(raiser.finds("personal", "Raise a case"), "Open the form");
	raiser.fills({ name: "Zebedee Quill", checks: ["home"] });
	await raiser.submits("Send");
	expect(raiser.dialog()?.text).toContain(FAILED);
	const first = asked.at(-1);
	broken = false;
	await raiser.submits("Try again");
	expect(raiser.dialog()?.text).toContain("Saved as");
	expect(asked.at(-1)).toEqual({ ...first, place: asked.at(-1)?.place, key: first?.key });
	await raiser.submits("Close");
});

test("an activity that Teams delivers twice has one key", async () => {
	reply = () => ({ done: true });
	teams.faults.deliverTwice(1);
	await teams.hands(RAISER).says("list", "personal");
	expect(asked).toHaveLength(2);
	expect(asked[0]?.key).toBe(asked[1]?.key);
});

test("installing, renaming and removing are told", async () => {
	reply = () => ({ done: true });
	await teams.admin.installs({ person: STRANGER });
	await teams.admin.renamesChannel(CHANNEL, "Panel north");
	await teams.admin.uninstalls({ person: STRANGER });
	const changes = new Set(asked.map((one) => one.kind === "platform" && one.change));
	expect([...changes].sort()).toEqual(["installed", "removed", "renamed"]);
	expect(asked.find((one) => one.kind === "platform" && one.change === "renamed")?.place?.ref).toBe(CHANNEL);
});

test("a post whose fate is unknown is tried once", async () => {
	reply = () => ({ done: true });
	teams.faults.add({ on: "createConversation", does: "reset", when: "after" });
	await expect(
		surface.post(place(), { summary: "s", blocks: [{ text: ["Only once"] }] }, "d"),
	).rejects.toMatchObject({
		fate: "ambiguous",
	});
	expect(
		teams
			.hands(RAISER)
			.sees(channel)
			.filter(({ text }) => text === "Only once"),
	).toHaveLength(1);
});
