import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readBody } from "./read-request.ts";
import type { SlackStandIn } from "./stand-in.ts";

/** Several workspaces behind one address, as Slack has them: whose a call is, its token says. */
export interface SlackFront {
	readonly url: string;
	/** What the bot is given as Slack's API address. */
	readonly apiUrl: string;
	/** The address by which a workspace behind it names itself, for its `publicUrl`. */
	urlOf(team: string): string;
	add(standIn: SlackStandIn): void;
	stop(): Promise<void>;
}

/** Starts it on the loopback address, with no workspace behind it yet. */
export async function startSlackFront(): Promise<SlackFront> {
	const behind: SlackStandIn[] = [];
	const server = createServer((request, response) => {
		passOn(behind, request, response).catch(() => response.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return {
		url,
		apiUrl: `${url}/api/`,
		urlOf: (team) => `${url}/${team}`,
		add: (standIn) => void behind.push(standIn),
		async stop() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

async function passOn(
	behind: readonly SlackStandIn[],
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const url = new URL(request.url ?? "/", "http://localhost");
	const body = await readBody(request);
	const [, first = ""] = url.pathname.split("/");
	const named = behind.find((one) => one.team === first || one.team === url.searchParams.get("team"));
	const one = named ?? behind.find((candidate) => secretsOf(request, body).some(candidate.gave));
	if (!one) {
		response.writeHead(200, { "content-type": "application/json" });
		return void response.end(JSON.stringify({ ok: false, error: "invalid_auth" }));
	}
	const path = (request.url ?? "/").replace(`/${one.team}/`, "/");
	const { method = "GET", headers } = request;
	const answer = await fetch(one.url + path, {
		method,
		headers: Object.fromEntries(
			["authorization", "content-type"].flatMap((name) =>
				headers[name] ? [[name, String(headers[name])]] : [],
			),
		),
		redirect: "manual",
		...(method === "POST" ? { body } : {}),
	});
	const kept = ["content-type", "location", "x-oauth-scopes", "retry-after"];
	const given = kept.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name)!]] : []));
	response.writeHead(answer.status, Object.fromEntries(given));
	response.end(await answer.text());
}

/** The codes and tokens that a call carries. */
function secretsOf(request: IncomingMessage, body: string): string[] {
	const fields = new URLSearchParams(body);
	const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
	return [bearer, ...["token", "code", "refresh_token"].map((name) => fields.get(name))].filter(
		(secret): secret is string => Boolean(secret),
	);
}
