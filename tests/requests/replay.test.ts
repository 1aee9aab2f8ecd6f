import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rollcall } from "../cli/run.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { A_WEDNESDAY, startWorld, type TestWorld } from "../support/world.ts";
import { manifestsForEverything, OPEN_CHANNEL } from "./every-request.ts";
import { fixture, linesOf, written } from "./fixtures.ts";

interface Answered {
	requests: { platform: string; kind: string; status: number; milliseconds: number }[];
	refused: number;
}

describe("replayed to a running bot", () => {
	let world: TestWorld;
	let folder: string;
	beforeAll(async () => {
		folder = tempFolder("rollcall-replayed");
		const more = { folder, slackChannels: [OPEN_CHANNEL] };
		world = await startWorld(A_WEDNESDAY, undefined, true, 0, manifestsForEverything(), more);
	});
	afterAll(async () => {
		await world.close();
		rmSync(folder, { recursive: true });
	});

	const replay = (file: string, ...more: string[]) =>
		rollcall(["replay", file, "--stand-ins", folder, ...more]);

	/** All that a request could have made twice. */
	async function everythingMade(): Promise<unknown> {
		const count = (table: string) => `(select count(*)::int from ${table}) as ${table}`;
		const tables = ["ledger", "receipt", "draft", "sealed", "posting", "case_file", "decision"].map(count);
		const { rows } = await world.database.superuser.query(`select ${tables.join(", ")}`);
		const { slack, teams } = world.sandbox;
		return [rows[0], slack.state().messages.length, teams.state().messages.length];
	}

	/** The recorded person whose requests are these, as somebody of the panel: then they do something. */
	const asOneOfThePanel = {
		slack: () => {
			const first = linesOf(written("slack")).find((one) => one.kind === "shortcut")!;
			const { user } = first.body.payload as { user: { id: string } };
			return `${user.id}=U05LAPWING`;
		},
		teams: () => {
			const { from } = linesOf(written("teams"))[0]!.body as { from: { aadObjectId: string } };
			return `${from.aadObjectId}=${world.sandbox.world.people.find((p) => p.key === "fieldfare-omar")!.teams}`;
		},
	};

	test.each(["slack", "teams"] as const)(
		"every request of %s is taken, and the second time doubles nothing",
		async (platform) => {
			const as = ["--set", asOneOfThePanel[platform]()];
			const before = (await everythingMade()) as [{ draft: number }];
			const first = await replay(fixture(platform), "--json", ...as);
			const { requests, refused } = JSON.parse(first.out) as Answered;
			expect(requests.filter(({ status }) => status !== 200)).toEqual([]);
			expect(refused).toBe(0);
			expect(first.code).toBe(0);
			expect(requests.map(({ kind }) => kind)).toEqual(linesOf(written(platform)).map(({ kind }) => kind));
			await settled();
			const once = (await everythingMade()) as [{ draft: number }];
			expect(once[0].draft).toBeGreaterThan(before[0].draft);
			const second = await replay(fixture(platform), ...as);
			expect(second.code).toBe(0);
			await settled();
			expect(await everythingMade()).toEqual(once);
		},
		120_000,
	);

	/** Waits until nothing that was asked for is under way: what is made stays the same for a second. */
	async function settled(): Promise<void> {
		let last = "";
		await expect
			.poll(
				async () => {
					const now = JSON.stringify(await everythingMade());
					const same = now === last;
					last = now;
					return same;
				},
				{ interval: 1_000, timeout: 20_000 },
			)
			.toBe(true);
	}

	test("as it was recorded nothing is signed, nothing is taken, and the command says so", async () => {
		const { code, out, err } = await replay(fixture("slack"), "--as-recorded");
		expect(code).toBe(1);
		expect(err).toMatch(/^(\d+) of \1 requests were not answered with 2xx\.$/);
		expect(out.split("\n")[0]).toMatch(/^slack {2}url_verification +401 {2}\d+ ms$/);
	});
});

