import { beforeEach, describe, expect, test } from "vitest";
import { raises } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { asha, closesItsBot, open, soon, sql, world } from "./watched-bot.ts";

closesItsBot();

describe("messages", () => {
	beforeEach(() => open());
	const attempts = (platform: string, outcome: string) =>
		world.value("rollcall_deliveries_total", { platform, outcome });
	const waiting = (platform: string, state = "waiting") =>
		world.value("rollcall_postings", { platform, state });

	test("are counted when they are posted and redrawn, and each attempt is timed", async () => {
		await raises(personOf(world, "lapwing-grace", "slack"));
		const oldest = (platform: string) => world.value("rollcall_posting_oldest_seconds", { platform });
		const both = async (look: (platform: string) => unknown) => [await look("slack"), await look("teams")];
		await soon(() => both((platform) => attempts(platform, "posted").then((n = 0) => n > 0))).toEqual([
			true,
			true,
		]);
		await soon(async () => [
			...(await both((platform) => waiting(platform))),
			...(await both(oldest)),
		]).toEqual([0, 0, 0, 0]);
		const [{ n }] = await sql(
			"select count(*)::int as n from posting o join place p on p.id = o.place_id where p.platform = 'slack' and remote is not null",
		);
		expect(await attempts("slack", "posted")).toBe(n);
		expect(
			await world.value("rollcall_delivery_seconds_count", { platform: "slack" }),
		).toBeGreaterThanOrEqual(n);
	});

	test("that a platform does not take make the oldest older, by the platform that does not", async () => {
		world.sandbox.slack.faults.add({
			...{ on: "chat.postMessage", does: "rate limited", retryAfter: 1, times: 1_000 },
		});
		await raises(personOf(world, "fieldfare-omar", "teams"));
		await soon(() => waiting("slack")).toBeGreaterThan(0);
		await soon(() => attempts("slack", "later")).toBeGreaterThan(0);
		await soon(() => waiting("teams")).toBe(0);
		await world.moveTo(new Date(world.now().getTime() + 20 * 60_000));
		const oldest = (platform: string) => world.value("rollcall_posting_oldest_seconds", { platform });
		expect(await oldest("slack")).toBeGreaterThan(1_199);
		// What the earlier minute still told of is sent; what the later time called for is young.
		await soon(() => oldest("teams")).toBeLessThan(600);
		world.sandbox.slack.faults.clear();
		await soon(() => waiting("slack")).toBe(0);
		await soon(() => oldest("slack")).toBe(0);
	});

	test("that stood for long are only as old as the change that they do not show, unless they fail for longer", async () => {
		await raises(personOf(world, "fieldfare-omar", "teams"));
		await soon(() => attempts("slack", "posted").then((n = 0) => n > 0)).toBe(true);
		await everythingDelivered(world);
		await world.moveTo(new Date(world.now().getTime() + 3_600_000));
		world.sandbox.slack.faults.add({
			...{ on: "chat.update", does: "rate limited", retryAfter: 30, times: 1_000 },
		});
		await asha("teams").does("help");
		const card = `o.standing and o.remote is not null and o.place_id in (select id from place where platform = 'slack' and kind = 'channel')`;
		const changed = await sql(
			`update posting o set wanted = (select max(id) from ledger), shown_hash = '\\x00' where ${card} returning id`,
		);
		expect(changed.length).toBeGreaterThan(0);
		const oldest = () => world.value("rollcall_posting_oldest_seconds", { platform: "slack" });
		expect(await waiting("slack")).toBeGreaterThanOrEqual(changed.length);
		expect(await oldest()).toBeLessThan(120);
		await sql(`update posting o set failing_since = now() - interval '40 minutes' where ${card}`);
		expect(await oldest()).toBeGreaterThan(2_399);
	});

	test("that are refused for good are given up, once each", async () => {
		world.sandbox.slack.faults.add({
			...{ on: "chat.postMessage", does: "refused", error: "invalid_blocks", times: 1 },
		});
		await world.grows("rollcall_deliveries_given_up_total", { platform: "slack" }, 1, () =>
			raises(personOf(world, "fieldfare-omar", "teams")),
		);
		expect(await attempts("slack", "refused")).toBe(1);
		expect(await waiting("slack", "given_up")).toBe(1);
		expect(await waiting("teams", "given_up")).toBe(0);
	});

	test("whose answer is lost are counted as that, and found", async () => {
		world.sandbox.slack.faults.add({
			...{ on: "chat.postMessage", does: "reset", takesEffect: true, times: 1 },
		});
		await raises(personOf(world, "fieldfare-omar", "teams"));
		await soon(() => attempts("slack", "ambiguous")).toBe(1);
	});

	test("for a place that the bot was removed from are not among those to be sent", async () => {
		const channel = await sql(
			"update place set gone_at = app_now() where platform = 'slack' and kind = 'channel' returning id",
		);
		expect(channel).toHaveLength(1);
		await raises(personOf(world, "fieldfare-omar", "teams"));
		await soon(() => waiting("slack", "not_there")).toBeGreaterThan(0);
		// What is for people there is still to be sent, and may come to it a moment later.
		const oldest = () => world.value("rollcall_posting_oldest_seconds", { platform: "slack" });
		await soon(async () => [await waiting("slack"), await oldest()]).toEqual([0, 0]);
	});
});

test("messages for people outside chat, where no e-mail is set up, do not count as late", async () => {
	await open({ ROLLCALL_SMTP_URL: "", ROLLCALL_MAIL_FROM: "" });
	await sql(
		`insert into posting (place_id, panel_id, key, view, subject, wanted)
			select p.id, panel.id, 'x', 'x', gen_random_uuid(), (select max(id) from ledger)
			from place p, panel where p.platform = 'web' limit 1`,
	);
	expect(await world.value("rollcall_postings", { platform: "web", state: "not_set_up" })).toBe(1);
	expect(await world.value("rollcall_posting_oldest_seconds", { platform: "web" })).toBeUndefined();
});
