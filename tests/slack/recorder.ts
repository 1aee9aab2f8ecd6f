import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "node:querystring";
import { onTestFinished } from "vitest";

/** One call that the bot made: the method, and its arguments with JSON read. */
export interface Call {
	method: string;
	args: Record<string, unknown>;
	headers: IncomingMessage["headers"];
}

/** An object is sent as JSON; nothing means that the answer was written by hand, or that there is none. */
type Answer = (call: Call, res: ServerResponse) => object | undefined;

/** A server in Slack's place that records what it is sent, and answers what it is told to. */
export interface Recorder {
	url: string;
	calls: Call[];
	/** The arguments of each call of that method so far. */
	of(method: string): Call["args"][];
	/** Answers one method in its own way, from now on. */
	on(method: string, answer: Answer): void;
	/** The arguments of the first call of that method, made already or still to come. */
	first(method: string): Promise<Call["args"]>;
}

const USUAL: Readonly<Record<string, object>> = {
	"auth.test": {
		ok: true,
		team_id: "T0PANEL",
		user_id: "U0BOT",
		bot_id: "B0BOT",
		url: "https://panel.slack.test/",
	},
	"chat.postMessage": { ok: true, ts: "1790000000.000100", channel: "C0PANEL" },
	"chat.postEphemeral": { ok: true, message_ts: "1790000000.000200" },
	"conversations.open": { ok: true, channel: { id: "D0PERSON" } },
};

export async function recorder(): Promise<Recorder> {
	const calls: Call[] = [];
	const answers = new Map<string, Answer>();
	const waiting: { method: string; resolve(args: Call["args"]): void }[] = [];
	const url = await listen(async (req, res) => {
		const method = (req.url ?? "").replace(/^\/(api\/)?/, "");
		const call = { method, args: readArguments(await readAll(req)), headers: req.headers };
		calls.push(call);
		const own = answers.get(method);
		const answer = own === undefined ? (USUAL[method] ?? { ok: true }) : own(call, res);
		if (answer !== undefined) {
			res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
		}
		for (const one of waiting) if (one.method === method) one.resolve(call.args);
	});
	return {
		url,
		calls,
		of: (method) => calls.filter((call) => call.method === method).map((call) => call.args),
		on: (method, answer) => void answers.set(method, answer),
		first: (method) => {
			const made = calls.find((call) => call.method === method);
			if (made !== undefined) return Promise.resolve(made.args);
			return new Promise((resolve) => waiting.push({ method, resolve }));
		},
	};
}

/** Serves until the test is over, on a port of the system's choice. Resolves with the address. */
export async function listen(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => server.close(() => resolve()));
	});
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function readAll(req: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of req) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

function readArguments(body: string): Record<string, unknown> {
	if (body.startsWith("{")) return JSON.parse(body);
	return Object.fromEntries(
		Object.entries(parse(body)).map(([name, value]) => [name, readValue(String(value))]),
	);
}

function readValue(value: string): unknown {
	return /^[[{]|^(true|false)$/.test(value) ? JSON.parse(value) : value;
}
