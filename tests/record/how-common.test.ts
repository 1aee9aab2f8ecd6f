import { afterAll, beforeAll, expect, test } from "vitest";
import { howManyHave } from "../../src/record/lookup.ts";
import { transact } from "../../src/store/transact.ts";
import { as, masters } from "../security/keys-support.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";

let database: TestDatabase;
let mill: SeededPanel;
beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
});
afterAll(() => database.close());

/** Children with a surname each. */
async function comeIn(children: number): Promise<void> {
	await database.superuser.query(
		`with made as (insert into child (panel_id) select $1 from generate_series(1, $2) returning id)
		insert into lookup (panel_id, child_id, kind, token, version) select $1, id, 'surname', uuid_send(id), 1 from made`,
		[mill.panel, children],
	);
}

async function counted(): Promise<number> {
	const [children, finches] = await transact(database.pool, as(mill.users.coordinator), (tx) =>
		howManyHave(tx, masters.v1, mill.panel, [
			{ kind: "surname", value: undefined },
			{ kind: "surname", value: "finch" },
		]),
	);
	expect(finches).toBe(0);
	return children!;
}

test("how many children a panel has is counted while they are few, and kept for ten minutes once they are many", async () => {
	await comeIn(5);
	expect(await counted()).toBe(5);
	await comeIn(995);
	expect(await counted()).toBe(1_000);
	await comeIn(500);
	expect(await counted()).toBe(1_000);
	await database.superuser.query("update clock set offset_by = offset_by + interval '11 minutes'");
	expect(await counted()).toBe(1_500);
});
