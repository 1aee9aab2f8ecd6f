import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { raisesAndSees } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { eventually } from "./post-office.ts";

/** After the day's latest time for a digest; its enquiries are overdue by the days below. */
const AN_EVENING = new Date("2027-03-01T18:00:00Z");
/** A working week, each day at the digest's time. */
const A_WEEK = ["2027-03-08", "2027-03-09", "2027-03-10", "2027-03-11", "2027-03-12"];

let world: TestWorld;
beforeEach(async () => {
	world = await startWorld(AN_EVENING);
	await raisesAndSees(world, personOf(world, "lapwing-grace", "slack"));
	await everythingDelivered(world);
});
afterEach(() => world.close());

const channel = () => world.sandbox.world.slack.channels[0]!.id;
const leavesSlack = () => world.sandbox.slack.hands("U01CURLEW").removesApp(channel());
const returns = () => world.sandbox.slack.hands("U01CURLEW").invites("the app", channel());
const at = (day: string, time: string) => world.moveTo(new Date(`${day}T${time}:00Z`));

/** What stands in a channel that is a digest, or a page of one without its thread. */
const digests = (platform: "slack" | "teams") =>
	personOf(world, "curlew-asha", platform)
		.channel()
		.map((m) => m.text)
		.filter((text) => /overdue on|^Everything overdue/.test(text));

const days = (platform: "slack" | "teams") => digests(platform).map((text) => text.match(/\d+ Mar/)?.[0]);

const dropped = async () =>
	(
		await world.database.superuser.query(
			"select key from posting where dead_code = 'nothing-to-show' order by key",
		)
	).rows.map((row) => row.key as string);

describe("after a week without Slack", () => {
	beforeEach(async () => {
		await leavesSlack();
		for (const [n, day] of A_WEEK.entries()) {
			await at(day, "08:30");
			await eventually(() => days("teams")).toHaveLength(n + 1);
		}
		expect(digests("slack")).toEqual([]);
	});

	test("the latest digest alone is posted, and says that it is late", async () => {
		await at("2027-03-12", "11:05");
		await returns();
		await everythingDeliveredOrDropped();
		expect(days("slack")).toEqual(["12 Mar"]);
		expect(digests("slack")[0]).toMatch(/This digest is late: it was due at 08:30/);
		const asha = personOf(world, "curlew-asha", "slack");
		const root = asha.channel().find((m) => /panel, \w+ 12 Mar/.test(m.text))!;
		expect(asha.thread(root).map((m) => m.text)).toEqual([expect.stringMatching(/^Everything overdue/)]);
		expect(await dropped()).toEqual(
			A_WEEK.slice(0, 4).flatMap((day) => [`digest:${day}`, `digest:${day}:2`]),
		);
		expect(days("teams")).toHaveLength(A_WEEK.length);
	});

	test("after the panel's latest time none is, and the next morning's is on time", async () => {
		await at("2027-03-12", "17:01");
		await returns();
		await everythingDeliveredOrDropped();
		expect(digests("slack")).toEqual([]);
		await at("2027-03-15", "08:30");
		await everythingDeliveredOrDropped();
		expect(days("slack")).toEqual(["15 Mar"]);
		expect(digests("slack")[0]).not.toMatch(/digest is late/);
	});
});

test("a digest that stands has its thread finished, also the next day", async () => {
	const { faults } = world.sandbox.slack;
	const disarm = faults.add({
		...{ on: "chat.postMessage", does: "server error", times: 1_000 },
		when: ({ thread_ts }) => thread_ts !== undefined,
	});
	await at("2027-03-10", "08:30");
	await eventually(() => days("slack")).toEqual(["10 Mar"]);
	await at("2027-03-11", "08:00");
	disarm();
	await everythingDeliveredOrDropped();
	const asha = personOf(world, "curlew-asha", "slack");
	const root = asha.channel().find((m) => /panel, \w+ 10 Mar/.test(m.text))!;
	expect(asha.thread(root).map((m) => m.text)).toEqual([expect.stringMatching(/^Everything overdue/)]);
	expect(await dropped()).toEqual([]);
});

test.each([
	["is kept and its thread finished, if it stands", true, ["10 Mar"], []],
	["is not posted any more, if it does not", false, [], ["digest:2027-03-10", "digest:2027-03-10:2"]],
] as const)("yesterday's whose answer was lost %s", async (_, takesEffect, stands, isDropped) => {
	const { faults } = world.sandbox.slack;
	const lost = { on: "chat.postMessage", does: "reset", takesEffect } as const;
	faults.add({ ...lost, when: ({ text }) => /^Digest for/.test(String(text)) });
	const disarm = faults.add({ on: "conversations.history", does: "server error", times: 1_000 });
	await at("2027-03-10", "08:30");
	await eventually(() => days("teams")).toEqual(["10 Mar"]);
	await eventually(failing).toEqual(["digest:2027-03-10"]);
	await at("2027-03-11", "08:00");
	disarm();
	await everythingDeliveredOrDropped();
	expect(days("slack")).toEqual(stands);
	expect(await dropped()).toEqual(isDropped);
});

/** What failed the last time that it was tried. */
const failing = async () =>
	(
		await world.database.superuser.query(
			"select key from posting where failing_since is not null order by key",
		)
	).rows.map((row) => row.key as string);

/** Waits until nothing is due any more, without the waits before another try. */
async function everythingDeliveredOrDropped(): Promise<void> {
	const { superuser } = world.database;
	await eventually(async () => {
		await superuser.query("update posting set next_at = now() where next_at < 'infinity'");
		await superuser.query("update place set free_at = '-infinity'");
		const due = "select key from posting where dead_at is null and (shown is null or shown < wanted)";
		return (await superuser.query(due)).rows;
	}).toEqual([]);
}
