import { afterAll, beforeAll, expect, test } from "vitest";
import { takeCaseList } from "../../src/features/download/case-list.ts";
import { readListed } from "../../src/features/listed/queries.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "../security/two-panels.ts";
import { asSomebody } from "../support/as-somebody.ts";

let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const coordinator = userOf(keyOf("ashby-council", "coordinator"));
const readAmong = async (among: string) =>
	(
		await world.database.superuser.query(
			`select l.case_id as case, p.key from ledger l join person p on p.id = l.person_id
				where l.act = 'case.read-among' and l.facts->>'among' = $1`,
			[among],
		)
	).rows;

test("whoever takes the list of open cases stands on each one's record; the one of each night, on none", async () => {
	const read = { case: world.subjects.case, key: keyOf("ashby-council", "coordinator") };
	const drawn = { sha256: "0".repeat(64), pages: 1, keep: () => undefined };
	await asSomebody(world, coordinator, (ctx) => takeCaseList(ctx, async () => drawn, "2026-10-05"));
	expect(await readAmong("open_cases")).toEqual([]);
	await asSomebody(world, coordinator, (ctx) => takeCaseList(ctx, async () => drawn));
	expect(await readAmong("open_cases")).toEqual([read]);
});

test("whoever reads a list stands on the record of the cases whose children are on it", async () => {
	await world.database.superuser.query(
		"update listed_child set case_id = $1, words = null, event_id = (select max(id) from ledger) where id = $2",
		[world.subjects.case, world.subjects.listed],
	);
	await asSomebody(world, coordinator, (ctx) => readListed(ctx, world.subjects.listed));
	expect(await readAmong("list")).toEqual([
		{ case: world.subjects.case, key: keyOf("ashby-council", "coordinator") },
	]);
});
