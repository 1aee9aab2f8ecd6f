import { request } from "node:http";
import { generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, type MockInstance, test, vi } from "vitest";
import { type Bot, inChat, startBot } from "./bot.ts";
import { APP, hangs, type Microsoft, RAISER, startMicrosoft, TENANT } from "./microsoft.ts";

let microsoft: Microsoft;
let bot: Bot;
let complaints: MockInstance<typeof console.error>;
beforeAll(async () => {
	microsoft = await startMicrosoft();
	bot = await startBot(microsoft);
	// The SDK writes of forged tokens to the console: it must not be shown any.
	complaints = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterAll(async () => {
	vi.restoreAllMocks();
	await bot.stop();
	await microsoft.stop();
});
afterEach(() => {
	bot.asked.length = 0;
	microsoft.calls.length = 0;
	expect(complaints.mock.calls).toEqual([]);
});

const hello = (change: object = {}) => inChat(microsoft, { type: "message", text: "help", ...change });
const seconds = () => Math.floor(Date.now() / 1000);
const claims = () => ({
	iss: "https://api.botframework.com",
	aud: APP,
	exp: seconds() + 600,
	serviceurl: microsoft.serviceUrl,
});

/** Everybody who must stay outside, and how they try. */
const forgeries: Record<string, () => Promise<[activity: object, authorization: string | null]>> = {
	"no token": async () => [hello(), null],
	"an empty token": async () => [hello(), "Bearer "],
	"another scheme": async () => [hello(), `Basic ${(await microsoft.bearer()).slice(7)}`],
	"something that is no token": async () => [hello(), "Bearer a.b.c"],
	"a token that is JSON null": async () => [
		hello(),
		`Bearer ${Buffer.from("null").toString("base64url")}.bnVsbA.x`,
	],
	"the algorithm none": async () => [hello(), `Bearer ${new UnsecuredJWT(claims()).encode()}`],
	"the algorithm HS256 with the app id as its secret": async () => {
		const token = new SignJWT(claims()).setProtectedHeader({ alg: "HS256", kid: "key-1" });
		return [hello(), `Bearer ${await token.sign(new TextEncoder().encode(APP.repeat(2)))}`];
	},
	"a key of one's own under Microsoft's key id": async () => {
		const { privateKey } = await generateKeyPair("RS256");
		const token = new SignJWT(claims()).setProtectedHeader({ alg: "RS256", kid: "key-1" });
		return [hello(), `Bearer ${await token.sign(privateKey)}`];
	},
	"a key that nobody knows": async () => [hello(), await microsoft.bearer({}, { kid: "key-2" })],
	"a payload that was changed": async () => {
		const [head, , signature] = (await microsoft.bearer()).split(".");
		const body = Buffer.from(JSON.stringify({ ...claims(), extra: 1 })).toString("base64url");
		return [hello(), `${head}.${body}.${signature}`];
	},
	"an expired token": async () => [hello(), await microsoft.bearer({ exp: seconds() - 301 })],
	"a token without an end": async () => [hello(), await microsoft.bearer({ drop: ["exp"] })],
	"a token from the future": async () => [hello(), await microsoft.bearer({ nbf: seconds() + 301 })],
	"another bot's audience": async () => [hello(), await microsoft.bearer({ aud: "another-app" })],
	"several audiences": async () => [hello(), await microsoft.bearer({ aud: [APP, "another-app"] })],
	"no audience": async () => [hello(), await microsoft.bearer({ drop: ["aud"] })],
	"the emulator's issuer": async () => [
		hello(),
		await microsoft.bearer({
			iss: `https://sts.windows.net/${TENANT}/`,
			tid: TENANT,
			ver: "1.0",
			appid: APP,
		}),
	],
	"the emulator's second issuer": async () => [
		hello(),
		await microsoft.bearer({
			iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
			tid: TENANT,
			ver: "2.0",
			azp: APP,
		}),
	],
	"a skill's token": async () => [
		hello(),
		await microsoft.bearer({
			iss: "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/",
			ver: "1.0",
			appid: "skill",
		}),
	],
	"a token without the serviceurl claim": async () => [
		hello(),
		await microsoft.bearer({ drop: ["serviceurl"] }),
	],
	"a serviceurl claim for another connector": async () => [
		hello(),
		await microsoft.bearer({ serviceurl: "https://smba.trafficmanager.net/uk/" }),
	],
	"an activity without a serviceUrl": async () => [
		hello({ serviceUrl: undefined }),
		await microsoft.bearer(),
	],
	"an empty serviceUrl": async () => [hello({ serviceUrl: "" }), await microsoft.bearer({ serviceurl: "" })],
	"a host that is not Teams'": async () => {
		const serviceUrl = "https://connector.example.org/";
		return [hello({ serviceUrl }), await microsoft.bearer({ serviceurl: serviceUrl })];
	},
	"a host that only begins like Teams'": async () => {
		const serviceUrl = "https://smba.trafficmanager.net.example.org/";
		return [hello({ serviceUrl }), await microsoft.bearer({ serviceurl: serviceUrl })];
	},
	"a user name that looks like Teams' host": async () => {
		const serviceUrl = "https://smba.trafficmanager.net@example.org/";
		return [hello({ serviceUrl }), await microsoft.bearer({ serviceurl: serviceUrl })];
	},
	"Teams' host without encryption": async () => {
		const serviceUrl = "http://smba.trafficmanager.net/uk/";
		return [hello({ serviceUrl }), await microsoft.bearer({ serviceurl: serviceUrl })];
	},
	"another channel of the Bot Framework": async () => [
		hello({ channelId: "webchat" }),
		await microsoft.bearer(),
	],
	"the App Service channel": async () => [hello({ channelId: "ase" }), await microsoft.bearer()],
	"no tenant": async () => [
		hello({ conversation: { id: "a:1", conversationType: "personal" }, channelData: {} }),
		await microsoft.bearer(),
	],
	"a tenant that is not a customer": async () => [
		hello({
			conversation: { id: "a:1", conversationType: "personal", tenantId: "foreign" },
			channelData: {},
		}),
		await microsoft.bearer(),
	],
	"two tenants at odds": async () => [
		hello({ channelData: { tenant: { id: "foreign" } } }),
		await microsoft.bearer(),
	],
	"a person from another tenant": async () => [
		hello({ from: { id: "29:x", aadObjectId: RAISER, tenantId: "foreign" } }),
		await microsoft.bearer(),
	],
};

describe("whoever cannot prove to be Teams gets an empty 401 and nothing happens", () => {
	for (const [who, forged] of Object.entries(forgeries)) {
		test(who, async () => {
			const [activity, authorization] = await forged();
			const answer = await bot.send(activity, authorization);
			expect(answer).toMatchObject({ status: 401, text: "" });
			expect(bot.asked).toEqual([]);
			expect(microsoft.calls).toEqual([]);
		});
	}

	test("and what could never be valid is refused before any key is fetched, with the reason in our log alone", async () => {
		const reasons: Record<string, string> = {
			"no token": "no_token",
			"something that is no token": "malformed_token",
			"the algorithm none": "algorithm",
			"the algorithm HS256 with the app id as its secret": "algorithm",
			"an expired token": "expired",
			"a token without an end": "expired",
			"a token from the future": "not_yet_valid",
			"another bot's audience": "audience",
			"the emulator's issuer": "issuer",
			"a skill's token": "issuer",
			"a token without the serviceurl claim": "no_serviceurl_claim",
			"a host that is not Teams'": "service_host",
			"another channel of the Bot Framework": "envelope",
			"no tenant": "no_tenant",
			"a tenant that is not a customer": "tenant",
			"a person from another tenant": "tenant",
		};
		for (const [who, reason] of Object.entries(reasons)) {
			bot.logged.length = 0;
			const [activity, authorization] = (await forgeries[who]?.()) ?? [{}, null];
			await bot.send(activity, authorization);
			expect(bot.logged, who).toEqual([{ level: "warn", facts: { reason }, code: "teams_unauthorised" }]);
		}
	});

	test("and what only its signature gives away is named in our log, and nowhere else", async () => {
		const reasons: Record<string, string> = {
			"a key of one's own under Microsoft's key id": "signature",
			"a payload that was changed": "signature",
			"a key that nobody knows": "unknown_key",
		};
		for (const [who, reason] of Object.entries(reasons)) {
			bot.logged.length = 0;
			const [activity, authorization] = (await forgeries[who]?.()) ?? [{}, null];
			await bot.send(activity, authorization);
			expect(bot.logged, who).toEqual([{ level: "warn", facts: { reason }, code: "teams_unauthorised" }]);
		}
	});

	test("and an activity of two customers at once belongs to neither", async () => {
		const both = await startBot(microsoft, { tenants: [TENANT, "another-customer"] });
		const channelData = { tenant: { id: "another-customer" } };
		expect(await both.send(hello({ channelData }))).toMatchObject({ status: 401, text: "" });
		expect(both.asked).toEqual([]);
		await both.stop();
	});

	test("and the same activity with a good token is let in", async () => {
		expect(await bot.send(hello())).toMatchObject({ status: 200, text: "" });
		expect(bot.asked).toHaveLength(1);
	});

	test("and many foreign tokens leave no issuer behind in the SDK's own list", async () => {
		const { ToBotFromBotOrEmulatorTokenValidationParameters } = await import(
			"botframework-connector/lib/auth/tokenValidationParameters.js"
		);
		const allowed = () => [ToBotFromBotOrEmulatorTokenValidationParameters.issuer].flat();
		const before = allowed();
		for (const tid of ["one", "two", "three"]) {
			const iss = `https://sts.windows.net/${tid}/`;
			await bot.send(hello(), await microsoft.bearer({ iss, tid, ver: "1.0", appid: APP }));
		}
		expect(allowed()).toEqual(before);
	});
});

describe("the request itself", () => {
	const raw = (body: string, path = "/api/messages", method = "POST") =>
		new Promise<number>((resolve, reject) => {
			const url = new URL(path, bot.url);
			microsoft.bearer().then((authorization) => {
				const sent = request(url, { method, headers: { authorization } }, (answer) => {
					answer.resume();
					resolve(answer.statusCode ?? 0);
				});
				sent.on("error", reject);
				sent.end(body);
			}, reject);
		});

	test("that is larger than 256 kB is refused", async () => {
		expect(await raw(JSON.stringify(hello({ text: "x".repeat(256 * 1024) })))).toBe(413);
		expect(bot.asked).toEqual([]);
	});

	test("that nests deeper than 32 is refused", async () => {
		expect(await raw(`{"type":"message","value":${"[".repeat(32)}${"]".repeat(32)}}`)).toBe(400);
	});

	test("that is no JSON object is refused", async () => {
		for (const body of ["", "{", "[]", "null", '"x"']) expect(await raw(body)).toBe(400);
	});

	test("is taken with brackets inside its text", async () => {
		expect(await raw(JSON.stringify(hello({ text: `${"[".repeat(50)} \\"{` })))).toBe(200);
	});

	test("that names nobody and no conversation is refused", async () => {
		const answer = await bot.send({ ...hello(), conversation: { tenantId: TENANT }, from: {} });
		expect(answer).toMatchObject({ status: 400, text: "" });
	});

	test("that is no POST, or goes elsewhere, is refused", async () => {
		expect(await raw("", "/api/messages", "GET")).toBe(405);
		expect(await raw("{}", "/api/messages/more")).toBe(404);
	});

	test("that asks for something Teams' bots may not know is answered as not implemented", async () => {
		const answer = await bot.send(
			inChat(microsoft, { type: "invoke", name: "signin/verifyState", value: {} }),
		);
		expect(answer.status).toBe(501);
	});
});

describe("without a token", () => {
	let local: Bot;
	beforeAll(async () => {
		local = await startBot(microsoft, { anonymous: true });
	});
	afterAll(() => local.stop());

	test("this machine is let in where that was allowed", async () => {
		expect(await local.send(hello(), null)).toMatchObject({ status: 200 });
		expect(local.asked).toHaveLength(1);
	});

	test("it is answered without our token, which an emulator has no business with", async () => {
		const emulator = await startBot(microsoft, { anonymous: true, serviceHosts: [] });
		emulator.reply = () => ({ say: { summary: "s", blocks: [] } });
		const tokens = microsoft.tokensGiven;
		expect(await emulator.send(hello(), null)).toMatchObject({ status: 200 });
		expect(microsoft.calls.map(({ authorization }) => authorization)).toEqual([""]);
		expect(microsoft.tokensGiven).toBe(tokens);
		await emulator.stop();
	});

	test("it is not let in where that was not allowed, whatever host it names", async () => {
		const strict = await startBot(microsoft, { serviceHosts: [] });
		expect(await strict.send(hello())).toMatchObject({ status: 401 });
		await strict.stop();
	});

	test("a token that is wrong is still refused", async () => {
		expect(await local.send(hello(), await microsoft.bearer({ aud: "another-app" }))).toMatchObject({
			status: 401,
		});
		expect(local.asked).toHaveLength(1);
	});

	test("a request through a proxy on this machine is refused", async () => {
		const answer = await fetch(local.url, {
			method: "POST",
			headers: { "x-forwarded-for": "203.0.113.7" },
			body: JSON.stringify(hello()),
		});
		expect(answer.status).toBe(401);
	});
});

test("while Microsoft's keys cannot be had, nobody is let in, and nobody waits for long", async () => {
	const lost = await startBot(microsoft, { openIdUrl: `${microsoft.url}/no-keys-here`, timeoutMs: 100 });
	microsoft.next.push(hangs);
	expect(await lost.send(hello())).toMatchObject({ status: 401, text: "" });
	expect(lost.asked).toEqual([]);
	await lost.stop();
});

test("a bot that was stopped answers that it is not there, and waits for what it had begun", async () => {
	const brief = await startBot(microsoft);
	const release = Promise.withResolvers<void>();
	const begun = Promise.withResolvers<void>();
	brief.reply = async () => {
		begun.resolve();
		await release.promise;
		return { done: true };
	};
	const first = brief.send(hello());
	await begun.promise;
	let stopped = false;
	const stopping = brief.surface.stop().then(() => {
		stopped = true;
	});
	expect(await brief.send(hello())).toMatchObject({ status: 503, text: "" });
	expect(stopped).toBe(false);
	release.resolve();
	expect((await first).status).toBe(200);
	await stopping;
	await brief.stop();
});
