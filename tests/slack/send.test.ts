import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { Message } from "../../src/chat/message.ts";
import { type Place, Undelivered } from "../../src/chat/port.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { listLog, slack, TEAM } from "./harness.ts";

const place: Place = {
	platform: "slack",
	tenant: TEAM,
	kind: "channel",
	ref: "C0PANEL",
	address: { channel: "C0PANEL" },
};
const hello: Message = { summary: "MIL-2026-0001", blocks: [{ text: ["Enquiries open"] }] };
const since = new Date("2026-09-01T08:00:00Z");

/** How a delivery failed; fails itself when it did not. */
async function failure(
	work: Promise<unknown>,
): Promise<{ fate: string; message: string; retryAfterSeconds: number }> {
	try {
		await work;
	} catch (error) {
		if (error instanceof Undelivered) return error;
		throw error;
	}
	throw new Error("It was delivered");
}

describe("posting", () => {
	test("a message carries the delivery's id and nothing is unfurled", async () => {
		const { surface, api } = await slack();
		const id = await surface.post(place, hello, "delivery-1");
		expect(id).toBe("1790000000.000100");
		const [args] = api.of("chat.postMessage");
		expect(args).toMatchObject({
			channel: "C0PANEL",
			text: "MIL-2026-0001",
			metadata: { event_type: "rollcall_delivery", event_payload: { delivery: "delivery-1" } },
			unfurl_links: false,
			unfurl_media: false,
		});
		expect(args).not.toHaveProperty("thread_ts");
		expect(api.calls.at(-1)?.headers.authorization).toBe("Bearer xoxb-a-token");
	});

	test("a reply goes into its thread", async () => {
		const { surface, api } = await slack();
		await surface.post(place, hello, "delivery-1", "1789.0001");
		expect(api.of("chat.postMessage")[0]).toMatchObject({ thread_ts: "1789.0001" });
	});

	test("a message is redrawn in its place", async () => {
		const { surface, api } = await slack();
		await surface.update(place, "1789.0001", hello, "delivery-1");
		expect(api.of("chat.update")[0]).toMatchObject({
			channel: "C0PANEL",
			ts: "1789.0001",
			text: "MIL-2026-0001",
		});
	});

	test("a person's private chat is opened, and is a place in the bot's own workspace", async () => {
		const { surface, api } = await slack();
		const chat = await surface.personal({ platform: "slack", tenant: "T0OTHER", user: "U0ANN" });
		expect(chat).toEqual({
			platform: "slack",
			tenant: TEAM,
			kind: "person",
			ref: "D0PERSON",
			address: { channel: "D0PERSON" },
		});
		expect(api.of("conversations.open")[0]).toEqual({ users: "U0ANN" });
	});
});

describe("a delivery that fails", () => {
	test.each([
		["channel_not_found", "gone"],
		["is_archived", "gone"],
		["not_in_channel", "gone"],
		["account_inactive", "later"],
		["token_revoked", "later"],
		["invalid_blocks", "refused"],
		["msg_too_long", "refused"],
		["msg_blocks_too_long", "refused"],
		["an_error_of_next_year", "refused"],
		["internal_error", "ambiguous"],
		["fatal_error", "ambiguous"],
		["invalid_auth", "later"],
	])("with %s is %s", async (error, fate) => {
		const { surface, api } = await slack();
		api.on("chat.postMessage", () => ({ ok: false, error }));
		const failed = await failure(surface.post(place, hello, "d"));
		expect(failed).toMatchObject({ fate, message: `${fate}: ${error}` });
	});

	test.each(["message_not_found", "cant_update_message", "edit_window_closed"])(
		"an update of a message that is not there (%s) is refused: its channel is",
		async (error) => {
			const { surface, api } = await slack();
			api.on("chat.update", () => ({ ok: false, error }));
			expect(await failure(surface.update(place, "1.1", hello, "d"))).toMatchObject({ fate: "refused" });
		},
	);

	test.each([
		["7", 7],
		["0", 1],
		["999999999", 3_600],
		["soon", 30],
		[undefined, 30],
	])(
		"a 429 with Retry-After %s waits %i seconds, and is not tried again by the library",
		async (header, seconds) => {
			const { surface, api } = await slack();
			api.on("chat.postMessage", (_, res) => {
				res.writeHead(429, header === undefined ? {} : { "retry-after": header }).end();
				return undefined;
			});
			expect(await failure(surface.post(place, hello, "d"))).toMatchObject({
				fate: "later",
				retryAfterSeconds: seconds,
			});
			expect(api.of("chat.postMessage")).toHaveLength(1);
		},
	);

	test.each([500, 502, 503])("an HTTP %i leaves it open whether the message is there", async (status) => {
		const { surface, api } = await slack();
		api.on("chat.postMessage", (_, res) => {
			res.writeHead(status).end("a proxy's page");
			return undefined;
		});
		expect(await failure(surface.post(place, hello, "d"))).toMatchObject({
			fate: "ambiguous",
			message: `ambiguous: http_${status}`,
		});
		expect(api.of("chat.postMessage")).toHaveLength(1);
	});

	test("a proxy's page with status 200 is ambiguous too, and stays out of the log", async () => {
		const { surface, api, logged } = await slack();
		api.on("chat.postMessage", (_, res) => {
			res.writeHead(200, { "content-type": "text/html" }).end("<html>Hello Ada Canary</html>");
			return undefined;
		});
		expect(await failure(surface.post(place, hello, "d"))).toMatchObject({
			message: "ambiguous: unreadable_answer",
		});
		expect(logged.join()).not.toContain("Canary");
	});

	test("a connection that drops after the message was taken in is ambiguous, and the message was sent once", async () => {
		const { surface, api } = await slack();
		api.on("chat.postMessage", (_, res) => {
			res.destroy();
			return undefined;
		});
		expect(await failure(surface.post(place, hello, "d"))).toMatchObject({ fate: "ambiguous" });
		expect(api.of("chat.postMessage")).toHaveLength(1);
	});

	test("no answer in time is ambiguous for a post, and may simply be made again for an update", async () => {
		const { surface, api } = await slack();
		api.on("chat.postMessage", () => undefined);
		api.on("chat.update", () => undefined);
		expect(await failure(surface.post(place, hello, "d"))).toMatchObject({
			fate: "ambiguous",
			message: "ambiguous: no_answer",
		});
		expect(await failure(surface.update(place, "1.1", hello, "d"))).toMatchObject({
			fate: "later",
			retryAfterSeconds: 5,
		});
	});

	test("a connection that never came about was certainly not taken", async () => {
		const surface = createSlack({
			botToken: "xoxb-a-token",
			signingSecret: "s",
			apiUrl: `http://127.0.0.1:${await closedPort()}/`,
			log: listLog([]),
			command: "/cme",
		});
		expect(await failure(surface.post(place, hello, "d"))).toMatchObject({
			fate: "later",
			message: "later: no_connection",
			retryAfterSeconds: 5,
		});
	});
});

