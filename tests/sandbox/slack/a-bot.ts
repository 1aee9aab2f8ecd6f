import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";
import {
	type SlackOptions,
	type SlackStandIn,
	startSlackStandIn,
} from "../../../src/sandbox/slack/stand-in.ts";
import type { SlackWorld } from "../../../src/sandbox/slack/world.ts";

export const SECRET = "a-signing-secret";
export const TOKEN = "xoxb-a-bot-token";

/** A small workspace: Ada and Ben are in #panel with the bot; Ben alone is in the private #ward. */
export const world: SlackWorld = {
	team: { id: "T01", domain: "milltown", name: "Milltown" },
	app: {
		id: "A01",
		name: "Rollcall",
		botId: "B01",
		botUserId: "UBOT",
		commands: [
			{ command: "/cme", description: "Children missing education", usageHint: "raise | find | help" },
		],
		shortcuts: [
			{ callbackId: "raise", name: "Raise a case", type: "global" },
			{ callbackId: "decide", name: "Record as panel decision", type: "message" },
		],
	},
	users: [
		{ id: "UADA", name: "ada", realName: "Ada Field", title: "School attendance lead" },
		{ id: "UBEN", name: "ben", realName: "Ben Marsh", title: "Health visitor" },
	],
	channels: [
		{ id: "CPANEL", name: "panel", members: ["UADA", "UBEN"] },
		{ id: "CWARD", name: "ward", members: ["UBEN"], private: true, bot: false },
		{ id: "COPEN", name: "open", members: ["UADA"], bot: false },
	],
};

export interface Received {
	headers: IncomingHttpHeaders;
	body: string;
	/** A command's fields, an interaction's payload or an event's envelope. */
	read: Record<string, unknown>;
}

export type Answerer = (got: Received, bot: Bot) => Answer | Promise<Answer>;
type Answer =
	| { status?: number; body?: unknown; headers?: Record<string, string>; cut?: boolean }
	| undefined;

/** A bot of a few lines: it notes what it receives and answers as the test says. */
export interface Bot {
	slack: SlackStandIn;
	received: Received[];
	/** Called for each request; what it returns is the answer, an empty 200 without it. */
	answers: Answerer;
	/** Calls the Web API the way Slack's own client does: a form with JSON in its fields. */
	calls(method: string, args: Record<string, unknown>, token?: string): Promise<Record<string, unknown>>;
	/** The bodies of a kind: "slash", "event" or an interaction's type. */
	got(kind: string): Record<string, unknown>[];
}

const running: { stop(): unknown }[] = [];

afterEach(async () => {
	for (const one of running.splice(0).reverse()) await one.stop();
});

/** Starts a bot and a stand-in that talk to each other; both are stopped after the test. */
export async function aBot(options: Partial<SlackOptions> = {}): Promise<Bot> {
	const bot = { received: [] as Received[], answers: (() => undefined) as Answerer } as Bot;
	const server = await listen(bot);
	bot.slack = await startSlackStandIn({
		world,
		botUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		signingSecret: SECRET,
		botToken: TOKEN,
		now: () => new Date("2026-11-03T09:30:00Z"),
		...options,
		patience: Object.assign(options.patience ?? {}, { retries: [0, 5, 5] }),
	});
	running.push(bot.slack);
	bot.calls = async (method, args, token = TOKEN) => {
		const fields = Object.entries(args).map(([name, value]): [string, string] => [
			name,
			typeof value === "string" ? value : JSON.stringify(value),
		]);
		const response = await fetch(bot.slack.apiUrl + method, {
			method: "POST",
			headers: token ? { authorization: `Bearer ${token}` } : {},
			body: new URLSearchParams(fields),
		});
		return (await response.json()) as Record<string, unknown>;
	};
	bot.got = (kind) => bot.received.map(({ read }) => read).filter((read) => kindOf(read) === kind);
	return bot;
}

function kindOf(read: Record<string, unknown>): string {
	if (read.command !== undefined) return "slash";
	return read.type === "event_callback" ? "event" : String(read.type);
}

async function listen(bot: Bot): Promise<Server> {
	const server = createServer(async (request, response) => {
		let body = "";
		for await (const chunk of request) body += chunk;
		const got = { headers: request.headers, body, read: readIn(body, request.headers["content-type"] ?? "") };
		bot.received.push(got);
		const answer = await bot.answers(got, bot);
		if (answer?.cut) {
			response.destroy();
			return;
		}
		const text = answer?.body === undefined ? "" : JSON.stringify(answer.body);
		response.writeHead(answer?.status ?? 200, { "content-type": "application/json", ...answer?.headers });
		response.end(text);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	running.push({
		stop: () => {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			return closed;
		},
	});
	return server;
}

function readIn(body: string, type: string): Record<string, unknown> {
	if (type.startsWith("application/json")) return JSON.parse(body);
	const fields = Object.fromEntries(new URLSearchParams(body));
	return fields.payload ? JSON.parse(fields.payload) : fields;
}

/** A modal with one field of each common kind. */
export function aForm(changes: Record<string, unknown> = {}) {
	const option = (value: string, text: string) => ({ text: { type: "plain_text", text }, value });
	const input = (block_id: string, label: string, element: Record<string, unknown>, more = {}) => ({
		type: "input",
		block_id,
		label: { type: "plain_text", text: label },
		element: { action_id: "answer", ...element },
		...more,
	});
	return {
		type: "modal",
		callback_id: "form",
		private_metadata: "draft-1",
		title: { type: "plain_text", text: "Raise a case" },
		submit: { type: "plain_text", text: "Next" },
		close: { type: "plain_text", text: "Cancel" },
		blocks: [
			input("name", "Name", { type: "plain_text_input", max_length: 20 }),
			input("reason", "Reason", {
				type: "static_select",
				options: [option("moved", "Moved away"), option("unknown", "Not known")],
			}),
			input("last_seen", "Last seen", { type: "datepicker" }, { optional: true }),
			input(
				"risks",
				"Risks",
				{ type: "checkboxes", options: [option("home", "At home"), option("travel", "Travel")] },
				{ optional: true },
			),
		],
		...changes,
	};
}
