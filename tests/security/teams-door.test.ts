import { generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readConfig } from "../../src/config.ts";
import { personOf } from "../support/people.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { fingerprint, sendRaw } from "./raw.ts";
import { tally } from "./tally.ts";

/**
 * Every way of forging a request × every kind of activity, against the whole bot on its database.
 *
 * Proved by taking guards away by hand, each by itself: of the checks of issuer, audience and service URL in
 * couldBeValid the SDK makes a second one, and an answer of another status was the first sign; without the check of the
 * tenant, of the host or of the missing service URL in checkEnvelope, those were let in.
 */
const forged = tally("Teams: forged requests");
const replayed = tally("Teams: requests sent again");
const ISSUER = "https://api.botframework.com";

let world: TestWorld;
beforeAll(async () => {
	// The SDK writes to the console when a signature is wrong; nothing of ours does.
	vi.spyOn(console, "error").mockImplementation(() => {});
	world = await startWorld();
	await personOf(world, "curlew-asha", "teams").does("help");
});
afterAll(async () => {
	vi.restoreAllMocks();
	await world.close();
});

type Json = Record<string, unknown>;
let count = 0;

/** A real activity of this person's, with an id of its own. */
function activity(change: Json = {}): Json {
	const said = world.sandbox.teams.requests.toBot().find((r) => r.what === "message")!.body as Json;
	count += 1;
	return {
		...said,
		id: `made:${count}`,
		timestamp: new Date(1_800_000_000_000 + count).toISOString(),
		...change,
	};
}

const KINDS: Record<string, () => Json> = {
	"typed words": () => activity({ text: "mine" }),
	"a card's button as a message": () => activity({ text: null, value: { action: "mine", on: "" } }),
	"a card's button": () =>
		invoke("adaptiveCard/action", { action: { type: "Action.Execute", data: { action: "mine", on: "" } } }),
	"a dialog that opens": () => invoke("task/fetch", { data: { action: "mine", on: "" } }),
	"a dialog that is sent": () =>
		invoke("task/submit", { data: { draft: `${crypto.randomUUID()}.0`, did: "next", one: [], many: [] } }),
	"a compose action": () => invoke("composeExtension/fetchTask", { commandId: "mine" }),
	"an edited message": () => activity({ type: "messageUpdate", text: "other" }),
	"an installation": () => activity({ type: "installationUpdate", action: "remove" }),
};
const invoke = (name: string, value: unknown) => activity({ type: "invoke", name, value });

const claims = () => ({
	...{
		iss: ISSUER,
		aud: world.sandbox.settings.teams.appId,
		serviceurl: world.sandbox.settings.teams.serviceUrl,
	},
	exp: Math.floor(Date.now() / 1000) + 600,
});
const token = async (...args: Parameters<typeof world.sandbox.teams.token>) =>
	`Bearer ${await world.sandbox.teams.token(...args)}`;
const good = () => token();
const elsewhere = async (serviceUrl: string, of: Json): Promise<[Json, string]> => [
	{ ...of, serviceUrl },
	await token({ serviceurl: serviceUrl }),
];
const ofTenant = (tenantId: string | undefined, of: Json): Json => ({
	...of,
	conversation: { ...(of.conversation as Json), tenantId },
	channelData: tenantId === undefined ? {} : { tenant: { id: tenantId } },
});

