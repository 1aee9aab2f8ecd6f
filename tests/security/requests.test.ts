import { createHmac } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { listen } from "../../src/http.ts";
import { HTTP_LIMITS } from "../../src/http-guard.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { fingerprint, sendRaw } from "./raw.ts";
import { tally } from "./tally.ts";

/**
 * Requests of a size, depth or slowness that no platform has. All are rightly signed: nothing but their shape is wrong.
 *
 * Proved by taking guards away by hand: without the limits on depth, fields or repeated fields those bodies were
 * answered with 200; without HTTP_LIMITS the slow connections stayed open; without withSecurityHeaders each answer had
 * none; with the signature's form looked at after the body, the unfinished requests were not answered.
 */
const counted = tally("Requests out of shape");

let world: TestWorld;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

function signed(body: string | Buffer): Record<string, string> {
	const time = Math.floor(Date.now() / 1000);
	const hash = createHmac("sha256", world.sandbox.settings.slack.signingSecret)
		.update(`v0:${time}:`)
		.update(body);
	return { "x-slack-request-timestamp": String(time), "x-slack-signature": `v0=${hash.digest("hex")}` };
}

const deep = (n: number) => `${'{"a":'.repeat(n)}1${"}".repeat(n)}`;
const wide = (n: number) => `{"a":${"[".repeat(n)}${"]".repeat(n)}}`;
const more = (n: number) => Array.from({ length: n }, (_, i) => `&x${i}=`).join("");
const COMMAND = "command=%2Fcme&text=mine&team_id=T0MILL&user_id=U01CURLEW&channel_id=C0CME";

/** Bodies for Slack's door: content type, body, and the status that refuses it. */
const TO_SLACK: Record<string, [type: string, body: string | Buffer, status: number]> = {
	"300 kB": [FORM, `${COMMAND}&more=${"x".repeat(300_000)}`, 413],
	"300 kB of JSON": [JSON_TYPE, `{"a":"${"x".repeat(300_000)}"}`, 413],
	"objects 33 deep": [JSON_TYPE, deep(33), 400],
	"lists 40 deep": [JSON_TYPE, wide(40), 400],
	"lists 100,000 deep": [JSON_TYPE, wide(100_000), 400],
	"a payload 33 deep": [FORM, `payload=${encodeURIComponent(deep(33))}`, 400],
	"51 fields": [FORM, `${COMMAND}${more(46)}`, 400],
	"20,000 fields": [FORM, `${COMMAND}${more(20_000)}`, 400],
	"a field twice": [FORM, `${COMMAND}&command=%2Fother`, 400],
	"a payload twice": [FORM, "payload=%7B%7D&payload=%7B%7D", 400],
	"a payload that is a list": [FORM, "payload=%5B%5D", 400],
	"half of a payload": [FORM, "payload=%7B", 400],
	nothing: [JSON_TYPE, "", 400],
	"bytes that are no text": [JSON_TYPE, Buffer.from([0xff, 0xfe, 0x00, 0xd8]), 400],
};

const TO_TEAMS: Record<string, [body: string | Buffer, status: number]> = {
	"300 kB": [`{"a":"${"x".repeat(300_000)}"}`, 413],
	"objects 33 deep": [deep(33), 400],
	"lists 100,000 deep": [wide(100_000), 400],
	"a list": ["[]", 400],
	"half of an object": ["{", 400],
	"bytes that are no text": [Buffer.from([0xff, 0xfe, 0x00, 0xd8]), 400],
};

