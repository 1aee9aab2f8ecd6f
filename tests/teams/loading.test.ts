import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

/** Runs a script under our Node, and returns what it prints. */
async function printed(script: string): Promise<unknown> {
	const { stdout } = await run("node_modules/.bin/node", ["--input-type=module", "--eval", script]);
	return JSON.parse(stdout);
}

const loaded = `Object.keys((await import("node:module")).createRequire(import.meta.url).cache)
	.some((path) => /teams-ai|botbuilder|botframework/.test(path))`;

/** A surface, started, before anybody has said anything; and what the SDK's state was on the way. */
const started = `
	const { createTeamsUnloaded } = await import("./src/teams/teams.ts");
	const log = { info() {}, warn() {}, error() {} };
	const surface = createTeamsUnloaded({ appId: "a", appPassword: "p", tenantId: "t", tenants: ["t"], anonymous: true, log });
	await surface.start(async () => ({ done: true }));
	const before = ${loaded};`;

test("the SDK is loaded neither by an install without Teams nor by the start, but when it is asked for", async () => {
	const script = `${started}
		await surface.load();
		await surface.stop();
		console.log(JSON.stringify({ before, after: ${loaded}, paths: surface.paths }));`;
	expect(await printed(script)).toEqual({ before: false, after: true, paths: ["/api/messages"] });
});

test("the first to come loads it, and waits for it", async () => {
	const script = `${started}
		const server = (await import("node:http")).createServer(surface.listener).listen(0, "127.0.0.1");
		await (await import("node:events")).once(server, "listening");
		const answer = await fetch("http://127.0.0.1:" + server.address().port + "/api/messages", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({
				type: "event", id: "1", channelId: "msteams", serviceUrl: "http://127.0.0.1:1/",
				from: { id: "29:1", aadObjectId: "u" }, recipient: { id: "28:a" },
				conversation: { id: "a:1", tenantId: "t", conversationType: "personal" },
			}),
		});
		console.log(JSON.stringify({ before, status: answer.status, after: ${loaded} }));
		server.close();`;
	expect(await printed(script)).toEqual({ before: false, status: 200, after: true });
});
