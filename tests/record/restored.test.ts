import { afterAll, beforeAll, expect, test } from "vitest";
import { linkChain } from "../../src/record/chain.ts";
import { verifyChain } from "../../src/record/verify.ts";
import { aSealedCase, masters } from "../security/keys-support.ts";
import { everythingLinked } from "../support/chain.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";

let database: TestDatabase;
let mill: SeededPanel;
beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
});
afterAll(() => database.close());

const happen = () => aSealedCase(database.pool, masters.v1, mill, { surname: "Quillfeather" });

/** As a dump is brought back on a younger server: transaction ids stand as they were on the old one, far ahead. */
async function restoredElsewhere() {
	const client = await database.superuser.connect();
	await client.query("set session_replication_role = replica");
	await client.query("update ledger set xid = (xid::text::bigint + 1000000)::text::xid8");
	await client.query("update chain_cursor set below = (below::text::bigint + 1000000)::text::xid8");
	client.release(true);
}

test("a chain goes on after its backup was brought back on a server whose transaction ids begin anew", async () => {
	for (let n = 0; n < 3; n++) await happen();
	await everythingLinked(database);
	// One that was not linked yet when the backup was taken.
	await happen();
	await restoredElsewhere();
	await happen();
	await happen();
	await everythingLinked(database);
	expect(await verifyChain(database.pool)).toEqual([]);
	const { rows } = await database.superuser.query(
		"select array_agg(ledger_id order by seq) as ids from chain",
	);
	const ids = (rows[0].ids as string[]).map(Number);
	expect(ids).toEqual([...ids].sort((a, b) => a - b));
	expect(ids).toHaveLength(6);

	// When the new server's ids have caught up, the old rows are not linked again.
	const cursor = "update chain_cursor set below = '3'";
	await database.superuser.query(cursor);
	await happen();
	await everythingLinked(database);
	expect(await linkChain(database.pool)).toBe(0);
	expect(await verifyChain(database.pool)).toEqual([]);
});