describe("a body out of shape is refused, and the bot goes on", () => {
	test("at Slack's door", async () => {
		const before = await fingerprint(world.database);
		for (const [what, [type, body, status]] of Object.entries(TO_SLACK)) {
			const answer = await sendRaw(world.botUrl, "/slack/events", body, {
				"content-type": type,
				...signed(body),
			});
			counted.mustRefuse(`Slack: ${what}`, answer.status === status && answer.text === "");
		}
		expect(await fingerprint(world.database)).toEqual(before);
		const good = await sendRaw(world.botUrl, "/slack/events", COMMAND, {
			"content-type": FORM,
			...signed(COMMAND),
		});
		expect(good.status).toBe(200);
		expect(await fingerprint(world.database)).not.toEqual(before);
	});

	test("at Teams' door", async () => {
		const before = await fingerprint(world.database);
		for (const [what, [body, status]] of Object.entries(TO_TEAMS)) {
			const authorization = `Bearer ${await world.sandbox.teams.token()}`;
			const answer = await sendRaw(world.botUrl, "/api/messages", body, {
				"content-type": JSON_TYPE,
				authorization,
			});
			counted.mustRefuse(`Teams: ${what}`, answer.status === status && answer.text === "");
		}
		expect(await fingerprint(world.database)).toEqual(before);
	});

	test("and names that mean something to JavaScript are names like others", async () => {
		for (const name of ["__proto__", "constructor", "prototype", "toString"]) {
			const view = `{"id":"V1","callback_id":"form","private_metadata":"{\\"draft\\":\\"${crypto.randomUUID()}.0\\",\\"step\\":1}","blocks":[],"state":{"values":{"${name}":{"${name}":{"type":"multi_static_select","selected_options":[{"value":"x"}]}}}}}`;
			const payload = `{"type":"view_submission","trigger_id":"${name}","user":{"id":"U01CURLEW","team_id":"T0MILL"},"view":${view}}`;
			const body = `payload=${encodeURIComponent(payload)}`;
			const answer = await sendRaw(world.botUrl, "/slack/events", body, {
				"content-type": FORM,
				...signed(body),
			});
			expect(answer.status, name).toBe(200);
			expect(answer.text, name).not.toMatch(/could not save/);
		}
		expect(({} as Record<string, unknown>).x).toBeUndefined();
		expect(Object.keys(Object.prototype)).toEqual([]);
	});
});

