import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Posted } from "./platforms.ts";
import { WORKSPACE } from "./slack-command.ts";

/*
 * Slack's Web API and Teams' connector as far as a bot that only posts can tell them apart from the real ones: each call
 * is answered at once with what its caller needs, and noted. It checks nothing, so that it costs as little as may be.
 */

/** Which message each delivery was; one that comes twice was doubled. */
const deliveries = new Set<string>();
let doubled = 0;
let posts = 0;
let updates = 0;
let answers = 0;
/** When something was posted, by channel, in milliseconds since the epoch. */
let times: Record<string, number[]> = {};
/** The last message posted to Slack, as it came. */
let last = "";

const server = createServer(async (request, response) => {
	const path = (request.url ?? "").split("?")[0]!;
	const body = await bodyOf(request);
	const says = (what: unknown, type = "application/json") =>
		response
			.writeHead(200, { "content-type": type })
			.end(type.endsWith("json") ? JSON.stringify(what) : "ok");
	if (path === "/bench/posted") return says(told());
	if (path.startsWith("/api/")) return says(slack(path.slice("/api/".length), body));
	if (path === "/token") return says({ access_token: "bench", token_type: "Bearer", expires_in: 3600 });
	if (path.startsWith("/v3/")) return says(teams(request.method, path, body));
	answers++;
	says("ok", "text/plain");
});

function slack(method: string, body: string): object {
	if (method === "auth.test") {
		return {
			ok: true,
			team_id: WORKSPACE,
			user_id: "U0ROLLCALL",
			bot_id: "B0ROLLCALL",
			url: "https://millbrook.slack.com/",
		};
	}
	if (method === "chat.postMessage") {
		const fields = new URLSearchParams(body);
		last = body;
		note(fields.get("channel") ?? "", /"delivery":"([^"]+)"/.exec(fields.get("metadata") ?? "")?.[1]);
		return { ok: true, channel: fields.get("channel"), ts: `${1_700_000_000 + posts}.000100` };
	}
	if (method === "chat.update") updates++;
	if (method === "conversations.open") {
		return { ok: true, channel: { id: `D${new URLSearchParams(body).get("users")}` } };
	}
	return { ok: true, messages: [], view: { id: "V0BENCH" } };
}

function teams(method: string | undefined, path: string, body: string): object {
	const id = String(1_700_000_000_000 + posts);
	if (method === "PUT") {
		updates++;
		return { id };
	}
	const conversation = /^\/v3\/conversations\/([^/]+)\/activities/.exec(path)?.[1];
	if (conversation) {
		note(decodeURIComponent(conversation).split(";")[0]!);
		return { id };
	}
	const asked = JSON.parse(body) as {
		channelData?: { channel?: { id: string } };
		members?: { id: string }[];
	};
	const channel = asked.channelData?.channel?.id;
	if (!channel) return { id: `a:${asked.members?.[0]?.id}` };
	note(channel);
	return { id: `${channel};messageid=${id}`, activityId: id };
}

function note(channel: string, delivery?: string): void {
	posts++;
	times[channel] ??= [];
	times[channel].push(Date.now());
	if (!delivery) return;
	if (deliveries.has(delivery)) doubled++;
	deliveries.add(delivery);
}

/** What was posted since it was last asked. */
function told(): Posted {
	const now: Posted = { posts, updates, answers, doubled, times, last };
	times = {};
	posts = updates = answers = doubled = 0;
	return now;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	let body = "";
	for await (const part of request.setEncoding("utf8")) body += part;
	return body;
}

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
	console.log(JSON.stringify({ msg: "start.ready", port: (server.address() as AddressInfo).port }));
});
