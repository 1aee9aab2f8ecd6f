import { createServer, type Server } from "node:http";
import { jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Undelivered } from "../src/chat/port.ts";
import { readConfig } from "../src/config.ts";
import { makeMailer } from "../src/mail/mailer.ts";
import { type MailStandIn, startMailStandIn } from "../src/sandbox/mail/server.ts";

const MAIL = {
	to: "office@school.example",
	subject: "Rollcall: MIL-2027-0001",
	text: "Zoë, £5\n.\n..end\n",
	delivery: "d-1",
};
const fate = (error: unknown) => (error instanceof Undelivered ? error.fate : String(error));

describe("by SMTP", () => {
	let server: MailStandIn;
	beforeEach(async () => {
		server = await startMailStandIn(() => new Date());
	});
	afterEach(() => server.stop());
	const mailer = () =>
		makeMailer({ by: "smtp", url: server.url, from: "Rollcall <rollcall@council.example>", plain: true });

	test("a letter arrives as it was written, under an id made of its delivery", async () => {
		const mail = await mailer();
		expect(await mail.send(MAIL)).toBe("<d-1@council.example>");
		expect(server.letters()).toMatchObject([
			{ to: MAIL.to, subject: MAIL.subject, messageId: "<d-1@council.example>" },
		]);
		expect(server.letters()[0]!.text.trim()).toBe(MAIL.text.trim());
		mail.close();
	});

	test.each([
		["451 4.3.0 Try later", "later"],
		["550 5.7.1 Not wanted", "refused"],
	])("the server's %s leaves it %s", async (answer, becomes) => {
		const mail = await mailer();
		server.fails(answer);
		expect(fate(await mail.send(MAIL).catch((e) => e))).toBe(becomes);
		mail.close();
	});

	test("a server that is not there leaves it for later, and one that never says whether it took it, in doubt", async () => {
		const gone = await makeMailer({
			by: "smtp",
			url: "smtp://127.0.0.1:9",
			from: "a@b.example",
			plain: true,
		});
		expect(fate(await gone.send(MAIL).catch((e) => e))).toBe("later");
		const mail = await mailer();
		server.fails("");
		expect(fate(await mail.send(MAIL).catch((e) => e))).toBe("ambiguous");
		mail.close();
		gone.close();
	}, 15_000);
});

describe("by GOV.UK Notify", () => {
	const SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506";
	const SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0";
	let server: Server;
	let url: string;
	let answer: { status: number; body: unknown };
	let asked: { method: string; url: string; token: string; body: unknown }[];
	beforeEach(async () => {
		asked = [];
		server = createServer(async (request, response) => {
			let body = "";
			for await (const part of request) body += part;
			const token = (request.headers.authorization ?? "").replace("Bearer ", "");
			asked.push({
				method: request.method!,
				url: request.url!,
				token,
				body: body ? JSON.parse(body) : undefined,
			});
			response
				.writeHead(answer.status, { "content-type": "application/json" })
				.end(JSON.stringify(answer.body));
		});
		await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
		url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
	});
	afterEach(() => server.close());
	const mailer = () => makeMailer({ by: "notify", key: `a-name-${SERVICE}-${SECRET}`, template: "t-1", url });

	test("a letter is asked for with the template, a signed token and its delivery, by which it is found again", async () => {
		const mail = await mailer();
		answer = { status: 201, body: { id: "n-1" } };
		expect(await mail.send(MAIL)).toBe("n-1");
		const { payload } = await jwtVerify(asked[0]!.token, new TextEncoder().encode(SECRET));
		expect(payload.iss).toBe(SERVICE);
		expect(asked[0]).toMatchObject({
			...{ method: "POST", url: "/v2/notifications/email" },
			body: {
				...{ email_address: MAIL.to, template_id: "t-1", reference: "d-1" },
				personalisation: { subject: MAIL.subject, body: MAIL.text },
			},
		});
		answer = { status: 200, body: { notifications: [{ id: "n-1" }] } };
		expect(await mail.find!("d-1")).toBe("n-1");
		expect(asked[1]).toMatchObject({ method: "GET", url: "/v2/notifications?reference=d-1" });
		answer = { status: 200, body: { notifications: [] } };
		expect(await mail.find!("d-1")).toBeUndefined();
	});

	test.each([
		[400, "refused"],
		[403, "later"],
		[429, "later"],
		[500, "ambiguous"],
	])("an answer of %i leaves it %s", async (status, becomes) => {
		answer = { status, body: {} };
		expect(fate(await (await mailer()).send(MAIL).catch((e) => e))).toBe(becomes);
	});
});

describe("the set-up", () => {
	const base = { ROLLCALL_PUBLIC_URL: "https://rollcall.example" };
	test("takes one provider, with what it needs", () => {
		expect(
			readConfig({
				...base,
				ROLLCALL_SMTP_URL: "smtps://u:p@mail.example:465",
				ROLLCALL_MAIL_FROM: "a@b.example",
			}).mail,
		).toEqual({
			...{ by: "smtp", url: "smtps://u:p@mail.example:465", from: "a@b.example" },
		});
		expect(readConfig({ ROLLCALL_SMTP_URL: "", ROLLCALL_PROXIES: "1" })).toMatchObject({
			mail: undefined,
			proxies: 1,
		});
		for (const [environment, says] of [
			[{ ...base, ROLLCALL_SMTP_URL: "smtp://mail.example" }, /ROLLCALL_MAIL_FROM is not set/],
			[
				{ ROLLCALL_SMTP_URL: "smtp://mail.example", ROLLCALL_MAIL_FROM: "a@b.example" },
				/ROLLCALL_PUBLIC_URL is not set/,
			],
			[{ ...base, ROLLCALL_NOTIFY_KEY: "short" }, /give the whole API key/],
			[{ ...base, ROLLCALL_SMTP_URL: "https://mail.example" }, /smtps:/],
		] as const) {
			expect(() => readConfig(environment)).toThrow(says);
		}
	});
});
