import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { Interaction, Place } from "../../src/chat/port.ts";
import type { SeenMessage } from "../../src/sandbox/slack/seen.ts";
import { type SlackStandIn, startSlackStandIn } from "../../src/sandbox/slack/stand-in.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { quiet } from "../support/database.ts";
import type { Failure, Person, Rig, Seen } from "./rig.ts";

const TEAM = "T01";
const PANEL = "CPANEL";
const GROUP = "GSEVERAL";
const SHARED = "CSHARED";
/** A chat of Ann and Ben: its id looks like that of a chat with the app. */
const BESIDE = "DBESIDE";
const ACCESS = { botToken: "xoxb-a-token", signingSecret: "a-signing-secret" };
const PEOPLE = { UANN: "Ann Archer", UBEN: "Ben Barley", UCLEO: "Cleo Cress" };

const place = (channel: string): Place => ({
	...{ platform: "slack", tenant: TEAM, kind: "channel", ref: channel, address: { channel } },
});

/** Slack's adapter and its stand-in, each given the other's address. */
export async function slackRig(): Promise<Rig> {
	let listener: RequestListener = (_, res) => void res.writeHead(503).end();
	const server = createServer((req, res) => listener(req, res));
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const everybody = Object.keys(PEOPLE);
	const slack = await startSlackStandIn({
		world: {
			team: { id: TEAM, domain: "milton", name: "Milton" },
			app: {
				...{ id: "A01", name: "Rollcall", botId: "B01", botUserId: "UBOT" },
				commands: [{ command: "/cme", description: "Children missing education" }],
				shortcuts: [
					{ callbackId: "raise", name: "Raise a child", type: "global" },
					{ callbackId: "record", name: "Record as a decision", type: "message" },
				],
			},
			users: Object.entries(PEOPLE).map(([id, realName]) => ({
				id,
				name: realName.split(" ")[0]!,
				realName,
			})),
			channels: [
				{ id: PANEL, name: "panel", members: everybody },
				{ id: SHARED, name: "with-schools", members: everybody, shared: true },
				// A message to several people: the app is never in one.
				{ id: GROUP, name: "mpdm-ann--ben-1", members: everybody, bot: false, private: true },
				{ id: BESIDE, name: "ann-ben", members: ["UANN", "UBEN"], bot: false, private: true },
			],
		},
		botUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		...ACCESS,
		now: () => new Date(),
		patience: { retries: [0] },
	});
	const surface = createSlack({
		...{ ...ACCESS, apiUrl: slack.apiUrl, timeoutMs: 1000, log: quiet, command: "/cme" },
	});
	listener = surface.listener;
	const taken: Interaction[] = [];
	let reply: Parameters<Rig["answers"]>[0] = { done: true };
	await surface.start(async (one) => {
		taken.push(one);
		return typeof reply === "function" ? reply(one) : reply;
	});

	const person = (id: keyof typeof PEOPLE): Person => personOn(slack, id);
	const ann = person("UANN");
	const toBot = () => slack.calls.filter((call) => call.direction === "to bot");
	const byApp = () => slack.state().messages.filter((one) => one.byApp);
	return {
		...{ surface, taken, ann, ben: person("UBEN"), cleo: person("UCLEO") },
		...{ panel: place(PANEL), nowhere: place("CNOWHERE"), shared: place(SHARED) },
		answers: (next) => {
			reply = next;
		},
		fails: (call, how) => void slack.faults.add({ on: CALLS[call], ...FAULTS[how] }),
		posts: () => slack.calls.filter((call) => call.name === "chat.postMessage").length,
		async comesAgain(deed) {
			const before = slack.calls.length;
			await deed();
			await slack.repeat(slack.calls.slice(before).find((call) => call.direction === "to bot")!);
		},
		pressComesAgain: async () => void (await slack.repeat(toBot().at(-1)!)),
		status: () => toBot().at(-1)?.answer?.status ?? 0,
		kept: () => JSON.stringify([byApp(), slack.calls.filter((c) => c.name === "chat.postMessage")]),
		previews: () =>
			slack.calls.filter(({ name, body, direction }) => {
				const { unfurl_links, unfurl_media } = body as Record<string, unknown>;
				return (
					direction === "from bot" &&
					name === "chat.postMessage" &&
					`${unfurl_links} ${unfurl_media}` !== "false false"
				);
			}).length,
		async becomes(what) {
			const hands = slack.hands("UANN");
			if (what === "renamed") await hands.renames(PANEL, "panel-north");
			if (what === "removed") await hands.removesApp(PANEL);
			if (what === "installed") await hands.invites("the app", PANEL);
			if (what === "archived") await hands.archives(PANEL);
			if (what === "restored") await hands.unarchives(PANEL);
			await slack.settled();
		},
		until: (what, find) => slack.until(what, find),
		// What Slack could not use fails the hand that asked for it.
		problems: () => [],
		async stop() {
			await surface.stop();
			await slack.stop();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

const CALLS = {
	...{ post: "chat.postMessage", update: "chat.update", open: "views.open" },
	upload: "files.getUploadURLExternal",
};

const FAULTS: Readonly<Record<Failure, Omit<Parameters<SlackStandIn["faults"]["add"]>[0], "on">>> = {
	lost: { does: "reset", takesEffect: true },
	busy: { does: "rate limited", retryAfter: 7 },
	broken: { does: "server error" },
	late: { does: "refused", error: "expired_trigger_id" },
};

/**
 * Every `<…>` that Slack would act on, text in which it looks for addresses and names by itself, and the mark that a clause
 * types: bold of ours begins and ends with a word.
 */
function liveIn(value: unknown, formats = false): string[] {
	if (typeof value === "string") return value.match(formats ? /<[^>]*>?|\*b\*/g : /<[^>]*>?/g) ?? [];
	if (typeof value !== "object" || value === null) return [];
	const { type, verbatim } = value as { type?: unknown; verbatim?: unknown };
	const looksItself = type === "mrkdwn" && verbatim !== true ? ["mrkdwn that is not verbatim"] : [];
	return [...looksItself, ...Object.values(value).flatMap((one) => liveIn(one, type === "mrkdwn"))];
}

function personOn(slack: SlackStandIn, user: keyof typeof PEOPLE): Person {
	const hands = slack.hands(user);
	const at = { channel: PANEL };
	/** A deed that the app takes in: any other end is an error of the adapter's, but for errors at fields. */
	const ok = async (deed: Promise<{ ok: boolean; error?: string }>) => {
		const { ok: fine, error } = await deed;
		if (!fine && error !== "errors") throw new Error(`Slack said: ${error}`);
	};
	/** The notification as Slack was given it. */
	const textOf = (ts: string) => slack.state().messages.find((one) => one.ts === ts)?.text;
	const seen = (m: SeenMessage): Seen => ({
		...{ id: m.ts, text: m.text, notification: m.notification, buttons: m.buttons, edited: m.edited },
		...{
			raw: JSON.stringify(m.blocks),
			place: m.channel,
			live: [...liveIn(m.blocks), ...liveIn(textOf(m.ts), true)],
		},
		pictures: m.blocks.flatMap(pictureIn),
	});
	const pictureIn = ({ type, slack_file, alt_text }: Record<string, unknown>): Seen["pictures"] => {
		const { id } = (slack_file ?? {}) as { id?: string };
		const file = slack.state().files.find((one) => one.id === id);
		if (type !== "image" || file?.content === undefined) return [];
		return [{ png: Buffer.from(file.content, "base64"), alt: String(alt_text) }];
	};
	const there = (channel: string, thread?: string) => hands.sees(channel, thread);
	return {
		identity: { platform: "slack", tenant: TEAM, user },
		name: PEOPLE[user],
		commands: (said) => ok(hands.types(`/cme ${said}`, at)),
		async mentions(said, thread) {
			const ts = await hands.posts(`<@UBOT> ${said}`, { ...at, thread });
			await slack.settled();
			return ts;
		},
		async tells(said) {
			await hands.posts(said, { channel: hands.directMessage() });
			await slack.settled();
		},
		saysInGroup: (said) => ok(hands.types(`/cme ${said}`, { channel: GROUP })),
		asksBeside: (action) => ok(hands.types(`/cme ${action}`, { channel: BESIDE })),
		async comesAndGoes() {
			await hands.leaves(PANEL);
			await hands.joins(PANEL);
			await slack.settled();
		},
		takes: (action) => ok(hands.shortcut(action)),
		findsInSearch: (action) => ok(hands.shortcut(action)),
		acts: (action, ts) => ok(hands.messageShortcut(action, { ...at, ts })),
		async opensHome() {
			await hands.opensHome();
			await slack.settled();
			return slack.until("the home page", () => hands.home()?.text);
		},
		// An app is there for the whole workspace.
		takesTheApp: async () => undefined,
		presses: ({ id, place: channel }, label) => ok(hands.presses({ channel, ts: id }, label)),
		form() {
			const view = hands.view();
			if (!view) return undefined;
			const values = Object.fromEntries(
				Object.entries(view.fields).map(([name, field]) => [name, field.value]),
			);
			const buttons = [view.submit, view.close, ...view.buttons];
			const text = [view.text, ...Object.values(view.errors)].join("\n");
			return {
				title: view.title,
				text,
				values,
				buttons,
				raw: JSON.stringify([view.blocks, view.privateMetadata]),
			};
		},
		fills: (answers) => ok(hands.fills(answers)),
		sends: () => ok(hands.submits()),
		goesBack: () => ok(hands.presses("view", "Back")),
		keepsForLater: () => ok(hands.closes()),
		closes: () => ok(hands.closes({ all: true })),
		async writes(said) {
			const ts = await hands.posts(said, at);
			await slack.settled();
			return ts;
		},
		async edits(ts, said) {
			await hands.edits({ ...at, ts }, said);
			await slack.settled();
		},
		async deletes(ts) {
			await hands.deletes({ ...at, ts });
			await slack.settled();
		},
		channel: () =>
			there(PANEL)
				.filter((m) => !m.ephemeral)
				.map(seen),
		thread: (root) =>
			there(PANEL, root)
				.filter((m) => m.ts !== root && !m.ephemeral)
				.map(seen),
		alone: () => {
			const threads = there(PANEL).flatMap((m) => there(PANEL, m.ts));
			const forOne = [...there(PANEL), ...threads, ...there(GROUP)].filter((m) => m.ephemeral);
			const chat = there(hands.directMessage()).filter((m) => m.by === "Rollcall");
			return [...new Map([...forOne, ...chat].map((m) => [m.ts, seen(m)])).values()];
		},
	};
}