describe("finding a post whose fate is unknown", () => {
	const posted = (ts: string, delivery: string) => ({
		ts,
		metadata: { event_type: "rollcall_delivery", event_payload: { delivery } },
	});

	test("it is found by its delivery, a minute of clock difference allowed for", async () => {
		const { surface, api } = await slack();
		api.on("conversations.history", () => ({
			ok: true,
			messages: [{ ts: "3.3", text: "x" }, posted("2.2", "other"), posted("1.1", "mine")],
		}));
		expect(await surface.find?.(place, "mine", since)).toBe("1.1");
		expect(api.of("conversations.history")[0]).toMatchObject({
			channel: "C0PANEL",
			include_all_metadata: true,
			oldest: String(since.getTime() / 1000 - 60),
		});
	});

	test("a reply is looked for in its thread", async () => {
		const { surface, api } = await slack();
		api.on("conversations.replies", () => ({ ok: true, messages: [posted("1.1", "mine")] }));
		expect(await surface.find?.(place, "mine", since, "1.0")).toBe("1.1");
		expect(api.of("conversations.replies")[0]).toMatchObject({ ts: "1.0" });
	});

	test("later pages are read; when it is on none, it is not there", async () => {
		const { surface, api } = await slack();
		api.on("conversations.history", (call) =>
			call.args.cursor === "two"
				? { ok: true, messages: [posted("1.1", "mine")] }
				: { ok: true, messages: [posted("2.2", "other")], response_metadata: { next_cursor: "two" } },
		);
		expect(await surface.find?.(place, "mine", since)).toBe("1.1");
		expect(await surface.find?.(place, "absent", since)).toBeUndefined();
	});

	test("a metadata of the same id by another app is not ours", async () => {
		const { surface, api } = await slack();
		const foreign = { ts: "1.1", metadata: { event_type: "theirs", event_payload: { delivery: "mine" } } };
		api.on("conversations.history", () => ({ ok: true, messages: [foreign] }));
		expect(await surface.find?.(place, "mine", since)).toBeUndefined();
	});

	test("after ten pages it is unknown, not absent", async () => {
		const { surface, api } = await slack();
		api.on("conversations.history", () => ({
			ok: true,
			messages: [],
			response_metadata: { next_cursor: "more" },
		}));
		expect(await failure(surface.find!(place, "mine", since))).toMatchObject({ fate: "ambiguous" });
		expect(api.of("conversations.history")).toHaveLength(10);
	});

	test("a look that fails may be made again", async () => {
		const { surface, api } = await slack();
		api.on("conversations.history", (_, res) => {
			res.destroy();
			return undefined;
		});
		expect(await failure(surface.find!(place, "mine", since))).toMatchObject({ fate: "later" });
	});
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}
