import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import { createConnection } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { ConfigError } from "../src/config.ts";
import { listen } from "../src/http.ts";
import { HTTP_LIMITS } from "../src/http-guard.ts";

/** Longer than a request takes to arrive. */
const A_WHILE_MS = 2_000;

const accepts = (port: number) =>
	new Promise<boolean>((done) => {
		const socket = createConnection(port, "127.0.0.1", () => {
			socket.destroy();
			done(true);
		});
		socket.once("error", () => done(false));
	});

test("until it is told who answers, the door says when to come again", async () => {
	const door = await listen("127.0.0.1", 0);
	const answer = await fetch(door.url);
	expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
	await door.close(0);
});

test("a connection that a proxy keeps is never closed before the proxy closes it", async () => {
	// What a request may take says nothing about the time between two.
	const limits = {
		...HTTP_LIMITS,
		headersTimeout: 200,
		requestTimeout: 200,
		connectionsCheckingInterval: 20,
	};
	const door = await listen("127.0.0.1", 0, limits);
	door.switchTo((_request, response) => void response.end());
	let opened = 0;
	door.server.on("connection", () => opened++);
	const proxy = new Agent({ keepAlive: true });
	const passOn = async () => {
		const [answer] = (await once(get(door.url, { agent: proxy }), "response")) as [IncomingMessage];
		await once(answer.resume(), "end");
		return answer.headers["keep-alive"];
	};
	const kept = await passOn();
	// Caddy's two minutes are the longest of the proxies that Rollcall is put behind.
	expect(Number(String(kept).replace("timeout=", ""))).toBeGreaterThan(120);
	await wait(1_000);
	await passOn();
	expect(opened).toBe(1);
	proxy.destroy();
	await door.close(0);
});

test("a closing door takes in whatever comes for a while, and then nothing", async () => {
	const door = await listen("127.0.0.1", 0);
	door.switchTo((_request, response) => void response.end("done"));
	const closing = door.close(A_WHILE_MS);
	expect(await (await fetch(door.url)).text()).toBe("done");
	await closing;
	expect(await accepts(door.port)).toBe(false);
});

test("what is under way is finished, with all that it asks for on the way", async () => {
	const door = await listen("127.0.0.1", 0);
	let goOn: () => void = () => undefined;
	const waiting = new Promise<void>((resolve) => {
		goOn = resolve;
	});
	const arrived = once(door.server, "request");
	door.switchTo(async (request, response) => {
		if (request.url === "/part") return void response.end("part");
		await waiting;
		response.end(`whole of ${await (await fetch(`${door.url}/part`)).text()}`);
	});
	const whole = fetch(`${door.url}/whole`);
	await arrived;
	const closing = door.close(0);
	// By the next timer the door has looked whether anything is under way.
	await wait(1);
	expect(door.server.listening).toBe(true);
	goOn();
	expect(await (await whole).text()).toBe("whole of part");
	await closing;
	expect(await accepts(door.port)).toBe(false);
});

test("a port that something else has is named, with the variable that sets it", async () => {
	const door = await listen("127.0.0.1", 0);
	const refused = await listen("127.0.0.1", door.port).catch((error: unknown) => error);
	expect(refused).toBeInstanceOf(ConfigError);
	expect((refused as Error).message).toMatch(
		new RegExp(`port ${door.port} already.*another port in PORT\\.$`),
	);
	await expect(listen("127.0.0.1", door.port, undefined, "ROLLCALL_METRICS_PORT")).rejects.toThrow(
		/in ROLLCALL_METRICS_PORT\.$/,
	);
	await door.close(0);
});

test("an address that is not this machine's is named", async () => {
	await expect(listen("192.0.2.1", 0)).rejects.toThrow(/^192\.0\.2\.1 is not an address of this machine/);
});
