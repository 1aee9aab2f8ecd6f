import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { LEASE } from "../../src/delivery/postings.ts";
import { transact } from "../../src/store/transact.ts";
import { openPostOffice, postOffice } from "./post-office.ts";

const office = postOffice({ paceMs: 40 });

test("an alert is sent before whatever waits for its place: nobody can keep it back by a flood", async () => {
	const flood = Array.from({ length: 12 }, (_, n) => ({ key: `Notice ${n + 1}` }));
	await office().records(flood);
	await office().records([{ key: "Act now", view: "alarm" }]);
	await office().delivered();
	for (const platform of ["slack", "teams"] as const) {
		const stands = office().channel(platform);
		expect(stands).toHaveLength(13);
		// One or two may have been on their way.
		expect(stands.indexOf("Act now"), platform).toBeLessThan(4);
		expect(stands.filter((text) => text !== "Act now")).toEqual(flood.map((f) => f.key));
	}
});

test("where more places wait than a replica takes, those where an alert waits are taken first", async () => {
	const morning = await openPostOffice();
	onTestFinished(() => morning.close());
	const places = await morning.sql<{ id: string; person: string }>(
		"select id, person_id as person from place where kind = 'person' and platform = 'slack' and ended_at is null order by ctid",
	);
	const people = places.map(({ person }) => person);
	await morning.records([{ key: "Overdue", to: { people, themselves: true } }]);
	const takes = (holder: string, most: number) =>
		transact(morning.database.pool, { as: "clerk", panels: [] }, (tx) =>
			tx.query<{ id: string }>(LEASE, [holder, ["slack"], most, [], ["alarm"]]),
		);
	for (const { id, person } of [places.at(-1)!, places.at(0)!, places.at(places.length / 2)!]) {
		const key = `Act now, ${id}`;
		await morning.records([{ key, view: "alarm", to: { people: [person], themselves: true } }]);
		expect((await takes(randomUUID(), 1)).map((place) => place.id)).toEqual([id]);
	}
	expect(await takes(randomUUID(), 500)).toHaveLength(places.length - 3);
});
