import { afterAll, beforeAll, expect, test } from "vitest";
import { listen, type SwitchedServer } from "../../src/http.ts";
import { startingListener } from "../../src/sandbox/page-starting.ts";

let server: SwitchedServer;
beforeAll(async () => {
	server = await listen("127.0.0.1", 0);
	server.switchTo(startingListener);
});
afterAll(() => server.close(0));

test("before the sandbox is ready its page says so, and asks again by itself", async () => {
	const answer = await fetch(server.url);
	expect(answer.status).toBe(503);
	const page = await answer.text();
	expect(page).toContain("The sandbox is starting");
	const files = [...page.matchAll(/(?:href|src)="(\/sandbox\/[^"]+)"/g)].map(([, file]) => file!);
	expect(files).toContain("/sandbox/starting.ts");
	for (const file of files) expect((await fetch(server.url + file)).status).toBe(200);
});

test.each(["/slack/events", "/api/messages", "/sandbox/../page-server.ts"])(
	"%s is told to come again",
	async (path) => {
		const answer = await fetch(server.url + path, { method: path.includes("sandbox") ? "GET" : "POST" });
		expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
		expect(await answer.text()).toBe("");
	},
);

test.each(["/sandbox/state", "/stand-in/slack/page/changes", "/stand-in/teams/page/state"])(
	"%s, which a page asks that was open already, says that it is starting",
	async (path) => {
		const answer = await fetch(server.url + path);
		expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
		expect(await answer.json()).toEqual({ error: expect.stringContaining("starting") });
	},
);
