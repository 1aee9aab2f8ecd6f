import { afterEach, expect, test } from "vitest";
import type { PlatformName } from "../support/people.ts";
import { eventually, postOffice } from "./post-office.ts";

const office = postOffice();
afterEach(async () => {
	office().sandbox.slack.faults.clear();
	const due = "select key from posting where dead_at is null and (shown is null or shown < wanted)";
	await withoutWaiting(() => office().sql(due)).toEqual([]);
	await office().sql("delete from posting");
});

/** What the coordinator was told in private of delays, on a platform. */
const told = (platform: PlatformName) =>
	office()
		.coordinator(platform)
		.privately()
		.map((m) => m.text)
		.filter((text) => /For 15 minutes Rollcall has been trying/.test(text));

const events = async (act: string) => (await office().sql("select from ledger where act = $1", [act])).length;

/** Slack fails with everything that is posted, or asked, until the test is over. */
function slackIsDown(does: "server error" | "refused" = "server error"): void {
	office().sandbox.slack.faults.add({ on: "any", does, error: "invalid_auth", times: 100_000 });
}

const givenUp = () =>
	office().sql("select key from posting where dead_at is not null and dead_code <> 'nothing-to-show'");

/** Whether this was tried on Slack and failed. */
const failing = (key: string) =>
	office().sql(
		"select key from posting o join place p on p.id = o.place_id where platform = 'slack' and key = $1 and failing_since is not null",
		[key],
	);

/** As if everything that fails had been failing for so long by now. */
async function failedFor(time: string): Promise<void> {
	await office().sql(
		"update posting set failing_since = now() - $1::interval where failing_since is not null",
		[time],
	);
	await office().waits();
}

/** Looks again and again, as if what waits for another try had waited long enough. */
const withoutWaiting = <T>(look: () => T | Promise<T>) =>
	eventually(async () => {
		await office().waits();
		return look();
	});

/** Lets each message that waits for Slack be tried so many times more. */
async function triedAgain(times: number): Promise<void> {
	for (let time = 0; time < times; time++) {
		const calls = office().sandbox.slack.calls.length;
		await withoutWaiting(() => office().sandbox.slack.calls.length).toBeGreaterThan(calls);
	}
}

test.each([
	["answers every call with an error", "server error"],
	["does not know the bot's token", "refused"],
] as const)("while Slack %s, the coordinators are told on Teams, once", async (_, does) => {
	const [before, recorded] = [told("teams").length, await events("delivery.delayed")];
	slackIsDown(does);
	const keys = ["First", "Second", "Third"].map((nth) => `${nth}, ${does}`);
	await office().records(keys.map((key) => ({ key })));
	await eventually(() => failing(keys[0]!)).toHaveLength(1);
	await failedFor("14 minutes");
	await triedAgain(2);
	expect(told("teams")).toHaveLength(before);
	await failedFor("16 minutes");
	await withoutWaiting(() => told("teams")).toHaveLength(before + 1);
	expect(told("teams").at(-1)).toMatch(/to a channel of your panel in Slack, and it goes on trying/);
	await triedAgain(4);
	expect(told("teams")).toHaveLength(before + 1);
	expect(await events("delivery.delayed")).toBe(recorded + 1);

	office().sandbox.slack.faults.clear();
	await office()
		.deliveredInTheEnd()
		.catch(() => undefined);
	const stand = (key: string) => office().channel("slack", key).length;
	expect(keys.map(stand)).toEqual([1, 1, 1]);
});

