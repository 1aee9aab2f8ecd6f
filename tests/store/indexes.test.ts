import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database.close());

/** How a statement would be done where to read a whole table is the last resort, as in a table of millions. */
async function planOf(text: string): Promise<string> {
	const client = await database.superuser.connect();
	try {
		await client.query("begin; set local enable_seqscan = off");
		const { rows } = await client.query(`explain ${text}`);
		return rows.map((row) => row["QUERY PLAN"]).join("\n");
	} finally {
		await client.query("rollback");
		client.release();
	}
}

const CASE = "'0c0c0c0c-0000-4000-8000-000000000001'::uuid";

test.each([
	["open", "closed_at is null"],
	["answered", "closed_at is not null"],
])("a case's %s enquiries are found without reading those of other cases", async (_which, are) => {
	const plan = await planOf(`select from enquiry where case_id = ${CASE} and ${are}`);
	expect(plan).toMatch(/Index Cond: \(case_id = /);
	expect(plan).not.toContain("Seq Scan");
});

test("a panel's closed cases are found without reading those of other panels, however long ago theirs closed", async () => {
	const plan = await planOf(
		`select from case_file where panel_id = ${CASE} and closed_at > '2026-09-01T00:00Z'::timestamptz`,
	);
	expect(plan).toMatch(/case_file_closed.*\n.*Index Cond: \(\(panel_id = .* AND \(closed_at > /);
});
