import { afterAll, beforeAll, expect, test } from "vitest";
import { Private } from "../../src/chat/private.ts";
import { lookupsOf } from "../../src/record/identity.ts";
import { findByLookup } from "../../src/record/lookup.ts";
import { transact } from "../../src/store/transact.ts";
import { aSealedCase, as, masters } from "../security/keys-support.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";

let database: TestDatabase;
let mill: SeededPanel;
beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
});
afterAll(() => database.close());

const finds = (user: string, most: number) =>
	transact(database.pool, as(user), async (tx) =>
		(
			await findByLookup(tx, masters.v1, [mill.panel], lookupsOf({ surname: new Private("Finch") }), most)
		).map((f) => f.child),
	);

test("a child whose case somebody may see is found, however many of the same name they may not see", async () => {
	const cases = [];
	for (let n = 0; n < 25; n++)
		cases.push(await aSealedCase(database.pool, masters.v1, mill, { surname: "Finch" }));
	const theirs = [cases[3]!, cases[20]!];
	for (const one of theirs) {
		await database.superuser.query(
			"insert into case_member select id, panel_id, $2, null, 'agency', event_id from case_file where id = $1",
			[one.id, mill.agencies.school],
		);
	}
	expect((await finds(mill.users.school, 10)).sort()).toEqual(theirs.map((c) => c.child).sort());
	expect(await finds(mill.users.police, 10)).toEqual([]);
	expect(await finds(mill.users.coordinator, 10)).toHaveLength(10);
});