describe("a file", () => {
	const folder = tempFolder("rollcall-replayed");
	afterAll(() => rmSync(folder, { recursive: true }));
	const file = join(folder, "requests.jsonl");
	const [line] = linesOf(written("slack"));
	const SLACK = { SLACK_BOT_TOKEN: "xoxb-test", SLACK_SIGNING_SECRET: "secret" };

	test.each([
		["//elsewhere.example/slack/events"],
		["https://elsewhere.example/slack/events"],
		["/api/messages"],
	])("sends to the bot's own doors and not to %s", async (path) => {
		writeFileSync(file, `${JSON.stringify(line)}\n${JSON.stringify({ ...line, path })}\n`);
		const { code, err } = await rollcall(["replay", file], SLACK);
		expect(code).toBe(1);
		expect(err).toMatch(/^Line 2 is no recorded request/);
	});

	test("goes to another machine only where that is asked for", async () => {
		const heard: string[] = [];
		const other = createServer((request, response) => {
			heard.push(String(request.headers["x-slack-signature"]).slice(0, 3));
			response.writeHead(302, { location: "https://elsewhere.example/" }).end();
		});
		await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
		const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
		writeFileSync(file, JSON.stringify(line));
		const production = {
			...{ ...SLACK, NODE_ENV: "production", DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" },
			...{ ROLLCALL_MASTER_KEYS: "v1:none", ROLLCALL_PUBLIC_URL: "https://rollcall.example" },
		};
		const refused = await rollcall(["replay", file], production);
		expect(refused.err).toBe("NODE_ENV is production: requests are sent to a bot in use only with --url.");
		const asked = await rollcall(["replay", file, "--url", url], production);
		expect(asked.out).toMatch(/ 302 /);
		expect(asked.code).toBe(1);
		expect(heard).toEqual(["v0="]);
		other.close();
	});

	test("is given the words of a recording and no other: no secret of a sandbox goes to where it is sent", async () => {
		const heard: string[] = [];
		const other = createServer(async (request, response) => {
			for await (const part of request) heard.push(String(part));
			response.end();
		});
		await new Promise<void>((done) => other.listen(0, "127.0.0.1", done));
		const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
		const slack = { signingSecret: "not-to-be-told", team: "T-OURS", bot: "U1" };
		const standIns = { bot: url, slack, teams: { app: "a", tenant: "t", service: url } };
		writeFileSync(join(folder, "replay.json"), JSON.stringify(standIns));
		const headers = { "content-type": "application/json" };
		const body = { type: "event_callback", team_id: "{team}", a: "{signingSecret} {constructor}" };
		writeFileSync(file, JSON.stringify({ ...line, headers, body }));
		const { code } = await rollcall(["replay", file, "--stand-ins", folder, "--url", url]);
		expect(code).toBe(0);
		expect(JSON.parse(heard.join(""))).toEqual({ ...body, team_id: "T-OURS" });
		other.close();
	});

	test("of Teams is not sent where only Microsoft could have signed it, and without a secret none of Slack's is", async () => {
		const teams = {
			TEAMS_APP_ID: "an-app",
			TEAMS_APP_PASSWORD: "x",
			TEAMS_APP_TENANT_ID: "t",
			TEAMS_TENANT_IDS: "t",
		};
		const { err } = await rollcall(["replay", fixture("teams")], teams);
		expect(err).toMatch(/^Requests of Teams can be sent to a sandbox, or to a bot on this machine/);
		const slack = await rollcall(["replay", fixture("slack")], teams);
		expect(slack.err).toMatch(/^SLACK_SIGNING_SECRET is not set/);
		const elsewhere = { bot: "https://elsewhere.example", slack: {}, teams: {} };
		writeFileSync(join(folder, "replay.json"), JSON.stringify(elsewhere));
		const away = await rollcall(["replay", fixture("slack"), "--stand-ins", folder]);
		expect(away.err).toMatch(/^The sandbox's file names a bot on another machine, https:..elsewhere.example/);
		const nothing = await rollcall(["replay", fixture("slack"), "--stand-ins", join(folder, "none")]);
		expect(nothing.err).toMatch(/^No sandbox was started in this folder/);
	});
});
