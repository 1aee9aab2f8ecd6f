import { expect } from "vitest";
import { linkChain } from "../../src/record/chain.ts";
import type { TestDatabase } from "./database.ts";

/**
 * Waits until every ledger row is linked. A transaction that is running anywhere on the server, such as another test
 * file's, holds the chain back.
 */
export async function everythingLinked({ pool, superuser }: TestDatabase): Promise<void> {
	const unlinked = "select from ledger l where not exists (select from chain c where c.ledger_id = l.id)";
	await expect
		.poll(
			async () => {
				await linkChain(pool);
				return (await superuser.query(unlinked)).rowCount;
			},
			{ timeout: 20_000, interval: 50 },
		)
		.toBe(0);
}
