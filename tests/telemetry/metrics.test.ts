import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rollcall } from "../cli/run.ts";
import { sendRaw } from "../security/raw.ts";
import { raises } from "../support/each-platform.ts";
import { type Person, personOf } from "../support/people.ts";
import { CANARIES } from "../support/story.ts";
import { WebVisitor } from "../support/web-visitor.ts";
import { startWatchedBot, type WatchedBot } from "./watched-bot.ts";

let world: WatchedBot;
let asha: { slack: Person; teams: Person };
const open = async (environment?: Record<string, string>) => {
	world = await startWatchedBot(environment);
	asha = {
		slack: personOf(world, "curlew-asha", "slack"),
		teams: personOf(world, "curlew-asha", "teams"),
	};
};
afterEach(() => world.close());

const sql = async (text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows;
const soon = (look: () => unknown) => expect.poll(look, { timeout: 15_000, interval: 50 });

describe("what people do", () => {
	beforeEach(() => open());

	test.each(["slack", "teams"] as const)(
		"in %s is counted by what became of it, and timed",
		async (platform) => {
			const person = asha[platform];
			const answered = { platform, kind: "words", outcome: "answered" };
			await world.grows("rollcall_interactions_total", answered, 1, () => person.does("help"));
			expect(await world.value("rollcall_interaction_seconds_count", { platform })).toBe(1);
			expect(await world.value("rollcall_ack_seconds_count", { platform, outcome: "ok" })).toBeGreaterThan(0);
			const asked = { platform, outcome: "asked" };
			await world.grows("rollcall_interactions_total", asked, 1, () =>
				platform === "slack" ? person.does("raise") : person.takes("raise"),
			);
		},
	);

	test("and is refused, is counted by the refusal's code", async () => {
		const stranger = personOf(world, "lapwing-grace", "slack");
		const before = await world.value("rollcall_refusals_total");
		expect(before).toBeUndefined();
		const refused = { platform: "slack", outcome: "refused" };
		await world.grows("rollcall_interactions_total", refused, 1, () => stranger.does("case MIL-2027-9999"));
		const [code] = (await sql("select facts->>'code' as code from ledger where act = 'action.refused'")).map(
			(row) => row.code,
		);
		expect(await world.value("rollcall_refusals_total", { code })).toBe(1);
	});

	test("and arrives twice, is counted as a repeat", async () => {
		world.sandbox.teams.faults.deliverTwice(1);
		const repeat = { platform: "teams", outcome: "repeat" };
		await world.grows("rollcall_interactions_total", repeat, 1, () => asha.teams.does("help"));
	});

	test("and fails, is counted as failed, and the log's line too", async () => {
		await sql("alter table receipt rename to receipt_away");
		const failed = { platform: "slack", outcome: "failed" };
		await world.grows("rollcall_interactions_total", failed, 1, () => asha.slack.does("help"));
		expect(await world.value("rollcall_log_lines_total", { level: "error", code: "receive.failed" })).toBe(1);
		await sql("alter table receipt_away rename to receipt");
	});
});

test("what is asked over the limit is counted as limited", async () => {
	await open({ ROLLCALL_LIMIT_PERSON: "10" });
	for (let n = 0; n < 10; n++) await asha.slack.does("help");
	const limited = { platform: "slack", outcome: "limited" };
	await world.grows("rollcall_interactions_total", limited, 1, () => asha.slack.does("help"));
});

describe("who is not let in", () => {
	beforeEach(() => open());

	test("is counted by platform and reason, apart from how long answers take", async () => {
		const { url } = world.bot;
		const ok = await world.value("rollcall_ack_seconds_count", { outcome: "ok" });
		const forged = { platform: "slack", reason: "forged" };
		await world.grows("rollcall_requests_refused_total", forged, 1, () =>
			sendRaw(url, "/slack/events", "{}", { "content-type": "application/json" }),
		);
		const tokenless = { platform: "teams", reason: "no_token" };
		await world.grows("rollcall_requests_refused_total", tokenless, 2, async () => {
			for (let n = 0; n < 2; n++) await sendRaw(url, "/api/messages", "{}", {});
		});
		expect(await world.value("rollcall_ack_seconds_count", { outcome: "refused" })).toBe(3);
		expect(await world.value("rollcall_ack_seconds_count", { outcome: "ok" })).toBe(ok);
	});

	test("on the web: codes asked for, for nobody, tried wrongly and rightly", async () => {
		const office = new WebVisitor(world);
		const signIns = (outcome: string, deed: () => unknown) =>
			world.grows("rollcall_sign_ins_total", { outcome }, 1, deed);
		await signIns("nobody", async () => {
			await office.opens("/web/");
			await office.presses("Send me a code", { email: "nobody@weir-lane.example" });
		});
		let code = "";
		await signIns("code_sent", async () => {
			code = await office.asksForCode("office@weir-lane.example");
		});
		await signIns("code_refused", () => office.presses("Sign in", { code: "AAAA-AAAA" }));
		await signIns("signed_in", () => office.presses("Sign in", { code }));
	});

	test("on the web: whoever tries too often", async () => {
		const office = new WebVisitor(world);
		await office.opens("/web/");
		await world.grows("rollcall_sign_ins_total", { outcome: "too_much" }, 1, async () => {
			for (let n = 0; n < 21; n++) {
				await office.opens("/web/");
				await office.presses("Send me a code", { email: "nobody@weir-lane.example" });
			}
		});
	});
});

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
		expect(await oldest("teams")).toBe(0);
		world.sandbox.slack.faults.clear();
		await soon(() => waiting("slack")).toBe(0);
		expect(await oldest("slack")).toBe(0);
	});

	test("that stood for long are only as old as the change that they do not show, unless they fail for longer", async () => {
		await raises(personOf(world, "fieldfare-omar", "teams"));
		await soon(() => attempts("slack", "posted").then((n = 0) => n > 0)).toBe(true);
		await soon(() => waiting("slack")).toBe(0);
		await world.moveTo(new Date(world.now().getTime() + 3_600_000));
		world.sandbox.slack.faults.add({
			...{ on: "chat.update", does: "rate limited", retryAfter: 30, times: 1_000 },
		});
		await asha.teams.does("help");
		const card = `o.standing and o.remote is not null and o.place_id in (select id from place where platform = 'slack' and kind = 'channel')`;
		const changed = await sql(
			`update posting o set wanted = (select max(id) from ledger), shown_hash = '\\x00' where ${card} returning id`,
		);
		expect(changed.length).toBeGreaterThan(0);
		const oldest = () => world.value("rollcall_posting_oldest_seconds", { platform: "slack" });
		expect(await waiting("slack")).toBe(changed.length);
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
		await soon(() => waiting("slack")).toBe(0);
		expect(await world.value("rollcall_posting_oldest_seconds", { platform: "slack" })).toBe(0);
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

describe("the record", () => {
	beforeEach(() => open());

	test("a digest that was not posted counts from ten minutes on, on a working day alone, until it is posted", async () => {
		const missed = () => world.value("rollcall_digests_missed_today");
		// Wednesday's was posted at the start.
		await soon(missed).toBe(0);
		const holder = await world.database.superuser.connect();
		await holder.query(
			"select pg_advisory_lock(hashtextextended('digest ' || id, 0)) from panel where key = 'millbrook-cme'",
		);
		try {
			await world.moveTo(new Date("2027-03-11T08:39:00Z"));
			expect(await missed()).toBe(0);
			await world.moveTo(new Date("2027-03-11T08:42:00Z"));
			expect(await missed()).toBe(1);
			await world.moveTo(new Date("2027-03-11T21:00:00Z"));
			expect(await missed()).toBe(1);
			await world.moveTo(new Date("2027-03-13T10:00:00Z")); // a Saturday
			expect(await missed()).toBe(0);
			await world.moveTo(new Date("2027-03-26T10:00:00Z")); // Good Friday
			expect(await missed()).toBe(0);
			await world.moveTo(new Date("2027-03-12T10:00:00Z"));
			expect(await missed()).toBe(1);
		} finally {
			await holder.query("select pg_advisory_unlock_all()");
			holder.release();
		}
		await world.bot.app.nudge();
		expect(await missed()).toBe(0);
	});

	test("rows of a loaded list wait until cases are made of them", async () => {
		expect(await world.value("rollcall_import_rows_waiting")).toBe(0);
		const batch = randomUUID();
		await sql(
			`insert into import_batch (id, panel_id, person_id, started_at, staged_at, event_id)
				select $1, panel.id, person.id, app_now() - interval '2 hours', app_now(), (select max(id) from ledger)
				from panel, person where person.key = 'curlew-asha'`,
			[batch],
		);
		await sql(
			`insert into import_row (batch_id, panel_id, line, fingerprint, act_now, cipher)
				select b.id, b.panel_id, n, decode(lpad(n::text, 4, '0'), 'hex'), false, '\\x00' from import_batch b, generate_series(2, 4) as n`,
		);
		expect(await world.value("rollcall_import_rows_waiting")).toBe(3);
		expect(await world.value("rollcall_import_oldest_seconds")).toBeGreaterThan(7_199);
		await sql("delete from import_row");
		expect(await world.value("rollcall_import_rows_waiting")).toBe(0);
		expect(await world.value("rollcall_import_oldest_seconds")).toBe(0);
	});

	test("rows that are not linked into the chain grow old, and are linked once nothing holds them up", async () => {
		const unlinked = () => world.value("rollcall_chain_unlinked_seconds");
		const holder = await world.database.superuser.connect();
		try {
			// A transaction that goes on: what comes after it is not known to be complete.
			await holder.query("begin; select pg_current_xact_id()");
			await asha.slack.does("help");
			await world.moveTo(new Date(world.now().getTime() + 10 * 60_000));
			expect(await unlinked()).toBeGreaterThan(599);
		} finally {
			await holder.query("rollback");
			holder.release();
		}
		await soon(unlinked).toBe(0);
	});

	test("when it was last verified, and what came of it", async () => {
		const verified = () => world.value("rollcall_chain_verified_timestamp_seconds");
		expect(await verified()).toBeUndefined();
		const verify = () => rollcall(["audit", "verify"], { DATABASE_URL: world.database.appUrl });
		expect((await verify()).code).toBe(0);
		const at = (await verified())!;
		expect(Math.abs(at - world.now().getTime() / 1_000)).toBeLessThan(120);
		expect(await world.value("rollcall_chain_verified_faults")).toBe(0);
		await sql("alter table ledger disable trigger all");
		await sql(`update ledger set facts = '{"forged": 1}' where id = (select min(id) from ledger)`);
		await sql("alter table ledger enable trigger all");
		expect((await verify()).code).toBe(1);
		expect(await world.value("rollcall_chain_verified_faults")).toBe(1);
	});

	test("when it cannot be read that is said, and no old number stands for it", async () => {
		expect(await world.value("rollcall_record_read")).toBe(1);
		world.line.cut();
		await soon(() => world.value("rollcall_record_read")).toBe(0);
		const names = new Set((await world.samples()).map((one) => one.name));
		for (const name of [
			"rollcall_postings",
			"rollcall_digests_missed_today",
			"rollcall_chain_unlinked_seconds",
		]) {
			expect(names).not.toContain(name);
		}
		expect(names).toContain("rollcall_database_connections");
		world.line.mend();
		await soon(() => world.value("rollcall_record_read")).toBe(1);
	});

	test("transactions that wait for a connection are seen", async () => {
		const connections = (state: string) => world.value("rollcall_database_connections", { state });
		expect(await connections("max")).toBe(20);
		expect(await connections("waiting")).toBe(0);
		const inTheWay = await world.database.superuser.connect();
		await inTheWay.query("begin; lock table place in access exclusive mode");
		const asked = Array.from({ length: 30 }, () => world.bot.app.nudge());
		await soon(async () => {
			const text = await fetch(`${world.metricsUrl}/metrics`, { signal: AbortSignal.timeout(30_000) });
			return /rollcall_database_connections\{state="waiting"\} [1-9]/.test(await text.text());
		}).toBe(true);
		await inTheWay.query("rollback");
		inTheWay.release();
		await Promise.allSettled(asked);
	});

	test("a process that is held up by its own work says so", async () => {
		await world.samples();
		const until = performance.now() + 600;
		while (performance.now() < until);
		await wait(50);
		expect(await world.value("nodejs_eventloop_lag_max_seconds")).toBeGreaterThan(0.4);
	});
});

describe("the metrics' own door", () => {
	beforeEach(() => open());

	test("names nobody, no case and no panel, and every label is a word of a list", async () => {
		const ref = await raises(personOf(world, "lapwing-grace", "slack"));
		await asha.teams.does(`case ${ref}`);
		await asha.slack.does("case Zephyrine");
		const text = await (await fetch(`${world.metricsUrl}/metrics`)).text();
		for (const canary of [...CANARIES, ref, "millbrook", "curlew"]) {
			expect(text.toLowerCase()).not.toContain(canary.toLowerCase());
		}
		expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
		expect(text).not.toMatch(/"[UTC]0\w+"/);
		const ours = (await world.samples()).filter((one) => one.name.startsWith("rollcall_"));
		expect([...new Set(ours.flatMap((one) => Object.keys(one.labels)))].sort()).toEqual([
			...["code", "kind", "le", "level", "outcome", "platform", "state", "version"],
		]);
		expect(ours.length).toBeLessThan(400);
	});

	test("is not the bot's, and has nothing but metrics", async () => {
		expect((await fetch(`${world.bot.url}/metrics`)).status).toBe(404);
		expect((await fetch(`${world.metricsUrl}/healthz`)).status).toBe(404);
		const posted = await fetch(`${world.metricsUrl}/metrics`, { method: "POST" });
		expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
	});
});
