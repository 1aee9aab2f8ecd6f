import { beforeEach, describe, expect, test } from "vitest";
import { rollcall } from "../cli/run.ts";
import type { PlatformName } from "../support/people.ts";
import { eventually, postOffice } from "./post-office.ts";

const office = postOffice();
beforeEach(async () => {
	office().sandbox.slack.faults.clear();
	office().sandbox.teams.faults.clear();
	await office().sql("delete from posting");
});

const run = (...words: string[]) =>
	rollcall(["delivery", ...words], { DATABASE_URL: office().database.appUrl });

interface Listed {
	place: string;
	platform: string;
	person: string | null;
	code: string;
	gone: boolean;
}

const listed = async (): Promise<Listed[]> => JSON.parse((await run("list", "--json")).out).givenUp;

const replays = () =>
	office().sql<{ facts: { place: string; postings: string[] } }>(
		"select facts from ledger where act = 'delivery.replayed' order by id",
	);

/** Lets Slack refuse what says this, once. */
async function isRefused(key: string): Promise<void> {
	const when = (args: Record<string, unknown>) => args.text === key;
	office().sandbox.slack.faults.add({
		...{ on: "chat.postMessage", does: "refused", error: "invalid_blocks", when },
	});
	await office().posts(key);
	const dead = "select from posting where key = $1 and dead_at is not null";
	await eventually(() => office().sql(dead, [key])).toHaveLength(1);
}

/** Lets something die of old age on a platform after an attempt whose answer was lost. */
async function diesInDoubt(key: string, platform: PlatformName, arrived: boolean): Promise<void> {
	const { slack, teams } = office().sandbox;
	if (platform === "slack") {
		const when = ({ text }: Record<string, unknown>) => text === key;
		slack.faults.add({ on: "chat.postMessage", does: "reset", takesEffect: arrived, when });
		slack.faults.add({ on: "conversations.history", does: "server error", times: 100_000 });
		slack.faults.add({
			on: "chat.postMessage",
			does: "server error",
			times: 100_000,
			when: (a) => isOf(a, key),
		});
	} else {
		teams.faults.add({ on: "createConversation", does: "reset", when: arrived ? "after" : "before" });
		teams.faults.add({ on: "createConversation", does: 500, times: 100_000 });
	}
	await office().posts(key);
	await eventually(async () => {
		await office().sql(
			"update posting set failing_since = now() - interval '24 hours' where key = $1 and failing_since is not null",
			[key],
		);
		await office().waits();
		return (await listed()).map((one) => one.platform);
	}).toContain(platform);
	slack.faults.clear();
	teams.faults.clear();
}

/** Whether a call's message speaks of this. */
const isOf = (args: Record<string, unknown>, key: string) => JSON.stringify(args).includes(key);

describe("rollcall delivery list", () => {
	test("says so when nothing was given up", async () => {
		expect(await run("list")).toEqual({ code: 0, out: "No message was given up.", err: "" });
		expect(await listed()).toEqual([]);
	});

	test("names the place, what it was, and the platform's reason", async () => {
		await isRefused("Not taken");
		const [one] = await listed();
		expect(one).toMatchObject({
			...{ panel: "millbrook-cme", platform: "slack", person: null, view: "notice", gone: false },
			code: "refused: invalid_blocks",
		});
		const { out } = await run("list");
		expect(out).toContain(`${one!.place}  millbrook-cme: a channel in Slack`);
		expect(out).toMatch(/^ {2}\d{4}-\d\d-\d\dT\S+Z {2}notice {2}\[refused: invalid_blocks\]$/m);
	});

	test("leaves out what was dropped since there was nothing to show any more", async () => {
		await isRefused("Gone by now");
		await office().sql("update posting set dead_code = 'nothing-to-show' where dead_at is not null");
		expect(await listed()).toEqual([]);
	});

	test("leaves out what was for somebody who left, or whose chat is somebody else's now: nobody else is sent it", async () => {
		for (const code of ["reader-left", "account-moved"]) {
			await isRefused(`Not theirs: ${code}`);
			await office().sql(
				"update posting set dead_code = $1, next_at = 'infinity' where dead_at is not null",
				[code],
			);
			expect(await listed()).toEqual([]);
			expect((await run("replay", "--all")).out).not.toMatch(/sent again/);
			await office().sql("delete from posting");
		}
	});

	test("has a redrawing that was given up, too", async () => {
		const about = { case: "0c0c0c0c-0000-4000-8000-000000000009" };
		await office().records([{ key: "Card", standing: true }], about);
		await office().delivered();
		office().sandbox.slack.faults.add({ on: "chat.update", does: "refused", error: "msg_too_long" });
		office().says.set("Card", "Card, changed");
		await office().records([], about);
		await eventually(listed).toHaveLength(1);
		expect((await run("list")).out).toContain("stands as it was  notice  [refused: msg_too_long]");
		expect((await run("replay", "--all")).out).toBe("1 message to be sent again.");
		await office().delivered();
		expect(office().channel("slack", "Card")).toEqual(["Card, changed"]);
		expect(await listed()).toEqual([]);
	});
});

