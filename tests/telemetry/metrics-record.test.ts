import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, describe, expect, test } from "vitest";
import { rollcall } from "../cli/run.ts";
import { asha, closesItsBot, open, soon, sql, world } from "./watched-bot.ts";

closesItsBot();

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
			await asha("slack").does("help");
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
		const found = await verify();
		expect(found).toMatchObject({ code: 1, err: expect.not.stringContaining("put on record") });
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
