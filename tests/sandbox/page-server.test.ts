import { once } from "node:events";
import { readdirSync } from "node:fs";
import {
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	request,
	type Server,
} from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Happened } from "../../src/sandbox/happened.ts";
import { clockWords, type Move, moved } from "../../src/sandbox/page-clock.ts";
import { pageListener, type SandboxState } from "../../src/sandbox/page-server.ts";
import { readWorld } from "../../src/sandbox/world.ts";

const world = readWorld({ slack: { features: {} }, teams: { bots: [] } });
const FRIDAY = new Date("2026-09-18T14:00:00Z");

interface Got {
	status: number;
	headers: IncomingHttpHeaders;
	body: string;
}

const HAPPENED: Happened = {
	...{ n: 7, at: "2026-09-25T08:00:00.000Z", where: "slack", says: "Slack sends Rollcall: slash command" },
	...{ went: "200, in 41 ms", detail: {} },
};

let server: Server;
let page: ReturnType<typeof pageListener>;
let now: Date;
let toStandIns: string[];
/** What `moveTo` fails with, if anything. */
let trouble: Error | undefined;
let startedOver: number;
let canStartOver: boolean;
let holdsMore: boolean;

beforeEach(async () => {
	now = FRIDAY;
	toStandIns = [];
	trouble = undefined;
	startedOver = 0;
	canStartOver = true;
	holdsMore = false;
	page = pageListener({
		world,
		letters: () => [],
		standIns: (asked, response) => {
			toStandIns.push(asked.url ?? "");
			if (asked.url?.endsWith("/changes")) response.write("event: change\ndata: {}\n\n");
			else response.end("a stand-in");
		},
		now: () => now,
		get startsOver() {
			return canStartOver
				? () => {
						startedOver++;
					}
				: undefined;
		},
		holdsMore: async () => holdsMore,
		happened: async (after) => [HAPPENED].filter(({ n }) => n > after),
		async moveTo(instant) {
			if (trouble) throw trouble;
			now = instant;
		},
	});
	server = createServer((asked, response) => {
		if (page.takes(asked)) page.listener(asked, response);
		else response.writeHead(418).end("the bot");
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
});

afterEach(() => {
	server.close();
	server.closeAllConnections();
});

const host = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;

/** A request exactly as given: `fetch` would tidy its path and refuse some headers. */
function ask(
	path: string,
	o: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Got> {
	return new Promise((done, fail) => {
		const { port } = server.address() as AddressInfo;
		const sent = request(
			{ host: "127.0.0.1", port, path, method: o.method, headers: o.headers },
			(response) => {
				let body = "";
				response.setEncoding("utf8").on("data", (chunk) => {
					body += chunk;
				});
				response.on("end", () => done({ status: response.statusCode ?? 0, headers: response.headers, body }));
			},
		);
		sent.on("error", fail).end(o.body);
	});
}

const moveTo = (to: unknown, headers: Record<string, string> = {}) =>
	ask("/sandbox/clock", {
		method: "POST",
		headers: { "content-type": "application/json", ...headers },
		body: JSON.stringify({ to }),
	});

describe("what the page serves", () => {
	test("the page itself, which names only its own files", async () => {
		const { status, headers, body } = await ask("/");
		expect(status).toBe(200);
		expect(headers["content-type"]).toBe("text/html; charset=utf-8");
		const named = [...body.matchAll(/(?:src|href)="([^"#]+)"/g)].map((found) => found[1]!);
		expect(named.length).toBeGreaterThan(3);
		for (const path of named) expect((await ask(path)).status, path).toBe(200);
		expect(body).toContain("Everything here is invented");
	});

	test("every module as a script without types, whose imports are there under the same names", async () => {
		const modules = readdirSync(new URL("../../src/sandbox/page/", import.meta.url)).filter((name) =>
			name.endsWith(".ts"),
		);
		expect(modules).toContain("shell.ts");
		for (const name of modules) {
			const { status, headers, body } = await ask(`/sandbox/${name}`);
			expect(status, name).toBe(200);
			expect(headers["content-type"]).toBe("text/javascript; charset=utf-8");
			expect(body, name).not.toMatch(/^(?:import type|interface|export interface|export type|type) /m);
			for (const [, path] of body.matchAll(/from "([^"]+)"/g)) {
				expect(path, `${name} imports ${path}`).toMatch(/^\.\/[a-z-]+\.ts$/);
				expect(modules).toContain(path!.slice(2));
			}
		}
	});

	test("stylesheets, with those that they import", async () => {
		const { headers, body } = await ask("/sandbox/shell.css");
		expect(headers["content-type"]).toBe("text/css; charset=utf-8");
		for (const [, path] of body.matchAll(/@import url\("\.\/([^"]+)"\)/g)) {
			expect((await ask(`/sandbox/${path}`)).status, path).toBe(200);
		}
	});

	test("the stand-ins' page routes are handed on untouched", async () => {
		await ask("/stand-in/slack/page/state?user=U1");
		await ask("/stand-in/teams/page/act", { method: "POST", body: "{}" });
		expect(toStandIns).toEqual(["/stand-in/slack/page/state?user=U1", "/stand-in/teams/page/act"]);
	});

	test("a page that is open keeps the server from closing only until the page is stopped", async () => {
		const { port } = server.address() as AddressInfo;
		const stream = request({ host: "127.0.0.1", port, path: "/stand-in/teams/page/changes" }).end();
		const [response] = (await once(stream, "response")) as [IncomingMessage];
		response.resume().on("error", () => {});
		const closed = once(server, "close");
		server.close();
		page.stop();
		await closed;
	});

	test.each([
		"/slack/events",
		"/api/messages",
		"/healthz",
		"/stand-in/slack/api/chat.postMessage",
		"/stand-in/other/page/state",
		"/sandboxes",
		"//sandbox/state",
	])("%s is not the page's", async (path) => {
		expect(await ask(path)).toMatchObject({ status: 418, body: "the bot" });
	});
});

describe("who is served", () => {
	test("every answer forbids foreign scripts, framing and guessing at types", async () => {
		for (const path of [
			"/",
			"/sandbox/shell.ts",
			"/sandbox/state",
			"/sandbox/nothing.ts",
			"/stand-in/slack/page/state",
		]) {
			const { headers } = await ask(path);
			const policy = String(headers["content-security-policy"]);
			expect(policy, path).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
			expect(policy).toContain("frame-ancestors 'none'");
			expect(policy).not.toContain("unsafe");
			expect(headers["x-content-type-options"]).toBe("nosniff");
		}
	});

	test.each([
		"/sandbox/../sandbox.ts",
		"/sandbox/..%2fsandbox.ts",
		"/sandbox/%2e%2e/sandbox.ts",
		"/sandbox/..\\sandbox.ts",
		"/sandbox/../../../package.json",
		"/sandbox//etc/passwd",
		"/sandbox/shell.ts/../../world.ts",
		"/sandbox/file:%2f%2f%2fetc%2fpasswd",
		"/sandbox/.html",
		"/sandbox/",
	])("%s leads nowhere", async (path) => {
		expect((await ask(path)).status).toBe(404);
	});

	test("a foreign name that resolves to this machine gets nothing", async () => {
		for (const name of ["rebound.example", "127.0.0.1.rebound.example", "localhost.rebound.example:80"]) {
			expect((await ask("/sandbox/state", { headers: { host: name } })).status, name).toBe(403);
		}
		expect((await ask("/sandbox/state", { headers: { host: "localhost:3000" } })).status).toBe(200);
	});

	test("a page of another origin can neither read nor move the clock", async () => {
		for (const origin of ["https://elsewhere.example", "http://127.0.0.1:1", "null", `https://${host()}`]) {
			expect((await ask("/sandbox/state", { headers: { origin } })).status, origin).toBe(403);
			expect((await moveTo("+1 day", { origin })).status, origin).toBe(403);
			expect(
				(await ask("/stand-in/slack/page/do/types", { method: "POST", headers: { origin } })).status,
			).toBe(403);
		}
		const site = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
		expect((await ask("/sandbox/shell.ts", { headers: site })).status).toBe(403);
		expect(now).toEqual(FRIDAY);
		expect(toStandIns).toEqual([]);
		expect((await moveTo("+1 day", { origin: `http://${host()}` })).status).toBe(200);
	});

	test("a link from elsewhere may open the page", async () => {
		const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
		expect((await ask("/", { headers })).status).toBe(200);
	});

	test("what can only be read cannot be written", async () => {
		for (const path of ["/", "/sandbox/state", "/sandbox/shell.ts"]) {
			expect((await ask(path, { method: "POST" })).status, path).toBe(405);
		}
		expect((await ask("/sandbox/clock")).status).toBe(405);
	});
});

describe("the state", () => {
	test("names the people with job, agency and who they are on each platform, and the time", async () => {
		const { people, clock } = JSON.parse((await ask("/sandbox/state")).body) as SandboxState;
		expect(people[0]).toMatchObject({ name: "Asha Curlew", job: "CME coordinator", agency: "CME team" });
		expect(people[0]?.slack).toBeDefined();
		expect(people[0]?.teams).toBeDefined();
		for (const person of people) {
			expect(person.slack ?? person.teams ?? person.email, person.key).toBeDefined();
			expect(person.agency, person.key).not.toBe("");
		}
		expect(clock).toEqual({ now: FRIDAY.toISOString(), words: "Friday 18 September 2026, 15:00" });
	});
});

describe("the clock", () => {
	const at = (iso: string, to: Move) =>
		clockWords(moved(to, new Date(iso), new Date("2026-01-01T00:00:00Z")));

	test("moving it tells the new time", async () => {
		const { status, body } = await moveTo("next working day 08:30");
		expect(status).toBe(200);
		expect(JSON.parse(body)).toEqual({
			now: "2026-09-21T07:30:00.000Z",
			words: "Monday 21 September 2026, 08:30",
		});
		expect(now.toISOString()).toBe("2026-09-21T07:30:00.000Z");
	});

	test("the next working day skips weekends and bank holidays, and is never today", () => {
		const next = (iso: string) => at(iso, "next working day 08:30");
		expect(next("2026-09-22T06:00:00Z")).toBe("Wednesday 23 September 2026, 08:30");
		expect(next("2026-09-19T12:00:00Z")).toBe("Monday 21 September 2026, 08:30");
		expect(next("2026-12-24T18:00:00Z")).toBe("Tuesday 29 December 2026, 08:30");
		expect(next("2027-03-25T18:00:00Z")).toBe("Tuesday 30 March 2027, 08:30");
	});

	test("half past eight is London's, on both sides of a change of the clocks", () => {
		const instant = (iso: string) =>
			moved("next working day 08:30", new Date(iso), new Date(iso)).toISOString();
		expect(instant("2026-10-23T12:00:00Z")).toBe("2026-10-26T08:30:00.000Z");
		expect(instant("2026-10-22T12:00:00Z")).toBe("2026-10-23T07:30:00.000Z");
	});

	test("a day on keeps the time on the wall; half an hour on is half an hour", () => {
		expect(at("2026-10-24T09:00:00Z", "+1 day")).toBe("Sunday 25 October 2026, 10:00");
		expect(at("2026-03-28T09:00:00Z", "+1 day")).toBe("Sunday 29 March 2026, 09:00");
		expect(at("2026-03-29T00:45:00Z", "+30 minutes")).toBe("Sunday 29 March 2026, 02:15");
	});

	test("midnight is 00:00, of the day that begins", () => {
		expect(clockWords(new Date("2026-07-01T23:00:00Z"))).toBe("Thursday 2 July 2026, 00:00");
	});

	test("“now” is this machine's time", () => {
		const real = new Date("2026-11-22T03:00:00Z");
		expect(moved("now", FRIDAY, real)).toEqual(real);
	});

	test("anything else is refused and moves nothing", async () => {
		for (const to of ["tomorrow", "", null, 30, ["+1 day"], { is: "+1 day" }]) {
			expect((await moveTo(to)).status, JSON.stringify(to)).toBe(400);
		}
		const long = await ask("/sandbox/clock", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ to: "+1 day", more: "x".repeat(500_000) }),
		});
		expect(long.status).toBe(400);
		expect((await moveTo("+1 day", { "content-type": "text/plain" })).status).toBe(400);
		expect(now).toEqual(FRIDAY);
	});

	test("a clock that could not be moved says why", async () => {
		trouble = new Error("the database is away");
		const { status, body } = await moveTo("+1 day");
		expect(status).toBe(500);
		expect(JSON.parse(body)).toEqual({ error: "That did not work: the database is away" });
	});
});

describe("starting over", () => {
	const startOver = (headers: Record<string, string> = {}) =>
		ask("/sandbox/start-over", { method: "POST", headers });

	test("is done when this page sends that it is to be", async () => {
		expect(JSON.parse((await ask("/sandbox/state")).body)).toMatchObject({ startsOver: true });
		expect((await ask("/sandbox/start-over")).status).toBe(405);
		expect((await startOver({ origin: "http://elsewhere.example" })).status).toBe(403);
		expect(startedOver).toBe(0);
		expect((await startOver()).status).toBe(202);
		expect(startedOver).toBe(1);
	});

	test("is not done by a form of another site, whose browser names no origin", async () => {
		const elsewhere = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
		expect((await startOver(elsewhere)).status).toBe(403);
		expect(startedOver).toBe(0);
	});

	test.each([
		["the database was named by whoever started it", () => (canStartOver = false)],
		["it holds somebody's own panel", () => (holdsMore = true)],
	])("is not offered, and refused, where %s", async (_, make) => {
		make();
		expect(JSON.parse((await ask("/sandbox/state")).body)).toMatchObject({ startsOver: false });
		const { status, body } = await startOver();
		expect([status, body]).toEqual([409, expect.stringContaining("Stop it, empty that, and start it again")]);
		expect(startedOver).toBe(0);
	});
});