test("once the message is there, nothing is told of its delay where that could not be told before", async () => {
	const channel = office().sandbox.world.slack.channels[0]!.id;
	const { faults } = office().sandbox.slack;
	const before = told("slack").length;
	const down = { on: "chat.postMessage", does: "server error", times: 100_000 } as const;
	const inChannel = faults.add({ ...down, when: (args) => args.channel === channel });
	const inPrivate = faults.add({ ...down, when: (args) => args.channel !== channel });
	await office().posts("There by now");
	await eventually(() => failing("There by now")).toHaveLength(1);
	await failedFor("16 minutes");
	await withoutWaiting(() => told("teams").at(-1)).toMatch(/a channel of your panel in Slack/);
	inChannel();
	await withoutWaiting(() => office().channel("slack", "There by now")).toHaveLength(1);
	await eventually(() => failing("There by now")).toEqual([]);
	inPrivate();
	await office().deliveredInTheEnd();
	expect(told("slack")).toHaveLength(before);
});

test("a person whose alert waits is named", async () => {
	const [grace] = await office().sql<{ id: string; name: string }>(
		"select id, known_as as name from person where key = 'lapwing-grace'",
	);
	slackIsDown();
	await office().posts("Alert", { to: { people: [grace!.id] } });
	await eventually(() => failing("Alert")).toHaveLength(1);
	await failedFor("15 minutes");
	await withoutWaiting(() => told("teams").at(-1)).toMatch(new RegExp(`to ${grace!.name} in Slack`));
	expect(told("teams").at(-1)).toMatch(new RegExp(`tell ${grace!.name} yourself what cannot wait`));
});

test("a message is tried through the day, and told of again when it is given up", async () => {
	slackIsDown();
	await office().posts("Tried for a day");
	await eventually(() => failing("Tried for a day")).toHaveLength(1);
	for (const time of ["2 hours", "12 hours", "23 hours"]) {
		await failedFor(time);
		await triedAgain(2);
		expect(await givenUp()).toEqual([]);
	}
	await failedFor("24 hours");
	await withoutWaiting(givenUp).toContainEqual({ key: "Tried for a day" });
	const posting = await office().sql(
		"select id from posting where key = 'Tried for a day' and dead_at is not null",
	);
	const failed = "select facts->>'posting' as id from ledger where act = 'delivery.failed'";
	expect(await office().sql(failed)).toContainEqual(posting[0]);
	await office()
		.coordinator("teams")
		.seesPrivately(/could not deliver a message to a channel of your panel in Slack/);
});

test("where Slack does not say whether a message is there, it is posted after a quarter of an hour, as a repeat", async () => {
	const { faults } = office().sandbox.slack;
	const reset = { on: "chat.postMessage", does: "reset" } as const;
	faults.add({ ...reset, when: ({ text }) => text === "In doubt" });
	faults.add({ on: "conversations.history", does: "refused", error: "missing_scope", times: 100_000 });
	await office().posts("In doubt");
	await eventually(() => failing("In doubt")).toHaveLength(1);
	await failedFor("14 minutes");
	await triedAgain(2);
	expect(office().channel("slack", "In doubt")).toEqual([]);
	await failedFor("15 minutes");
	await withoutWaiting(() => office().channel("slack", "In doubt")).toEqual([
		expect.stringMatching(/^Sent again: an earlier copy of this may have arrived/),
	]);
});

test("what the platform only puts off is never given up", async () => {
	slackIsDown("refused");
	await office().posts("Put off for days");
	await eventually(() => failing("Put off for days")).toHaveLength(1);
	await failedFor("3 days");
	await triedAgain(2);
	office().sandbox.slack.faults.clear();
	await office().deliveredInTheEnd();
	expect(office().channel("slack", "Put off for days")).toHaveLength(1);
});

test("the time in which nobody tried is not counted: a bot that was down for days begins anew", async () => {
	slackIsDown();
	await office().posts("Down for days");
	await eventually(() => failing("Down for days")).toHaveLength(1);
	await office().sql(
		"update posting set failing_since = now() - interval '3 days', next_at = now() - interval '2 days' where failing_since is not null",
	);
	await office().sql("update place set free_at = '-infinity'");
	await eventually(() =>
		office().sql("select key from posting where failing_since < now() - interval '1 day'"),
	).toEqual([]);
	expect(await givenUp()).toEqual([]);
	expect(await failing("Down for days")).toHaveLength(1);
});
