import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Interaction, Place } from "../../src/chat/port.ts";
import type { SeenMessage } from "../../src/sandbox/teams/hands.ts";
import { startTeamsStandIn, type TeamsStandIn } from "../../src/sandbox/teams/stand-in.ts";
import { createTeams } from "../../src/teams/teams.ts";
import { quiet } from "../support/database.ts";
import type { Failure, Person, Rig, Seen } from "./rig.ts";

const TENANT = "aaaaaaaa-0000-4000-8000-000000000001";
const TEAM = "19:team@thread.tacv2";
const PANEL = "19:panel@thread.tacv2";
const GROUP = "19:several@thread.v2";
const ACCESS = { appId: "11111111-2222-4333-8444-555555555555", appPassword: "secret" };
const PEOPLE = {
	"bbbbbbbb-0000-4000-8000-000000000001": "Ann Archer",
	"bbbbbbbb-0000-4000-8000-000000000002": "Ben Barley",
	"bbbbbbbb-0000-4000-8000-000000000003": "Cleo Cress",
};
const [ANN, BEN, CLEO] = Object.keys(PEOPLE) as [string, string, string];

/** Teams' adapter and its stand-in, each given the other's address. Cleo has never taken the app. */
export async function teamsRig(): Promise<Rig> {
	const teams = await startTeamsStandIn({
		world: {
			tenant: { id: TENANT, name: "Milton Council" },
			bot: { name: "Rollcall" },
			users: Object.entries(PEOPLE).map(([aadObjectId, name]) => ({ aadObjectId, name })),
			teams: [
				{
					...{ id: TEAM, name: "Panels" },
					channels: [
						{ id: TEAM, name: "General" },
						{ id: PANEL, name: "Panel" },
					],
				},
			],
			groupChats: [{ id: GROUP, name: "Three of us", members: Object.keys(PEOPLE) }],
			installed: { teams: [TEAM], groupChats: [GROUP], people: [ANN, BEN] },
			composeExtensions: [
				{
					commands: [
						{ id: "raise", title: "Raise a child", context: ["compose", "commandBox"] },
						{ id: "record", title: "Record as a decision", context: ["message"] },
					],
				},
			],
			readsAllMessages: true,
		},
		...{ ...ACCESS, botUrl: "http://127.0.0.1:9", now: () => new Date() },
	});
	const surface = await createTeams({
		...{ ...ACCESS, tenantId: "own-tenant", tenants: [TENANT], log: quiet, timeoutMs: 1000, receiveMs: 2000 },
		...{ openIdUrl: teams.openIdUrl, tokenUrl: teams.tokenUrl, serviceUrl: teams.serviceUrl },
		serviceHosts: [new URL(teams.url).host],
	});
	const listener: RequestListener = surface.listener;
	const server = createServer(listener);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	teams.botAt(address());
	const taken: Interaction[] = [];
	let reply: Parameters<Rig["answers"]>[0] = { done: true };
	await surface.start(async (one) => {
		taken.push(one);
		return typeof reply === "function" ? reply(one) : reply;
	});

	const place = (channel: string): Place => ({
		...{ platform: "teams", tenant: TENANT, kind: "channel", ref: channel },
		address: { tenantId: TENANT, serviceUrl: teams.serviceUrl, conversationId: channel, teamId: TEAM },
	});
	/** Sends the bot something that the stand-in's people cannot do: the last that it was sent, so changed. */
	async function sends(change: (last: Record<string, unknown>) => object): Promise<void> {
		const last = teams.requests.toBot().at(-1)?.body as Record<string, unknown>;
		const answer = await fetch(new URL("/api/messages", address()), {
			method: "POST",
			headers: { authorization: `Bearer ${await teams.token()}`, "content-type": "application/json" },
			body: JSON.stringify({ ...last, ...change(last) }),
		});
		if (!answer.ok) throw new Error(`The bot answered ${answer.status}`);
	}
	const person = (user: string): Person => ({
		...personOn(teams, user),
		async asksBeside(action) {
			await personOn(teams, user).tells("help");
			const value = { commandId: action, commandContext: "compose", context: { theme: "default" } };
			const id = "19:ann_ben@unq.gbl.spaces";
			await sends((last) => ({
				...{ type: "invoke", name: "composeExtension/fetchTask", id: "beside-1", value },
				conversation: { ...(last.conversation as object), id, conversationType: "personal" },
			}));
		},
		async comesAndGoes() {
			await personOn(teams, user).writes("Back in a minute");
			for (const members of ["membersRemoved", "membersAdded"])
				await sends((last) => ({
					...{ type: "conversationUpdate", id: members, text: undefined, entities: undefined },
					[members]: [{ id: (last.from as { id: string }).id }],
				}));
		},
	});
	const byApp = () => teams.state().messages.filter((one) => !("user" in one.by));
	return {
		...{ surface, taken, panel: place(PANEL), nowhere: place("19:nowhere@thread.tacv2") },
		shared: place("19:shared@thread.tacv2"),
		...{ ann: person(ANN), ben: person(BEN), cleo: person(CLEO) },
		answers: (next) => {
			reply = next;
		},
		fails: (call, how) => teams.faults.add({ on: callOf(call), ...FAULTS[how] }),
		posts: () =>
			teams.requests.of("createConversation").filter((one) => (one.body as { isGroup?: boolean }).isGroup)
				.length,
		async comesAgain(deed) {
			teams.faults.deliverTwice(1);
			await deed();
		},
		pressComesAgain: () => sends(() => ({ id: "another" })),
		status: () => teams.requests.toBot().at(-1)?.status ?? 0,
		kept: () => JSON.stringify([byApp(), teams.requests.fromBot().filter((one) => one.what !== "token")]),
		// A preview is drawn of an address in a message's own text: a card has none.
		previews: () => byApp().filter((one) => one.text !== "").length,
		async becomes(what) {
			const { admin } = teams;
			if (what === "renamed") await admin.renamesChannel(PANEL, "Panel north");
			if (what === "removed") await admin.uninstalls({ team: TEAM });
			if (what === "installed") await admin.installs({ team: TEAM });
			if (what === "archived") await admin.deletesChannel(PANEL);
			if (what === "restored") await admin.restoresChannel("Panel");
		},
		until: (what, find) => teams.awaits(what, find),
		problems: () => teams.problems,
		async stop() {
			await surface.stop();
			await teams.stop();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** A dialog is the answer to its press: nothing is called to open it. */
function callOf(call: Parameters<Rig["fails"]>[0]) {
	if (call === "open") throw new Error("Teams has no call that opens a dialog");
	if (call === "upload") throw new Error("A picture is in the card");
	return call === "post" ? "createConversation" : "updateActivity";
}

const FAULTS: Readonly<Record<Failure, Omit<Parameters<TeamsStandIn["faults"]["add"]>[0], "on">>> = {
	lost: { does: "reset", when: "after" },
	busy: { does: 429, retryAfter: 7 },
	broken: { does: 500 },
	late: { does: 504 },
};

/** Tags and macros that Teams acts on anywhere in a card, and links where it reads Markdown. */
function liveIn(value: unknown, markdown = false): string[] {
	if (typeof value === "string")
		return value.match(markdown ? /<\/?at\b|\{\{|(?<!\\)\]\s*\(/g : /<\/?at\b|\{\{/g) ?? [];
	if (typeof value !== "object" || value === null) return [];
	const reads = ["TextBlock", "FactSet"].includes(String((value as { type?: unknown }).type)) || markdown;
	return Object.values(value).flatMap((one) => liveIn(one, reads));
}

/** The pictures that stand in a card. */
function picturesIn(value: unknown): Seen["pictures"] {
	if (typeof value !== "object" || value === null) return [];
	const { type, url, altText } = value as Record<string, unknown>;
	if (type !== "Image") return Object.values(value).flatMap(picturesIn);
	return [{ png: Buffer.from(String(url).split(",")[1]!, "base64"), alt: String(altText) }];
}

function personOn(teams: TeamsStandIn, user: string): Omit<Person, "asksBeside" | "comesAndGoes"> {
	const hands = teams.hands(user);
	const channel = { channel: PANEL };
	const at = (message: string) => ({ conversation: PANEL, message });
	const seen = (m: SeenMessage): Seen => ({
		...{ id: m.message, text: m.text, notification: m.summary ?? "", buttons: m.buttons, edited: m.edited },
		...{ raw: JSON.stringify(m.card ?? ""), place: m.conversation, live: liveIn([m.card, m.summary]) },
		pictures: picturesIn(m.card),
	});
	return {
		identity: { platform: "teams", tenant: TENANT, user },
		name: hands.user.name,
		commands: async (said) => void (await hands.says(said, { ...channel, mention: true })),
		mentions: (said, thread) => hands.says(said, { ...channel, thread, mention: true }),
		tells: async (said) => void (await hands.says(said, "personal")),
		saysInGroup: async (said) => void (await hands.says(said, { chat: GROUP, mention: true })),
		takes: async (action) => void (await hands.composeAction(action, channel)),
		findsInSearch: async (action) => void (await hands.composeAction(action, "commandBox")),
		acts: async (action, message) => void (await hands.messageAction(action, at(message))),
		opensHome: async () => undefined,
		takesTheApp: () => teams.admin.installs({ person: user }),
		async presses({ id, place }, label) {
			const { failed } = await hands.presses({ conversation: place, message: id }, label);
			if (failed) throw new Error(`Teams said: ${failed}`);
		},
		form() {
			const dialog = hands.dialog();
			return dialog && { ...dialog, raw: JSON.stringify(dialog.card) };
		},
		async fills(answers) {
			hands.fills(answers);
		},
		async sends() {
			const named = hands.dialog()?.buttons.find((label) => !["Back", "Finish later"].includes(label));
			await hands.submits(named);
		},
		goesBack: async () => void (await hands.submits("Back")),
		keepsForLater: async () => void (await hands.submits("Finish later")),
		closes: async () => hands.closes(),
		writes: (said) => hands.says(said, channel),
		edits: (message, said) => hands.edits(at(message), said),
		deletes: (message) => hands.deletes(at(message)),
		channel: () =>
			hands
				.sees(channel)
				.filter((m) => m.root === m.message)
				.map(seen),
		thread: (root) =>
			hands
				.sees({ ...channel, thread: root })
				.filter((m) => m.message !== root)
				.map(seen),
		alone: () =>
			hands
				.sees("personal")
				.filter((m) => m.by === "Rollcall")
				.map(seen),
	};
}
