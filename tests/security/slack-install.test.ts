import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	type ManyWorkspaces,
	SECRETS,
	show,
	startManyWorkspaces,
	TEAMS,
} from "../support/many-workspaces.ts";

let world: ManyWorkspaces;
beforeAll(async () => {
	world = await startManyWorkspaces({ tokenSeconds: 43_200 });
});
afterEach(() => world.rows("delete from installation"));
afterAll(() => world.close());

/** Begins as a browser does: where Slack's page is, the state in it, and the cookie. */
async function begins() {
	const answer = await fetch(`${world.botUrl}/slack/install`, { redirect: "manual" });
	const to = new URL(answer.headers.get("location")!);
	const cookie = answer.headers.get("set-cookie")!;
	return { status: answer.status, to, state: to.searchParams.get("state")!, cookie };
}

/** A code that Slack gives for a workspace. */
async function codeOf(team: string): Promise<string> {
	const asked = `client_id=${SECRETS.clientId}&state=x&redirect_uri=${encodeURIComponent(`${world.botUrl}/x`)}`;
	const answer = await fetch(`${world.front.url}/oauth/v2/authorize?team=${team}&${asked}`, {
		redirect: "manual",
	});
	return new URL(answer.headers.get("location")!).searchParams.get("code")!;
}

const comesBack = async (query: Record<string, string>, cookie = "") =>
	show(
		await fetch(`${world.botUrl}/slack/oauth_redirect?${new URLSearchParams(query)}`, {
			headers: cookie ? { cookie } : {},
		}),
	);

const COOKIE = "slack-app-oauth-state";
const kept = () => world.rows("select tenant from installation");
/** How often Slack was asked for tokens. */
const asked = () =>
	Object.values(world.slack)
		.flatMap(({ calls }) => calls)
		.filter(({ name }) => name === "oauth.v2.access").length;

/** A state as the installer writes it, signed with this secret. */
function stateOf(secret: string, at: Date): string {
	const part = (what: object) => Buffer.from(JSON.stringify(what)).toString("base64url");
	const redirectUri = `${world.botUrl}/slack/oauth_redirect`;
	const head = part({ alg: "HS256", typ: "JWT" });
	const body = part({ installOptions: { scopes: [], redirectUri }, now: at.toJSON(), random: 1 });
	const mark = createHmac("sha256", secret).update(`${head}.${body}`).digest("base64url");
	return `${head}.${body}.${mark}`;
}

describe("the page that installs", () => {
	test("sends the browser to Slack, with the manifest's scopes and a cookie that scripts do not read", async () => {
		const { status, to, cookie } = await begins();
		expect([status, to.origin + to.pathname]).toEqual([302, `${world.front.url}/oauth/v2/authorize`]);
		expect(Object.fromEntries(to.searchParams)).toMatchObject({
			client_id: SECRETS.clientId,
			redirect_uri: `${world.botUrl}/slack/oauth_redirect`,
			scope: expect.stringMatching(/^app_mentions:read,.*im:write$/),
		});
		expect(cookie).toMatch(/; Secure; HttpOnly/);
	});

	test.each(["/slack/install", "/slack/oauth_redirect"])("%s is read, and nothing else", async (path) => {
		for (const method of ["POST", "PUT", "DELETE", "HEAD"]) {
			expect((await fetch(world.botUrl + path, { method })).status, method).toBe(405);
		}
	});

	test.each(["/slack/install/", "/slack/installed", "/slack/oauth_redirect/x"])(
		"%s is no page",
		async (path) => {
			expect((await fetch(world.botUrl + path)).status).toBe(404);
		},
	);
});

