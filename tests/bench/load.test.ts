import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newEnds } from "../../bench/support/ends.ts";
import { runSteady, type Steady } from "../../bench/support/steady.ts";

/** What came, and how each is answered: forged ones with 401, as the bot does. */
let genuine = 0;
let forged = 0;
let wrong = false;
const server = createServer(async (request, response) => {
	let body = "";
	for await (const part of request) body += part;
	if (/^v0=0+$/.test(String(request.headers["x-slack-signature"]))) {
		forged++;
		return void response.writeHead(401, { "content-length": 0 }).end();
	}
	genuine++;
	response.writeHead(200).end(wrong ? "something else" : (new URLSearchParams(body).get("text") ?? ""));
});

let load: Steady;
const ends = newEnds();
beforeAll(async () => {
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const asked = [{ user: "U1", channel: "C1", ref: "MIL-2026-0001", id: "1" }];
	load = { urls: [url], asked, perSecond: 50, seconds: 2, answerAt: url };
});
afterAll(async () => {
	await ends.close();
	server.closeAllConnections();
	server.close();
});

test("a steady load sends as many as are due, forged ones beside, and counts the answers", async () => {
	const kept = await runSteady({ ...load, forgedPerSecond: 80 }, ends);
	expect(kept.errors).toBe(0);
	expect(kept.sent).toBe(genuine);
	expect(kept.sent).toBeGreaterThan(0);
	expect(kept.sent).toBeLessThanOrEqual(100);
	expect(kept.forged).toEqual({ sent: forged, refused: forged });
	expect(forged).toBeGreaterThan(0);
});

test("an answer without what was asked for is an error, however quick", async () => {
	wrong = true;
	const kept = await runSteady({ ...load, seconds: 1 }, ends);
	expect(kept.errors).toBe(kept.sent);
	expect(kept.firstError).toMatch(/something else/);
});
