import { afterEach, beforeEach, expect, test } from "vitest";
import type { PlatformName } from "../support/people.ts";
import { eventually, openPostOffice, type PostOffice } from "./post-office.ts";

/**
 * A replica that stands still (a frozen machine, a long pause) for longer than its lease, while another goes on. Here
 * it stands still at the worst moments: right before its call to the platform, and right after.
 */

let office: PostOffice;
beforeEach(async () => {
	office = await openPostOffice();
});
afterEach(() => office.close());

const TWICE = "This was sent twice. Use the other copy here: that one is kept up to date.";
const MARKED = /^Sent again: an earlier copy of this may have arrived\./;

/** A moment at which the first replica stands still, once, until it is let go on. */
function standstill(at: PlatformName) {
	const still = Promise.withResolvers<void>();
	const goesOn = Promise.withResolvers<void>();
	let times = 0;
	return {
		moment: async (platform: string) => {
			if (platform !== at || ++times > 1) return;
			still.resolve();
			await goesOn.promise;
		},
		begun: still.promise,
		end: goesOn.resolve,
	};
}

/** As if the lease of a replica that stands still had run out. */
const leaseRunsOut = (platform: PlatformName) =>
	office.sql("update place set leased_until = now() - interval '1 second' where platform = $1", [platform]);

test.each(["slack", "teams"] as const)(
	"right before it posts to %s: of the two messages one says that it does not count",
	async (platform) => {
		const first = standstill(platform);
		await office.replica({ beforePost: first.moment });
		await office.posts("Alert");
		await first.begun;
		await office.replica();
		await leaseRunsOut(platform);
		await office.delivered();
		first.end();
		await eventually(() => office.channel(platform)).toEqual([
			platform === "slack" ? "Alert" : expect.stringMatching(MARKED),
			TWICE,
		]);
		expect(office.log).toContain("delivery.sent_twice");
	},
);

test("right after it posted to Slack: the other finds it, and there is one", async () => {
	const first = standstill("slack");
	await office.replica({ afterPost: first.moment });
	await office.posts("Alert");
	await first.begun;
	await office.replica();
	await leaseRunsOut("slack");
	await office.delivered();
	first.end();
	await office.posts("Another");
	await office.delivered();
	expect(office.channel("slack")).toEqual(["Alert", "Another"]);
	expect(office.log).not.toContain("delivery.sent_twice");
});

test("right after it posted to Teams: the repeat that is marked counts, and the other says that it does not", async () => {
	const first = standstill("teams");
	await office.replica({ afterPost: first.moment });
	await office.posts("Alert");
	await first.begun;
	await office.replica();
	await leaseRunsOut("teams");
	await office.delivered();
	first.end();
	await eventually(() => office.channel("teams")).toEqual([TWICE, expect.stringMatching(MARKED)]);
});

test("right before a call that Slack then refuses: the message that the other posted lives on", async () => {
	const about = { case: "0c0c0c0c-0000-4000-8000-000000000010" };
	const first = standstill("slack");
	await office.replica({ beforePost: first.moment });
	await office.records([{ key: "Card", standing: true }], about);
	await first.begun;
	await office.replica();
	await leaseRunsOut("slack");
	await office.delivered();
	// A process that stands still longer than this asks the record before it goes on.
	await new Promise((resolve) => setTimeout(resolve, 2_100));
	office.sandbox.slack.faults.add({ on: "chat.postMessage", does: "refused", error: "msg_too_long" });
	first.end();
	await eventually(() => office.log).toContain("delivery.failed");
	office.says.set("Card", "Card, changed");
	await office.records([], about);
	await office.delivered();
	expect(office.channel("slack")).toEqual(["Card, changed"]);
	expect(await office.sql("select from posting where dead_at is not null")).toEqual([]);
});

test("while it looks for a message of before: it posts nothing, as the place is another's by then", async () => {
	const { faults } = office.sandbox.slack;
	faults.add({ on: "chat.postMessage", does: "reset" });
	faults.add({ on: "conversations.history", does: "slow", milliseconds: 2_500 });
	await office.replica();
	await office.posts("Looked for");
	const looks = () => office.sandbox.slack.calls.filter((c) => c.name === "conversations.history").length;
	await eventually(async () => {
		await office.waits();
		return looks();
	}).toBe(1);
	await office.replica();
	await leaseRunsOut("slack");
	await office.delivered();
	await eventually(
		() => office.sandbox.slack.calls.find((c) => c.name === "conversations.history")?.answer,
	).toBeDefined();
	await office.posts("Next");
	await office.delivered();
	expect(office.channel("slack")).toEqual(["Looked for", "Next"]);
	const posts = office.sandbox.slack.calls.filter((c) => c.name === "chat.postMessage");
	expect(posts.map((c) => (c.body as { text: string }).text)).toEqual(["Looked for", "Looked for", "Next"]);
});

test("by itself, with nobody to take over, it does not begin a second time beside itself", async () => {
	const first = standstill("slack");
	await office.replica({ beforePost: first.moment });
	await office.posts("Alert");
	await first.begun;
	await leaseRunsOut("slack");
	await office.posts("Another");
	await office.delivered("teams");
	expect(office.channel("slack")).toEqual([]);
	first.end();
	await office.delivered();
	expect(office.channel("slack")).toEqual(["Alert", "Another"]);
});

test("a database that restarts between Teams' answer and the record costs no repeat", async () => {
	const [{ name }] = (await office.sql("select current_database() as name")) as [{ name: string }];
	const connections = (most: number) => office.sql(`alter database ${name} connection limit ${most}`);
	let restarts = 0;
	await office.replica({
		async afterPost(platform) {
			if (platform !== "teams" || ++restarts > 1) return;
			await connections(0);
			await office.sql(
				"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rollcall' and datname = $1",
				[name],
			);
			setTimeout(() => void connections(-1), 700);
		},
	});
	await office.posts("Alert");
	await office.delivered("teams");
	expect(office.log).toContain("delivery.not_written_down");
	await office.sql("update place set leased_until = now() where leased_until is not null");
	await office.posts("Another");
	await office.delivered();
	expect(office.channel("teams")).toEqual(["Alert", "Another"]);
});