describe("whoever comes back", () => {
	const now = () => new Date();
	const old = () => new Date(Date.now() - 11 * 60_000);

	/** Ways back that are not the one that began here. */
	const wrong: Readonly<Record<string, () => Promise<{ state?: string; cookie?: string }>>> = {
		"without a state": async () => ({}),
		"with a state of another browser": async () => ({ state: (await begins()).state }),
		"with another state than the browser's": async () => {
			const [one, other] = [await begins(), await begins()];
			return { state: one.state, cookie: `${COOKIE}=${other.state}` };
		},
		"with a state that somebody made up": async () => {
			const state = stateOf("a-secret-that-is-not-ours-but-long-enough", now());
			return { state, cookie: `${COOKIE}=${state}` };
		},
		"with a state without a signature": async () => {
			const [, body] = stateOf(SECRETS.stateSecret, now()).split(".");
			const state = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url")}.${body}.`;
			return { state, cookie: `${COOKIE}=${state}` };
		},
		"with a state from eleven minutes ago": async () => {
			const state = stateOf(SECRETS.stateSecret, old());
			return { state, cookie: `${COOKIE}=${state}` };
		},
	};

	test.each(Object.keys(wrong))("%s is refused, and Slack is not asked", async (how) => {
		const { state, cookie } = await wrong[how]!();
		const before = asked();
		const page = await comesBack({ code: await codeOf(TEAMS.north), ...(state ? { state } : {}) }, cookie);
		expect(page).toEqual({
			status: 400,
			text: expect.stringMatching(/was not installed.*Open the address again/),
		});
		expect([await kept(), asked()]).toEqual([[], before]);
	});

	test("with a state of ours, made so, is let in: the refusals above are for what they name", async () => {
		const state = stateOf(SECRETS.stateSecret, now());
		const page = await comesBack({ code: await codeOf(TEAMS.north), state }, `${COOKIE}=${state}`);
		expect(page.status).toBe(200);
		expect(await kept()).toEqual([{ tenant: TEAMS.north }]);
	});

	test("with a code that was used before gets nothing", async () => {
		const code = await codeOf(TEAMS.north);
		const once = async () => {
			const { state } = await begins();
			return comesBack({ code, state }, `${COOKIE}=${state}`);
		};
		expect((await once()).status).toBe(200);
		await world.rows("delete from installation");
		expect(await once()).toEqual({ status: 502, text: expect.stringContaining("nothing was kept") });
		expect(await kept()).toEqual([]);
	});

	test("having pressed “Cancel” is told so", async () => {
		expect(await comesBack({ error: "access_denied", state: "x" })).toEqual({
			status: 200,
			text: expect.stringContaining("as you chose"),
		});
	});

	test("and writes a script into the address has none of it on the page", async () => {
		const page = await fetch(
			`${world.botUrl}/slack/oauth_redirect?error=<script>&code=<script>&state=<script>`,
		);
		expect(await page.text()).not.toContain("<script");
		expect(page.headers.get("content-security-policy")).toMatch(/default-src 'none'/);
	});

	test("where the database fails, is told that nothing was kept", async () => {
		await world.rows("alter table installation rename to installation_away");
		try {
			expect(await world.installs("north")).toEqual({
				status: 502,
				text: expect.stringContaining("nothing was kept"),
			});
		} finally {
			await world.rows("alter table installation_away rename to installation");
		}
	});
});

test("more than thirty codes within a minute are not taken to Slack", async () => {
	const own = world;
	world = await startManyWorkspaces();
	try {
		const back = (code: string) => {
			const state = stateOf(SECRETS.stateSecret, new Date());
			return comesBack({ code, state }, `${COOKIE}=${state}`);
		};
		for (let n = 0; n < 30; n++) expect((await back(`made-up-${n}`)).status).toBe(502);
		const code = await codeOf(TEAMS.north);
		expect(await back(code)).toEqual({ status: 429, text: expect.stringContaining("Wait for a minute") });
		expect([await kept(), asked()]).toEqual([[], 0]);
	} finally {
		await world.close();
		world = own;
	}
});

test("nothing that opens a workspace stands in the log", async () => {
	await world.installs("north");
	await world.installs("stranger");
	expect(world.logged.some((line) => line.startsWith("slack-installed"))).toBe(true);
	for (const secret of [
		/xox/,
		/code-T0/,
		new RegExp(SECRETS.clientSecret),
		new RegExp(SECRETS.stateSecret),
	]) {
		expect(world.logged.filter((line) => secret.test(line))).toEqual([]);
	}
});
