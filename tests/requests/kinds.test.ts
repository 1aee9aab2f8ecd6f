import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { manifestsForEverything } from "./every-request.ts";
import { kindsOf, linesOf, written } from "./fixtures.ts";

const source = (file: string): string => readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
/** What stands in the code as this, each once. */
const named = (text: string, what: RegExp): string[] => [
	...new Set([...text.matchAll(what)].map(([, name]) => name!)),
];
const within = (text: string, from: RegExp): string => from.exec(text)?.[0] ?? "";

describe("the recording of Slack has a request of every kind", () => {
	const kinds = kindsOf(written("slack"));
	const events = kinds.flatMap((kind) => (kind.startsWith("event ") ? [kind.split(" ")[1]] : []));
	const messages = kinds.filter((kind) => kind.startsWith("event message "));

	test("that the manifest asks to be told of, or can ask", () => {
		const asked = manifestsForEverything().slack.settings!.event_subscriptions!.bot_events!;
		const types = { im: "im", channels: "channel", groups: "group" } as Readonly<Record<string, string>>;
		for (const event of asked) {
			const [type, of] = event.split(".");
			if (type === "message") expect(messages, event).toContain(`event message ${types[of!]}`);
			else expect(events, event).toContain(type);
		}
		expect(asked.length).toBeGreaterThan(18);
	});

	test("that the adapter acts on", () => {
		const actsOn = source("slack/event-to-interaction.ts");
		const cases = named(actsOn, /case "(\w+)"/g);
		const changes = named(within(actsOn, /CHANNEL_CHANGES[\s\S]*?\n};/), /^\t(\w+): "/gm);
		for (const type of [...cases, ...changes]) expect(events).toContain(type);
		expect([cases.length, changes.length]).toEqual([7, 10]);
		for (const subtype of named(actsOn, /subtype === "(message_\w+)"/g)) {
			expect(
				messages.some((kind) => kind.endsWith(subtype)),
				subtype,
			).toBe(true);
		}
		const bodies = named(source("slack/to-interaction.ts"), /case "(\w+)"/g).filter(
			(type) => type !== "event_callback",
		);
		for (const type of bodies)
			expect(
				kinds.some((kind) => kind.split(" ")[0] === type),
				type,
			).toBe(true);
		expect(bodies).toHaveLength(5);
	});

	test("by which it is asked, verified and told again, wherever a button stands", () => {
		for (const kind of ["command", "url_verification", "event app_mention again"])
			expect(kinds).toContain(kind);
		for (const where of ["message", "ephemeral", "modal", "home"])
			expect(kinds).toContain(`block_actions ${where}`);
		const again = linesOf(written("slack")).find((one) => one.kind.endsWith(" again"));
		expect(again?.headers).toMatchObject({
			"x-slack-retry-num": "1",
			"x-slack-retry-reason": "http_timeout",
		});
	});
});

describe("the recording of Teams has an activity of every kind", () => {
	const kinds = kindsOf(written("teams"));

	test("that the adapter acts on", () => {
		const sdk = named(source("teams/sdk.ts"), /(?:invoke\(|activity\.name === )"([\w/]+)"/g);
		const cases = named(source("teams/to-interaction.ts"), /case "(\w+\/\w+)"/g);
		const invokes = [...new Set([...sdk, ...cases])];
		for (const name of invokes) expect(kinds).toContain(`invoke ${name}`);
		expect(invokes).toHaveLength(5);
		const types = named(source("teams/to-interaction.ts"), /a\.type === "(\w+)"/g);
		for (const type of types)
			expect(
				kinds.some((kind) => kind.split(" ")[0] === type),
				type,
			).toBe(true);
		expect(types).toEqual([
			"installationUpdate",
			"conversationUpdate",
			"messageUpdate",
			"messageDelete",
			"message",
		]);
		const changes = named(within(source("teams/platform-change.ts"), /EVENTS[\s\S]*?\n};/), /^\t(\w+): "/gm);
		for (const event of changes) expect(kinds).toContain(`conversationUpdate ${event}`);
		expect(changes).toHaveLength(8);
	});

	test("of members, installations and buttons, in each kind of conversation; and a reaction, on which it does not act", () => {
		for (const change of [
			"membersAdded",
			"membersRemoved",
			"teamMemberAdded",
			"teamMemberRemoved",
			"channelCreated",
		]) {
			expect(kinds).toContain(`conversationUpdate ${change}`);
		}
		for (const where of ["personal", "channel", "groupChat"]) {
			for (const kind of [
				"message",
				"messageUpdate",
				"messageDelete",
				"installationUpdate add",
				"installationUpdate remove",
			]) {
				expect(kinds).toContain(`${kind} ${where}`);
			}
		}
		expect(kinds).toContain("message press personal");
		expect(kinds).toContain("messageReaction personal");
	});
});