describe("rollcall delivery replay", () => {
	test("asks for a place or for all", async () => {
		expect(await run("replay")).toMatchObject({ code: 2, err: expect.stringMatching(/--place ID or --all/) });
		expect((await run("replay", "--place", "here")).code).toBe(2);
	});

	test("sends what was given up, once, in the order in which it happened, and records it", async () => {
		await isRefused("First");
		await isRefused("Second");
		const before = (await replays()).length;
		const [{ place }] = (await listed()) as [Listed];
		expect((await run("replay", "--place", place)).out).toBe("2 messages to be sent again.");
		await office().delivered();
		expect(office().channel("slack").slice(-2)).toEqual(["First", "Second"]);
		const recorded = (await replays()).slice(before);
		expect(recorded.map(({ facts }) => [facts.place, facts.postings.length])).toEqual([[place, 2]]);
		expect((await run("replay", "--all")).out).toBe("Nothing was given up there.");
	});

	test("touches no other place than the one that is named", async () => {
		await isRefused("In Slack alone");
		const other = await office().sql<{ id: string }>(
			"select id from place where platform = 'teams' and kind = 'channel'",
		);
		expect((await run("replay", "--place", other[0]!.id)).out).toBe("Nothing was given up there.");
		expect(await listed()).toHaveLength(1);
	});

	test("by two people at once sends it once", async () => {
		await isRefused("By two");
		const both = await Promise.all([run("replay", "--all", "--json"), run("replay", "--all", "--json")]);
		expect(both.map(({ out }) => JSON.parse(out).again).sort()).toEqual([0, 1]);
		await office().delivered();
		expect(office().channel("slack", "By two")).toEqual(["By two"]);
	});

	test.each([true, false])("finds on Slack what may have arrived before (it did: %s)", async (arrived) => {
		const key = `In doubt on Slack, ${arrived}`;
		await diesInDoubt(key, "slack", arrived);
		expect(office().channel("slack", key)).toHaveLength(arrived ? 1 : 0);
		await run("replay", "--all");
		await office().deliveredInTheEnd();
		expect(office().channel("slack", key)).toEqual([key]);
	});

	test.each([true, false])("says on Teams that it may be a repeat (it is: %s)", async (arrived) => {
		const key = `In doubt on Teams, ${arrived}`;
		await diesInDoubt(key, "teams", arrived);
		await run("replay", "--all");
		await office().deliveredInTheEnd();
		const unmarked = arrived ? [key] : [];
		expect(office().channel("teams", key)).toEqual([...unmarked, expect.stringMatching(/^Sent again/)]);
	});

	test("at a place that the bot is not in waits until it is back", async () => {
		await isRefused("While away");
		await office().sql("update place set gone_at = now() where platform = 'slack' and kind = 'channel'");
		expect((await run("list")).out).toContain("Rollcall is not there now");
		await run("replay", "--all");
		await office().delivered("teams");
		expect(office().channel("slack", "While away")).toEqual([]);
		await office().sql("update place set gone_at = null");
		await office().delivered();
		expect(office().channel("slack", "While away")).toEqual(["While away"]);
	});
});
