import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WINDOW_SECONDS } from "../../src/slack/verify.ts";
import { personOf } from "../support/people.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { fingerprint, formOf, sendRaw } from "./raw.ts";
import { tally } from "./tally.ts";

/**
 * Every way of forging a request × every kind of request that Slack sends, against the whole bot on its database.
 *
 * Proved by taking guards away by hand: without the look at both sides of the window in verify.ts, those from the
 * future were let in; without the comparison, all of another secret; without the receipt in enter(), a replay had a
 * second row in the ledger; with `===` in the place of timingSafeEqual, the test of constant time failed.
 */
const compared = vi.hoisted(() => ({ times: 0 }));
vi.mock("node:crypto", async (original) => {
	const crypto = await original<typeof import("node:crypto")>();
	const timingSafeEqual: typeof crypto.timingSafeEqual = (a, b) => {
		compared.times += 1;
		return crypto.timingSafeEqual(a, b);
	};
	return { ...crypto, default: { ...crypto, timingSafeEqual }, timingSafeEqual };
});

const forged = tally("Slack: forged requests");
const replayed = tally("Slack: requests sent again");

let world: TestWorld;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const now = () => Math.floor(Date.now() / 1000);
const hmac = (secret: string, time: number | string, body: string, version = "v0") =>
	`v0=${createHmac("sha256", secret).update(`${version}:${time}:${body}`).digest("hex")}`;
const headersOf = (time: number | string, signature: string) => ({
	"x-slack-request-timestamp": String(time),
	"x-slack-signature": signature,
});
const genuine = (body: string, time = now()) =>
	headersOf(time, hmac(world.sandbox.settings.slack.signingSecret, time, body));

const person = { id: "U01CURLEW", team_id: "T0MILL" };
let count = 0;
const unique = (what: string) => `${what}.${++count}`;

/** A request of each kind, with ids of its own, and its content type. */
const KINDS: Record<string, () => [body: string, type: string]> = {
	command: () =>
		formOf({
			...{ command: "/cme", text: "mine", team_id: person.team_id, user_id: person.id, channel_id: "C0CME" },
			trigger_id: unique("t"),
		}),
	press: () =>
		payload("block_actions", {
			actions: [{ action_id: "any:0", action_ts: "1", type: "button", value: "mine|" }],
		}),
	shortcut: () => payload("shortcut", { callback_id: "raise", action_ts: "1" }),
	"message action": () =>
		payload("message_action", {
			callback_id: "decision.record",
			channel: { id: "C0CME" },
			message: { ts: "1.1", user: person.id, text: "x" },
		}),
	submission: () => payload("view_submission", { view: aView() }),
	closing: () => payload("view_closed", { view: aView() }),
	event: () => [
		JSON.stringify({
			type: "event_callback",
			team_id: person.team_id,
			event_id: unique("Ev"),
			event: { type: "app_mention", user: person.id, text: "mine", ts: "1.1", channel: "C0CME" },
		}),
		"application/json",
	],
	"a command that calls itself an ssl_check": () =>
		formOf({
			...{ ssl_check: "1", command: "/cme", text: "mine", team_id: person.team_id, user_id: person.id },
			...{ channel_id: "C0CME", trigger_id: unique("t") },
		}),
};

const aView = () => ({
	...{ id: "V1", type: "modal", callback_id: "form", hash: unique("h"), blocks: [] },
	private_metadata: JSON.stringify({ draft: `${crypto.randomUUID()}.0`, step: 1 }),
	state: { values: {} },
});
const payload = (type: string, more: object) =>
	formOf({
		payload: JSON.stringify({
			type,
			user: person,
			team: { id: person.team_id },
			trigger_id: unique("t"),
			...more,
		}),
	});

