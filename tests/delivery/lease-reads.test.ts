import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LEASE, NEXT } from "../../src/delivery/postings.ts";
import { transact } from "../../src/store/transact.ts";
import { openPostOffice, type PostOffice } from "./post-office.ts";

/** What has waited for long at places to which nobody sends: one that is gone, one that has ended, one of a platform that is off. */
const WAITING = 20_000;

let office: PostOffice;
beforeAll(async () => {
	office = await openPostOffice();
	await office.records([{ key: "First", to: { people: [(await place(0)).person], themselves: true } }]);
	for (const [n, change] of [
		[1, "gone_at = now()"],
		[2, "ended_at = now()"],
		[3, "platform = 'web'"],
	] as const) {
		const { id } = await place(n);
		await office.sql(`set session_replication_role = replica; update place set ${change} where id = '${id}';
			insert into posting (place_id, panel_id, key, view, subject, wanted)
				select '${id}', o.panel_id, 'old:' || n, o.view, o.subject, o.wanted
				from (select * from posting where key = 'First' limit 1) o, generate_series(1, ${WAITING}) n;
			reset session_replication_role`);
	}
	// And at one that is in use: a flood.
	const { id } = await place(0);
	await office.sql(`insert into posting (place_id, panel_id, key, view, subject, wanted)
		select '${id}', o.panel_id, 'flood:' || n, o.view, o.subject, o.wanted
		from (select * from posting where key = 'First' limit 1) o, generate_series(1, ${WAITING}) n`);
	await office.sql("vacuum analyze posting");
});
afterAll(() => office.close());

const place = async (n: number) =>
	(
		await office.sql<{ id: string; person: string }>(
			`select id, person_id as person from place where kind = 'person' and person_id is not null and platform <> 'web'
				order by id limit 1 offset ${n}`,
		)
	)[0]!;

test("a look for what is to be sent does not read all that waits: that may be much, and where nobody sends it grows", async () => {
	const explain = { name: randomUUID(), text: `explain (analyze, buffers, format json) ${LEASE.text}` };
	const values = [randomUUID(), ["slack", "teams"], 32, [], ["urgent-alert"]];
	const [row] = await transact(office.database.pool, { as: "clerk", panels: [] }, (tx) =>
		tx.query<{ "QUERY PLAN": [{ Plan: Record<string, number> }] }>(explain, values),
	);
	const [{ Plan: plan }] = row!["QUERY PLAN"];
	expect(plan["Shared Hit Blocks"]! + plan["Shared Read Blocks"]!).toBeLessThan(300);
	expect(await office.sql("select from place where leased_by is not null")).not.toHaveLength(0);
});

test("the next message of a place is planned once, not for each message: that took longer than to find it", async () => {
	// Of a place with few, which most are, a plan of its own looks cheaper than one for those with thousands too.
	const { id } = await place(4);
	const counted = await transact(office.database.pool, { as: "clerk", panels: [] }, async (tx) => {
		for (let n = 0; n < 20; n++) await tx.query(NEXT, [id, ["urgent-alert"], []]);
		const prepared = `select custom_plans::int as anew from pg_prepared_statements where name = '${NEXT.name}'`;
		return tx.query<{ anew: number }>({ name: "", text: prepared }, []);
	});
	expect(counted).toEqual([{ anew: 0 }]);
});