describe("a request that is never finished", () => {
	/** Opens a connection, says this much, and gives what came back once the bot has ended it. */
	async function says(port: number, text: string, thenDrips = false): Promise<string> {
		const socket = connect(port, "127.0.0.1");
		let heard = "";
		socket.on("data", (part) => {
			heard += part;
		});
		socket.on("error", () => undefined);
		socket.write(text);
		const dripping = thenDrips ? setInterval(() => socket.write("x"), 20) : undefined;
		// Not with `once`, which fails on an error: a connection that is reset has been ended too.
		await new Promise((done) => socket.on("close", done));
		clearInterval(dripping);
		return heard;
	}

	test("is answered at once where its headers already condemn it: nobody waits for its body", async () => {
		const port = Number(new URL(world.botUrl).port);
		const post = (path: string, headers = "") =>
			`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 200000\r\n${headers}\r\n`;
		const stale = Math.floor(Date.now() / 1000) - 4_000;
		for (const request of [
			post("/slack/events"),
			post(
				"/slack/events",
				`x-slack-request-timestamp: ${stale}\r\nx-slack-signature: v0=${"0".repeat(64)}\r\n`,
			),
			post("/api/messages"),
			post("/api/messages", "authorization: Bearer a.b.c\r\n"),
		]) {
			counted.mustRefuse(request.split(" HTTP")[0]!, /^HTTP\/1\.1 401 /.test(await says(port, request)));
		}
	});

	test("is ended, whether its headers or its body keep dripping in", async () => {
		const limits = {
			...HTTP_LIMITS,
			headersTimeout: 200,
			requestTimeout: 400,
			connectionsCheckingInterval: 50,
		};
		const { server, port, switchTo } = await listen("127.0.0.1", 0, limits);
		switchTo((request) => void request.resume());
		const headers = says(port, "POST / HTTP/1.1\r\nx: ", true);
		const body = says(port, "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n", true);
		const silence = says(port, "");
		for (const [what, heard] of Object.entries({ headers, body, silence })) {
			counted.mustRefuse(`slow ${what}`, /^(HTTP\/1\.1 408 .*)?$/s.test(await heard));
		}
		server.close();
		expect(HTTP_LIMITS.headersTimeout).toBeLessThanOrEqual(5_000);
		expect(HTTP_LIMITS.requestTimeout).toBeLessThanOrEqual(10_000);
		expect(HTTP_LIMITS.connectionsCheckingInterval).toBeLessThanOrEqual(1_000);
	});

	test("cannot take every connection to the database by asking whether the bot is ready", async () => {
		const { pool } = world.database;
		const query = pool.query.bind(pool) as (text: string) => Promise<unknown>;
		let [atOnce, most] = [0, 0];
		const asked = vi.spyOn(pool, "query").mockImplementation((async (text: string) => {
			if (text !== "select 1") return query(text);
			atOnce += 1;
			most = Math.max(most, atOnce);
			try {
				return await query(text);
			} finally {
				atOnce -= 1;
			}
		}) as never);
		const answers = await Promise.all(
			Array.from({ length: 200 }, () => sendRaw(world.botUrl, "/readyz", "", {}, "GET")),
		);
		expect(answers.every((a) => a.status === 200)).toBe(true);
		const looks = (asked.mock.calls as unknown[][]).filter(([text]) => text === "select 1").length;
		asked.mockRestore();
		expect(looks).toBeGreaterThan(0);
		counted.mustRefuse("200 looks at once", most === 1);
	});

	test("cannot say its length in two ways", async () => {
		const { port } = new URL(world.botUrl);
		for (const lengths of [
			"content-length: 4\r\ntransfer-encoding: chunked",
			"content-length: 4\r\ncontent-length: 5",
			"transfer-encoding: chunked, identity",
			"content-length: +4",
			"content-length: 4\r\n transfer-encoding: chunked",
		]) {
			const request = `POST /slack/events HTTP/1.1\r\nhost: x\r\n${lengths}\r\n\r\n0\r\n\r\n`;
			counted.mustRefuse(lengths, /^HTTP\/1\.1 400 /.test(await says(Number(port), request)));
		}
	});

	test("has headers of a bounded size", async () => {
		const answer = await sendRaw(world.botUrl, "/healthz", "", { "x-large": "x".repeat(20_000) }, "GET");
		counted.mustRefuse("20 kB of headers", answer.status === 431);
	});
});

describe("every answer of ours", () => {
	const EXPECTED = {
		"cache-control": "no-store",
		"content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
		"referrer-policy": "no-referrer",
		"strict-transport-security": expect.stringMatching(/max-age=\d{8,}; includeSubDomains/),
		"x-content-type-options": "nosniff",
		"x-frame-options": "DENY",
	};

	test.for([
		["GET", "/healthz", 200],
		["GET", "/readyz", 200],
		["GET", "/nothing-here", 404],
		["POST", "/slack/events", 401],
		["GET", "/slack/events", 405],
		["POST", "/slack/other", 404],
		["POST", "/api/messages", 401],
		["GET", "/api/messages", 405],
	] as const)("carries the security headers: %s %s", async ([method, path, status]) => {
		const answer = await sendRaw(world.botUrl, path, "", {}, method);
		expect(answer.status).toBe(status);
		expect(answer.headers).toMatchObject(EXPECTED);
		expect(answer.headers).not.toHaveProperty("x-powered-by");
		if (answer.text) expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
	});

	test("carries them also when it lets in, and before the bot is ready", async () => {
		const command = await sendRaw(world.botUrl, "/slack/events", COMMAND, {
			"content-type": FORM,
			...signed(COMMAND),
		});
		expect(command).toMatchObject({ status: 200, headers: EXPECTED });
		const early = await listen("127.0.0.1", 0);
		expect(await sendRaw(early.url, "/", "", {}, "GET")).toMatchObject({ status: 503, headers: EXPECTED });
		early.server.close();
	});
});