/** The headers of a forger, who has no secret, or an old recording. */
const FORGERIES: Record<string, (body: string) => Record<string, string>> = {
	"no signature": (body) => ({ "x-slack-request-timestamp": genuine(body)["x-slack-request-timestamp"] }),
	"no time": (body) => ({ "x-slack-signature": genuine(body)["x-slack-signature"] }),
	"nothing at all": () => ({}),
	"another secret": (body) => headersOf(now(), hmac("another", now(), body)),
	"an empty secret": (body) => headersOf(now(), hmac(" ", now(), body)),
	"the signature of another body": (body) => ({ ...genuine(`${body} `) }),
	"the signature of another time": (body) => ({
		...genuine(body),
		"x-slack-request-timestamp": String(now() + 1),
	}),
	"one second too old": (body) => genuine(body, now() - WINDOW_SECONDS - 1),
	"two seconds too new": (body) => genuine(body, now() + WINDOW_SECONDS + 2),
	"a day old": (body) => genuine(body, now() - 86_400),
	"a year ahead": (body) => genuine(body, now() + 31_536_000),
	"a time in milliseconds": (body) => {
		const secret = world.sandbox.settings.slack.signingSecret;
		return headersOf(Date.now(), hmac(secret, Date.now(), body));
	},
	"a time that is no number": (body) => ({ ...genuine(body), "x-slack-request-timestamp": "NaN" }),
	"a negative time": (body) => ({ ...genuine(body), "x-slack-request-timestamp": `-${now()}` }),
	"a time with a fraction": (body) => ({ ...genuine(body), "x-slack-request-timestamp": `${now()}.0` }),
	"a short signature": (body) => ({ ...genuine(body), "x-slack-signature": "v0=00" }),
	"a signature cut by one": (body) => ({
		...genuine(body),
		"x-slack-signature": genuine(body)["x-slack-signature"].slice(0, -1),
	}),
	"a signature in capitals": (body) => ({
		...genuine(body),
		"x-slack-signature": genuine(body)["x-slack-signature"].toUpperCase(),
	}),
	"a signature of another version": (body) => ({
		...genuine(body),
		"x-slack-signature": genuine(body)["x-slack-signature"].replace("v0", "v1"),
	}),
	"two signatures in one": (body) => ({
		...genuine(body),
		"x-slack-signature": `v0=${"0".repeat(64)}, ${genuine(body)["x-slack-signature"]}`,
	}),
};

describe("whoever cannot prove to be Slack gets an empty 401, and the database is as before", () => {
	for (const [kind, make] of Object.entries(KINDS)) {
		test(`with a ${kind}`, async () => {
			const before = await fingerprint(world.database);
			for (const [how, forge] of Object.entries(FORGERIES)) {
				const [body, type] = make();
				const answer = await sendRaw(world.botUrl, "/slack/events", body, {
					"content-type": type,
					...forge(body),
				});
				forged.mustRefuse(`${kind}, ${how}`, answer.status === 401 && answer.text === "");
			}
			expect(await fingerprint(world.database)).toEqual(before);
		});
	}

	test("and the same signed by Slack is taken in, up to either end of the window", async () => {
		for (const seconds of [0, -(WINDOW_SECONDS - 2), WINDOW_SECONDS - 2]) {
			const before = await fingerprint(world.database);
			const [body, type] = KINDS.command!();
			const headers = { "content-type": type, ...genuine(body, now() + seconds) };
			expect((await sendRaw(world.botUrl, "/slack/events", body, headers)).status).toBe(200);
			expect(await fingerprint(world.database)).not.toEqual(before);
		}
	});

	test("and signatures are compared in constant time", async () => {
		const [body, type] = KINDS.command!();
		compared.times = 0;
		const headers = { "content-type": type, ...FORGERIES["another secret"]!(body) };
		await sendRaw(world.botUrl, "/slack/events", body, headers);
		expect(compared.times).toBe(1);
	});

	test("and a genuine ssl_check does nothing, whatever comes with it", async () => {
		const before = await fingerprint(world.database);
		const [body, type] = KINDS["a command that calls itself an ssl_check"]!();
		const answer = await sendRaw(world.botUrl, "/slack/events", body, {
			"content-type": type,
			...genuine(body),
		});
		expect(answer).toMatchObject({ status: 200, text: "" });
		expect(await fingerprint(world.database)).toEqual(before);
	});
});

describe("a genuine request that is sent again within the window", () => {
	test.for(Object.keys(KINDS))("has no second effect: %s", async (kind) => {
		await personOf(world, "curlew-asha", "slack").does("help");
		const [body, type] = KINDS[kind]!();
		const headers = { "content-type": type, ...genuine(body) };
		const send = () => sendRaw(world.botUrl, "/slack/events", body, headers);
		expect((await send()).status).toBe(200);
		await world.sandbox.slack.settled();
		const after = await fingerprint(world.database);
		const again = await Promise.all(Array.from({ length: 5 }, send));
		for (const { status } of again) expect(status).toBe(200);
		const now = await fingerprint(world.database);
		replayed.mustRefuse(`${kind} again, five times at once`, JSON.stringify(now) === JSON.stringify(after));
	});
});
