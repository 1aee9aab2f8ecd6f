import { stringify } from "node:querystring";
import { describe, expect, test } from "vitest";
import { door } from "../../src/slack/door.ts";
import { listLog, post, SECRET, signed, slack } from "./harness.ts";
import { listen } from "./recorder.ts";

const COMMAND = stringify({
	command: "/cme",
	text: "help",
	team_id: "T0PANEL",
	user_id: "U0ANN",
	channel_id: "C0PANEL",
	trigger_id: "1.2.3",
});

describe("the door", () => {
	test("a request signed by Slack is taken in", async () => {
		const { url, taken } = await slack();
		const answered = await signed(url, COMMAND);
		expect(answered).toMatchObject({ status: 200, body: "" });
		expect(taken).toHaveLength(1);
	});

	test.each([
		["signed with another secret", { secret: "another" }],
		["with a signature of another length", { signature: "v0=abcd" }],
		["with a signature of another version", { signature: `v1=${"0".repeat(64)}` }],
		["without a signature", { signature: "" }],
		["301 seconds old", { seconds: -301 }],
		["301 seconds in the future", { seconds: 302 }],
		["with a time that is no number", { headers: { "x-slack-request-timestamp": "soon" } }],
	])("a request %s gets an empty 401", async (_, wrong) => {
		const { url, taken } = await slack();
		expect(await signed(url, COMMAND, wrong)).toMatchObject({ status: 401, body: "" });
		expect(taken).toEqual([]);
	});

	test.each([-298, 298])("a request %i seconds off is still taken in", async (seconds) => {
		const { url } = await slack();
		expect((await signed(url, COMMAND, { seconds })).status).toBe(200);
	});

	test("a request that was changed after it was signed gets a 401", async () => {
		const { url, taken, logged } = await slack();
		const time = String(Math.floor(Date.now() / 1000));
		const headers = { "x-slack-request-timestamp": time, "x-slack-signature": `v0=${"a".repeat(64)}` };
		const answered = await post(`${url}/slack/events`, `${COMMAND}&text=more`, headers);
		expect(answered).toMatchObject({ status: 401, body: "" });
		expect(taken).toEqual([]);
		expect(logged).toContain("slack-request-forged {}");
	});

	test("nothing that is forged gets past it: what stands behind checks no signature", async () => {
		const behind: string[] = [];
		const within = door(SECRET, listLog([]), (req, res) => {
			behind.push(String((req as typeof req & { rawBody: Buffer }).rawBody));
			res.writeHead(200).end();
		});
		const url = await listen(within);
		const wrong = [{ secret: "another" }, { signature: "" }, { seconds: -301 }, { seconds: 302 }];
		for (const how of wrong) {
			expect(await signed(url, COMMAND, how)).toMatchObject({ status: 401, body: "" });
			expect(await signed(url, `ssl_check=1&${COMMAND}`, how)).toMatchObject({ status: 401, body: "" });
		}
		expect(behind).toEqual([]);
		expect((await signed(url, COMMAND)).status).toBe(200);
		expect(behind).toEqual([COMMAND]);
	});

	test("calling itself an ssl_check lets nothing in unsigned, whatever comes with it", async () => {
		const { url, taken } = await slack();
		for (const signature of ["", `v0=${"0".repeat(64)}`]) {
			const answered = await signed(url, `ssl_check=1&${COMMAND}`, { signature });
			expect(answered).toMatchObject({ status: 401, body: "" });
		}
		expect(taken).toEqual([]);
	});

	test("a signed ssl_check is answered and does nothing", async () => {
		const { url, taken } = await slack();
		expect(await signed(url, `ssl_check=1&${COMMAND}`)).toMatchObject({ status: 200, body: "" });
		expect(taken).toEqual([]);
	});

	test("other paths and methods are not known", async () => {
		const { url } = await slack();
		expect(await post(`${url}/slack/other`, "", {})).toMatchObject({ status: 404, body: "" });
		expect(await post(`${url}/slack/events`, "", {}, "PUT")).toMatchObject({ status: 405, body: "" });
	});

	test("a body over the limit is refused, whether it says so or not", async () => {
		const { url, taken } = await slack();
		const big = Buffer.alloc(300_000, "a");
		expect((await signed(url, big)).status).toBe(413);
		const unsaid = await signed(url, big, { headers: { "transfer-encoding": "chunked" } });
		expect(unsaid.status).toBe(413);
		expect(taken).toEqual([]);
	});

	test.each([
		["nothing at all", "", "application/json"],
		["null", "null", "application/json"],
		["a list", "[]", "application/json"],
		["half of something", '{"type":', "application/json"],
		["a payload of null", "payload=null", "application/x-www-form-urlencoded"],
	])("a genuine body of %s is refused without harm", async (_, body, type) => {
		const { url, command } = await slack();
		expect(await signed(url, body, { type })).toMatchObject({ status: 400, body: "" });
		expect((await command("still there")).status).toBe(200);
	});

	test("Slack's question for the address is answered", async () => {
		const { url } = await slack();
		const body = JSON.stringify({ type: "url_verification", challenge: "abc" });
		const answered = await signed(url, body, { type: "application/json" });
		expect(JSON.parse(answered.body)).toEqual({ challenge: "abc" });
	});

	test("a genuine request of an unknown kind is answered and does nothing", async () => {
		const { payload, taken } = await slack();
		expect(await payload({ type: "something_new" })).toMatchObject({ status: 200, body: "" });
		expect(taken).toEqual([]);
	});

	test("no request needs auth.test to have worked", async () => {
		const { command, api, taken } = await slack();
		api.on("auth.test", () => ({ ok: false, error: "internal_error" }));
		expect((await command("help")).status).toBe(200);
		expect(taken).toHaveLength(1);
	});
});