/** What a forger sends in the place of the activity and its token. */
const FORGERIES: Record<string, (of: Json) => Promise<[Json, string | undefined]>> = {
	"no token": async (of) => [of, undefined],
	"an empty token": async (of) => [of, "Bearer "],
	"another scheme": async (of) => [of, (await good()).replace("Bearer", "Basic")],
	"no JSON in the token": async (of) => [of, "Bearer a.b.c"],
	"a token of 10,000 characters": async (of) => [of, `${await good()}${"x".repeat(10_000)}`],
	"the algorithm none": async (of) => [of, `Bearer ${new UnsecuredJWT(claims()).encode()}`],
	"the algorithm HS256": async (of) => {
		const made = new SignJWT(claims()).setProtectedHeader({ alg: "HS256" });
		return [of, `Bearer ${await made.sign(new TextEncoder().encode("x".repeat(32)))}`];
	},
	"the algorithm ES256": async (of) => {
		const { privateKey } = await generateKeyPair("ES256");
		return [
			of,
			`Bearer ${await new SignJWT(claims()).setProtectedHeader({ alg: "ES256" }).sign(privateKey)}`,
		];
	},
	"a key of one's own": async (of) => [of, await token({ foreignKey: true })],
	"a key that nobody knows": async (of) => [of, await token({ kid: "another" })],
	"another issuer": async (of) => [of, await token({ iss: "https://example.org" })],
	"the emulator's issuer": async (of) => [
		of,
		await token({ iss: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/" }),
	],
	"the issuer of a skill": async (of) => [
		of,
		await token({ iss: "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0" }),
	],
	"another audience": async (of) => [of, await token({ aud: "another-app" })],
	"no audience": async (of) => [of, await token({ without: ["aud"] })],
	"an expired token": async (of) => [of, await token({ expiresIn: -301 })],
	"a token without an end": async (of) => [of, await token({ without: ["exp"] })],
	"a token without a service URL": async (of) => [of, await token({ without: ["serviceurl"] })],
	"a token for another service URL": async (of) => [
		of,
		await token({ serviceurl: "https://smba.trafficmanager.net/uk/" }),
	],
	"no service URL": async (of) => [{ ...of, serviceUrl: undefined }, await good()],
	"an empty service URL": async (of) => elsewhere("", of),
	"a service URL on another host": async (of) => elsewhere("https://example.org/", of),
	"a service URL on a host that begins like Teams'": async (of) =>
		elsewhere("https://smba.trafficmanager.net.example.org/", of),
	"a service URL that only names Teams' host as a user": async (of) =>
		elsewhere("https://smba.trafficmanager.net@example.org/", of),
	"a service URL on another port of this machine": async (of) => elsewhere("http://127.0.0.1:1/", of),
	"a service URL on the cloud's own address": async (of) => elsewhere("http://169.254.169.254/", of),
	"a service URL that is no web address": async (of) => elsewhere("file:///etc/passwd", of),
	"no tenant": async (of) => [ofTenant(undefined, of), await good()],
	"a tenant that is no customer": async (of) => [
		ofTenant("11111111-1111-4111-8111-111111111111", of),
		await good(),
	],
	"two tenants at odds": async (of) => [{ ...of, channelData: { tenant: { id: "another" } } }, await good()],
	"a person of another tenant": async (of) => [
		{ ...of, from: { ...(of.from as Json), tenantId: "another" } },
		await good(),
	],
	"the emulator's channel": async (of) => [{ ...of, channelId: "emulator" }, await good()],
	"another channel": async (of) => [{ ...of, channelId: "webchat" }, await good()],
};

const send = (body: Json, authorization: string | undefined) =>
	sendRaw(world.botUrl, "/api/messages", JSON.stringify(body), {
		"content-type": "application/json",
		...(authorization === undefined ? {} : { authorization }),
	});

describe("whoever cannot prove to be Teams gets an empty 401, and the database is as before", () => {
	for (const [kind, make] of Object.entries(KINDS)) {
		test(`with ${kind}`, async () => {
			const before = await fingerprint(world.database);
			const calls = world.sandbox.teams.requests.fromBot().length;
			for (const [how, forge] of Object.entries(FORGERIES)) {
				const answer = await send(...(await forge(make())));
				forged.mustRefuse(`${kind}, ${how}`, answer.status === 401 && answer.text === "");
			}
			expect(await fingerprint(world.database)).toEqual(before);
			expect(world.sandbox.teams.requests.fromBot()).toHaveLength(calls);
		});
	}

	test("and with a good token it is let in", async () => {
		for (const [kind, make] of Object.entries(KINDS)) {
			expect((await send(make(), await good())).status, kind).toBe(200);
		}
	});
});

test("a genuine request that is sent again has no second effect", async () => {
	for (const [kind, make] of Object.entries(KINDS)) {
		const [body, authorization] = [make(), await good()];
		await send(body, authorization);
		const after = await fingerprint(world.database);
		await Promise.all(Array.from({ length: 5 }, () => send(body, authorization)));
		const now = await fingerprint(world.database);
		replayed.mustRefuse(`${kind} again, five times at once`, JSON.stringify(now) === JSON.stringify(after));
	}
});

test("in production there is no way in for an emulator, nor a key set or connector of anybody else's", () => {
	const whole = {
		...{
			NODE_ENV: "production",
			DATABASE_URL: "postgres://x",
			ROLLCALL_MASTER_KEYS: `v1:${Buffer.alloc(32).toString("base64")}`,
		},
		...{ TEAMS_APP_ID: "app", TEAMS_APP_PASSWORD: "x", TEAMS_APP_TENANT_ID: "own", TEAMS_TENANT_IDS: "one" },
	};
	expect(readConfig(whole).teams).toMatchObject({ anonymous: false, serviceHosts: [], tenants: ["one"] });
	for (const [name, value] of Object.entries({
		ROLLCALL_TEAMS_ANONYMOUS: "1",
		TEAMS_OPENID_URL: "https://example.org/keys",
		TEAMS_TOKEN_URL: "https://example.org/token",
		TEAMS_SERVICE_HOSTS: "example.org",
		SLACK_API_URL: "https://example.org/api/",
		NODE_TLS_REJECT_UNAUTHORIZED: "0",
	})) {
		expect(() => readConfig({ ...whole, [name]: value }), name).toThrow(name);
	}
});
