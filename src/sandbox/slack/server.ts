import type { IncomingMessage, ServerResponse } from "node:http";
import { callMethod } from "./api.ts";
import type { RecordedCall, Recorder } from "./calls.ts";
import type { Fault, Faults } from "./faults.ts";
import { takeUpload } from "./files.ts";
import { readArguments, readBody, readBytes } from "./read-request.ts";
import { useAddress } from "./response-address.ts";
import type { Slack } from "./slack.ts";

interface Answer {
	status: number;
	body: unknown;
	headers?: Record<string, string>;
}

/** Answers what the bot asks of Slack: `/api/METHOD`, `/response/…` and `/upload/…`. */
export function newApiListener(o: { slack: Slack; recorder: Recorder; faults: Faults }) {
	return async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(request.url ?? "/", "http://localhost");
		if (url.pathname.startsWith("/upload/")) return upload(o.slack, url.pathname, request, response);
		if (url.pathname === "/oauth/v2/authorize") return allow(o.slack, url.searchParams, response);
		const isMethod = url.pathname.startsWith("/api/");
		const name = isMethod ? url.pathname.slice("/api/".length) : "response_url";
		const body = await readBody(request);
		const args = readArguments(body, isMethod ? request.headers["content-type"] : "application/json");
		if (!args) return send(response, { status: 200, body: { ok: false, error: "invalid_json" } });
		for (const [key, value] of url.searchParams) args[key] ??= value;

		const call = o.recorder.begin({ direction: "from bot", name, body: withoutToken(args) });
		const began = performance.now();
		const fault = o.faults.meets(name, args);
		const perform = (): Answer =>
			isMethod
				? {
						status: 200,
						headers: scopesOf(o.slack),
						body: callMethod(o.slack, { method: name, args, token: tokenOf(request, args) }),
					}
				: useAddress(o.slack, url.pathname, args);
		const given = fault ? await withFault(fault, perform, call, response) : perform();
		if (given) {
			send(response, given);
			const milliseconds = Math.round(performance.now() - began);
			call.answer = { status: given.status, body: given.body, milliseconds };
		}
		o.recorder.ended(call);
	};
}

/** The page on which somebody allows the app in: here they press the button at once, and are sent back with a code. */
function allow({ workspace, grants }: Slack, asked: URLSearchParams, response: ServerResponse): void {
	const back = new URL(asked.get("redirect_uri") ?? "");
	back.searchParams.set("code", grants.allow(workspace.world.users[0]!.id));
	back.searchParams.set("state", asked.get("state") ?? "");
	response.writeHead(302, { location: back.href });
	response.end();
}

/** Slack says with each answer what the token may do. */
function scopesOf({ scopes }: Slack): Record<string, string> {
	return scopes ? { "x-oauth-scopes": scopes.join(",") } : {};
}

/** The answer under a fault, or nothing when the connection is cut or left hanging. */
async function withFault(
	fault: Fault,
	perform: () => Answer,
	call: RecordedCall,
	response: ServerResponse,
): Promise<Answer | undefined> {
	call.trouble = fault.takesEffect ? `${fault.does}, after taking effect` : fault.does;
	switch (fault.does) {
		case "rate limited": {
			const headers = { "retry-after": String(fault.retryAfter ?? 1) };
			return { status: 429, body: { ok: false, error: "ratelimited" }, headers };
		}
		case "refused":
			return { status: 200, body: { ok: false, error: fault.error ?? "fatal_error" } };
		case "slow":
			await new Promise((resolve) => setTimeout(resolve, fault.milliseconds ?? 0));
			return perform();
		case "server error":
			if (fault.takesEffect) perform();
			return { status: 500, body: "<html><body>Server Error</body></html>" };
		case "reset":
			if (fault.takesEffect) perform();
			response.destroy();
			return undefined;
		case "hang":
			if (fault.takesEffect) perform();
			return undefined;
	}
}

function tokenOf(request: IncomingMessage, args: Record<string, unknown>): string | undefined {
	const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
	return bearer ?? (typeof args.token === "string" ? args.token : undefined);
}

function withoutToken(args: Record<string, unknown>): Record<string, unknown> {
	const { token: _token, client_secret: _secret, refresh_token: _refresh, ...rest } = args;
	return rest;
}

/** Takes in an upload that was announced. */
async function upload(
	slack: Slack,
	path: string,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const content = await readBytes(request);
	const taken = takeUpload(slack, path.slice("/upload/".length), content);
	send(
		response,
		taken ? { status: 200, body: `OK - ${content.length}` } : { status: 404, body: "not found" },
	);
}

/** Writes an answer: text as it is, anything else as JSON. */
export function send(response: ServerResponse, { status, body, headers }: Answer): void {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	const type = typeof body === "string" ? "text/plain; charset=utf-8" : "application/json; charset=utf-8";
	response.writeHead(status, { "content-type": type, ...headers });
	response.end(text);
}
