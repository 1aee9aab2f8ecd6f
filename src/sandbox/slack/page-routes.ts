import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Recorder } from "./calls.ts";
import { isObject } from "./check.ts";
import { handsOf, type SlackHands } from "./hands.ts";
import { pageState } from "./page-state.ts";
import { readArguments, readBody } from "./read-request.ts";
import { send } from "./server.ts";
import type { Slack } from "./slack.ts";

/** What the page can make a person do: the name in `/page/do/NAME`, with the arguments of the hand in order. */
const acts = new Set<keyof SlackHands>([
	"types",
	"posts",
	"edits",
	"deletes",
	"presses",
	"shortcut",
	"messageShortcut",
	"opensHome",
	"fills",
	"submits",
	"closes",
	"directMessage",
	"joins",
	"leaves",
	"invites",
	"removesApp",
	"renames",
	"archives",
	"unarchives",
]);

/**
 * The page's side: `GET /page/state?user=U…`, `GET /page/calls?after=N`, `GET /page/changes` (a stream of events) and
 * `POST /page/do/HAND` with `{user, with: [arguments]}`. It serves pages of this machine only, and only those of its
 * own origin or of one that was named.
 */
export function newPageListener(o: { slack: Slack; recorder: Recorder; origins: readonly string[] }): {
	listener: RequestListener;
	stop(): void;
} {
	const streams = new Set<ServerResponse>();
	const tell = () => {
		for (const stream of streams) stream.write("event: change\ndata: {}\n\n");
	};
	const unlisten = [o.slack.workspace.onChange(tell), o.recorder.onCall(tell)];

	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const allowed = allowedOrigin(request, o.origins);
		if (allowed === undefined) return send(response, { status: 403, body: { error: "cross_origin" } });
		if (allowed !== "") {
			response.setHeader("access-control-allow-origin", allowed);
			response.setHeader("access-control-allow-headers", "content-type");
			response.setHeader("vary", "origin");
		}
		if (request.method === "OPTIONS") {
			response.writeHead(204).end();
			return;
		}
		const url = new URL(request.url ?? "/", "http://localhost");
		const path = url.pathname.replace(/^.*\/page\//, "");
		if (request.method === "GET" && path === "state") {
			return send(response, { status: 200, body: pageState(o.slack, url.searchParams.get("user") ?? "") });
		}
		if (request.method === "GET" && path === "calls") {
			const after = Number(url.searchParams.get("after") ?? 0);
			const calls = o.recorder.calls.filter((call) => call.id > after).slice(-200);
			return send(response, { status: 200, body: { calls: calls.map(({ raw: _raw, ...call }) => call) } });
		}
		if (request.method === "GET" && path === "changes") return stream(response);
		const hand = /^do\/(\w+)$/.exec(path)?.[1] as keyof SlackHands | undefined;
		if (request.method === "POST" && hand && acts.has(hand)) return act(hand, request, response);
		send(response, { status: 404, body: { error: "not_found" } });
	}

	function stream(response: ServerResponse): void {
		response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
		response.write("event: change\ndata: {}\n\n");
		streams.add(response);
		response.on("close", () => streams.delete(response));
	}

	async function act(
		name: keyof SlackHands,
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		const type = request.headers["content-type"] ?? "";
		if (!type.startsWith("application/json")) {
			return send(response, { status: 415, body: { error: "json_only" } });
		}
		try {
			const args = readArguments(await readBody(request), type) ?? {};
			const hand = handsOf(o.slack, String(args.user))[name] as (...given: unknown[]) => unknown;
			const result = await hand(...(Array.isArray(args.with) ? args.with : []));
			send(response, { status: 200, body: isObject(result) ? result : { ok: true, result } });
		} catch (error) {
			const message = error instanceof Error ? error.message : "That did not work";
			send(response, { status: 400, body: { ok: false, error: "not_possible", message } });
		}
	}

	return {
		listener: (request, response) => {
			answer(request, response).catch(() => response.destroy());
		},
		stop() {
			for (const one of unlisten) one();
			for (const one of streams) one.end();
		},
	};
}

/**
 * Whether a page may ask: the origin to name in the answer, "" when it asked from its own, undefined when it may not.
 * The Host must be this machine's, so that a foreign name that resolves here is of no use.
 */
function allowedOrigin(request: IncomingMessage, origins: readonly string[]): string | undefined {
	const { host = "", origin } = request.headers;
	if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return undefined;
	const site = request.headers["sec-fetch-site"];
	if (origin === undefined) {
		return site === undefined || site === "same-origin" || site === "none" ? "" : undefined;
	}
	if (origin === `http://${host}`) return "";
	return origins.includes(origin) ? origin : undefined;
}
