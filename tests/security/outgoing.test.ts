import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mayAnswerAt } from "../../src/slack/response-url.ts";
import { serviceAllowed } from "../../src/teams/verify.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { tally } from "./tally.ts";

/**
 * Addresses that come with a message, rightly signed: the bot asks none of them for anything.
 *
 * Proved by hand: without withSafeAddress in slack.ts, the address elsewhere was called by every kind.
 */
const counted = tally("Addresses that came with a message");

let world: TestWorld;
let elsewhere: Server;
let called: string[];
let address: string;
beforeAll(async () => {
	world = await startWorld();
	called = [];
	elsewhere = createServer((request, response) => {
		called.push(request.url ?? "");
		response.writeHead(200, { "content-type": "application/json" }).end("{}");
	});
	await new Promise<void>((ready) => elsewhere.listen(0, "127.0.0.1", ready));
	address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
});
afterAll(async () => {
	elsewhere.close();
	await world.close();
});

let count = 0;
const person = { user: { id: "U01CURLEW", team_id: "T0MILL" }, team: { id: "T0MILL" } };
const id = () => `outgoing.${++count}`;

/** Every kind of Slack's requests that carries an address for answers, and is answered by it. */
const KINDS: Record<string, (response_url: string) => ["interaction" | "command", Record<string, unknown>]> =
	{
		press: (response_url) => [
			"interaction",
			{
				...{ type: "block_actions", ...person, trigger_id: id(), response_url, channel: { id: "C0CME" } },
				container: { message_ts: "1.1", is_ephemeral: true },
				actions: [{ action_id: "any:0", action_ts: "1", type: "button", value: "no.such.action|" }],
			},
		],
		"message action": (response_url) => [
			"interaction",
			{
				...{ type: "message_action", callback_id: "none", ...person, trigger_id: id(), response_url },
				...{ channel: { id: "C0CME" }, message: { ts: "1.1", user: "U01CURLEW", text: "x" } },
			},
		],
		command: (response_url) => [
			"command",
			{
				...{ command: "/cme", text: "raise", team_id: "T0MILL", user_id: "U01CURLEW", channel_id: "C0CME" },
				...{ trigger_id: id(), response_url },
			},
		],
	};

test("an answer to Slack goes to Slack, wherever the request says that it should", async () => {
	for (const [kind, make] of Object.entries(KINDS)) {
		const said = world.sandbox.slack.calls.length;
		await world.sandbox.slack.sends(...make(`${address}/${encodeURIComponent(kind)}`));
		await world.sandbox.slack.until("the answer, by another way", () =>
			world.sandbox.slack.calls.slice(said).find((c) => /postEphemeral|postMessage/.test(c.name)),
		);
		counted.mustRefuse(`an answer to a ${kind}`, called.length === 0);
	}
});

test("a token is given, and a message posted, to no service URL but Teams' own", async () => {
	const asked = world.sandbox.teams.requests.toBot().length;
	const { hands } = world.sandbox.teams;
	await hands("Asha Curlew").says("help", "personal");
	const activity = world.sandbox.teams.requests.toBot()[asked]!.body as Record<string, unknown>;
	const response = await fetch(new URL("/api/messages", world.botUrl), {
		method: "POST",
		headers: {
			authorization: `Bearer ${await world.sandbox.teams.token({ serviceurl: `${address}/` })}`,
			"content-type": "application/json",
		},
		body: JSON.stringify({ ...activity, id: "elsewhere", serviceUrl: `${address}/` }),
	});
	counted.mustRefuse("an answer to a service URL", response.status === 401 && called.length === 0);
});

describe("the addresses that may be called", () => {
	test.each([
		"http://hooks.slack.com/actions/T1/2/3",
		"https://hooks.slack.com:8443/actions/T1/2/3",
		"https://user@hooks.slack.com/x",
		"https://hooks.slack.com@example.org/x",
		"https://hooks.slack.com.example.org/x",
		"https://example.org/hooks.slack.com",
		"https://xhooks.slack.com/x",
		"https://slack.com/x",
		"https://127.0.0.1/x",
		"https://[::1]/x",
		"http://169.254.169.254/latest/meta-data",
		"file:///etc/passwd",
		"//hooks.slack.com/x",
		"hooks.slack.com",
		"",
	])("do not include %j", (url) => {
		counted.mustRefuse(url, !mayAnswerAt(url));
		const hosts = { serviceHosts: new Set<string>(), anonymous: false };
		counted.mustRefuse(`${url} as a service URL`, !serviceAllowed(url, hosts));
	});

	test("are Slack's, and a stand-in's alone where one is set", () => {
		expect(mayAnswerAt("https://hooks.slack.com/actions/T1/2/3")).toBe(true);
		expect(mayAnswerAt("http://127.0.0.1:4000/response/x", "http://127.0.0.1:4000/api/")).toBe(true);
		counted.mustRefuse(
			"Slack's, beside a stand-in",
			!mayAnswerAt("https://hooks.slack.com/x", "http://127.0.0.1:4000/api/"),
		);
		counted.mustRefuse("another port", !mayAnswerAt("http://127.0.0.1:4001/x", "http://127.0.0.1:4000/api/"));
		const hosts = { serviceHosts: new Set<string>(), anonymous: false };
		expect(serviceAllowed("https://smba.trafficmanager.net/uk/", hosts)).toBe(true);
	});
});
