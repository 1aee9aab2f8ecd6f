import { afterAll, beforeAll, expect, test } from "vitest";
import { WITHIN_MS } from "../../src/paper/draw-pdf-beside.ts";
import { isPatient } from "../../src/store/patience.ts";
import { transact } from "../../src/store/transact.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database.close());

/** Two panels' nightly lists, and one file that somebody fetches: of these one is drawn at a time. */
const AT_ONCE = 3;

test("a transaction that is patient outlasts all the PDFs that may be before its own; the next on its connection is not patient", async () => {
	const limit =
		"select (extract(epoch from current_setting('idle_in_transaction_session_timeout')::interval) * 1000)::int as ms";
	const asked = (patient: boolean) =>
		transact(database.pool, { as: "clerk", panels: [] }, async (tx) => {
			if (patient) await isPatient(tx);
			return (await tx.query<{ ms: number }>({ name: "test-patience", text: limit }, []))[0]!.ms;
		});
	const usual = await asked(false);
	expect(await asked(true)).toBeGreaterThan(AT_ONCE * WITHIN_MS);
	expect(await asked(false)).toBe(usual);
});
