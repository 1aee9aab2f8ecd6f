import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Heard } from "../../src/chat/heard.ts";
import { readConfig } from "../../src/config.ts";
import { ownWords, startRecording } from "../../src/recording.ts";
import { openRecorder } from "../../src/telemetry/recorder.ts";
import { makeScrub } from "../../src/telemetry/scrub.ts";
import { quiet } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { linesOf, written } from "./fixtures.ts";

/** The same, with this in the place of the names of what was typed: fields of forms. */
const inKeys = (value: unknown, put: string, typed = false): unknown => {
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map((one) => inKeys(one, put, typed));
	const entries = Object.entries(value).map(([key, one], at) => [
		typed ? `${put}${at}` : key,
		inKeys(one, put, typed || key === "state" || key === "data"),
	]);
	return Object.fromEntries(entries);
};

/** The same, with this in the place of every text that is called so. */
const called = (value: unknown, name: string, put: string, key = ""): unknown => {
	if (typeof value === "string") return key === name ? put : value;
	if (typeof value !== "object" || value === null) return value;
	if (Array.isArray(value)) return value.map((one) => called(one, name, put, key));
	return Object.fromEntries(Object.entries(value).map(([at, one]) => [at, called(one, name, put, at)]));
};

/** What the texts in it are called. */
const callings = (value: unknown, key = ""): string[] => {
	if (typeof value === "string") return [key];
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([at, one]) => callings(one, Array.isArray(value) ? key : at));
};

const own = ownWords();
const heard = (line: Pick<Heard, "platform" | "path">, body: unknown): Heard => ({
	...{ platform: line.platform, path: line.path, body: body as Heard["body"] },
	...{ headers: { authorization: "Bearer zephyrine", "x-slack-signature": "v0=zephyrine" }, ours: {} },
});

describe("a name put in the place of any text of any request", () => {
	const NAMES = [
		"Zephyrine",
		"zephyrine",
		"Zephyrine Quillfeather",
		"ZEPHYRINE",
		"note zephyrine",
		"zephyrine|zephyrine",
	];
	test.each(["slack", "teams"] as const)("never stands in a recording of %s", (platform) => {
		const lines = [...new Map(linesOf(written(platform)).map((line) => [line.kind, line])).values()];
		let tried = 0;
		for (const line of lines) {
			const named = makeScrub(own)(heard(line, inKeys(line.body, "Zephyrine")));
			expect(JSON.stringify(named)).not.toContain("Zephyrine");
			for (const key of new Set(callings(line.body))) {
				for (const name of NAMES) {
					const body = called(line.body, key, name);
					const kept = JSON.stringify(makeScrub(own)(heard(line, body)));
					expect(kept.toLowerCase().includes("zephyrine"), `${name} as ${key} of ${line.kind}`).toBe(false);
					tried++;
				}
			}
		}
		expect(tried).toBeGreaterThan(2_000);
	});
});

test("what was typed is filler of the same length, but for a word of the bot's and whom it mentions", () => {
	const command = { command: "/cme", text: "find Zoë O'Neill", user_id: "U01CURLEW", token: "secret" };
	const { kind, body } = makeScrub(own)(heard({ platform: "slack", path: "/slack/events" }, command));
	expect([kind, body]).toEqual([
		"command",
		{ command: "/cme", text: "find xxx xxxxxxx", user_id: "U00000001" },
	]);
	const said = {
		type: "event_callback",
		event: { type: "app_mention", text: "<@U0BOT99> note <@U01CURLEW|Asha> Zoë" },
	};
	const ours = { U0BOT99: "{bot}" };
	const mention = makeScrub(own)({ ...heard({ platform: "slack", path: "/slack/events" }, said), ours });
	expect(mention.body.event).toEqual({ type: "app_mention", text: "<@{bot}> note <@U00000001> xxx" });
});

test("the same id is the same each time, another is another, and none says whose it is", () => {
	const scrub = makeScrub(own);
	const of = (user_id: string) =>
		scrub(heard({ platform: "slack", path: "/slack/events" }, { user_id })).body.user_id;
	expect([of("U01CURLEW"), of("U05LAPWING"), of("U01CURLEW")]).toEqual([
		"U00000001",
		"U000000002",
		"U00000001",
	]);
});

describe("the file", () => {
	const folder = tempFolder("rollcall-recorded");
	afterAll(() => rmSync(folder, { recursive: true }));

	test("is a new one, which its owner alone reads", () => {
		const file = join(folder, "new.jsonl");
		openRecorder(file, own, quiet).close();
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(() => startRecording(readConfig({ ROLLCALL_RECORD_REQUESTS: file }), quiet)).toThrow(
			"ROLLCALL_RECORD_REQUESTS: the file is there already. Name a new one: each start has ids of its own.",
		);
		const nowhere = join(folder, "none", "new.jsonl");
		expect(() => startRecording(readConfig({ ROLLCALL_RECORD_REQUESTS: nowhere }), quiet)).toThrow(
			/cannot be written \(ENOENT\)/,
		);
	});

	test("that cannot be written to any more costs the request nothing, and the log says so", () => {
		const file = join(folder, "closed.jsonl");
		const codes: string[] = [];
		const recorder = openRecorder(file, own, {
			...quiet,
			warn: (facts, code) => codes.push(`${code} ${facts.code}`),
		});
		recorder.close();
		recorder.hears(heard({ platform: "slack", path: "/slack/events" }, { text: "Zephyrine" }));
		expect(codes).toEqual(["recording.failed EBADF"]);
		expect(readFileSync(file, "utf8")).toBe("");
	});

	test("is not begun where nobody asks for it", () => {
		expect(startRecording(readConfig({}), quiet)).toBeUndefined();
		expect(existsSync(join(folder, "requests.jsonl"))).toBe(false);
	});
});
