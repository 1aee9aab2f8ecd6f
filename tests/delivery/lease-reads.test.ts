import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LEASE } from "../../src/delivery/postings.ts";
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
	await office.sql("vacuum analyze posting");
});
afterAll(() => office.close());

const place = async (n: number) =>
	(
		await office.sql<{ id: string; person: string }>(
			`select id, person_id as person from place where kind = 'person' and person_id is not null order by id limit 1 offset ${n}`,
		)
	)[0]!;

test("a look for what is to be sent does not read what waits where nobody sends, which grows", async () => {
	const explain = { name: randomUUID(), text: `explain (analyze, buffers, format json) ${LEASE.text}` };
	const values = [randomUUID(), ["slack", "teams"], 32, [], ["urgent-alert"]];
	const [row] = await transact(office.database.pool, { as: "clerk", panels: [] }, (tx) =>
		tx.query<{ "QUERY PLAN": [{ Plan: Record<string, number> }] }>(explain, values),
	);
	const [{ Plan: plan }] = row!["QUERY PLAN"];
	expect(plan["Shared Hit Blocks"]! + plan["Shared Read Blocks"]!).toBeLessThan(300);
	expect(await office.sql("select from place where leased_by is not null")).not.toHaveLength(0);
});
