import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { newPeople } from "../../src/delivery/people.ts";
import { eventually, postOffice } from "./post-office.ts";

let slowly = false;
/** Somebody always waits for an answer: then the fewest are at the database at a time. */
const people = { ...newPeople(), areWaiting: () => true };
/** Long enough for all others to wait for their turn meanwhile. */
const office = postOffice({ afterPost: async () => (slowly ? wait(200) : undefined), people });

test("what was sent is written down before more is begun: until then it would be sent again by whoever has the place next", async () => {
	const { sql, says, records, delivered } = office();
	const places = await sql<{ person: string }>(
		"select distinct person_id as person from place where kind = 'person' and platform <> 'web' and ended_at is null",
	);
	const all = places.map(({ person }) => person);
	const toAll = { to: { people: all, themselves: true as const } };
	// Everybody's chat is open then.
	await records([{ key: "First", ...toAll }]);
	for (const platform of ["slack", "teams"] as const) await delivered(platform);
	slowly = true;
	says.set("Slow", { sql: "select pg_sleep(0.4)" });
	await records([
		{ key: "Act now", view: "alarm" },
		{ key: "Slow", ...toAll },
	]);
	const stands = () => sql("select from posting where key = 'Act now' and shown is not null");
	await eventually(async () => (await stands()).length).toBeGreaterThan(0);
	const [slow] = await sql<{ all: number; begun: number }>(
		`select count(*)::int as all, count(*) filter (where attempts > 0)::int as begun from posting where key = 'Slow'`,
	);
	expect(slow!.all).toBeGreaterThan(20);
	expect(slow!.begun).toBeLessThan(slow!.all / 2);
});
