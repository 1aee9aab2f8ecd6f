import type pg from "pg";
import { type Statement, transact } from "../store/transact.ts";

/** How the audit record's chain stands. */
export interface ChainState {
	/** For how long the oldest row has waited to be linked, in seconds by the casework's clock; 0 when none does. */
	unlinked: number;
	/** The last verification: when, an instant, and how many chains were not as they were. */
	verified?: { at: Date; faults: number };
}

/**
 * Rows that are not linked yet: of transactions from the cursor on. In a record that was brought back from a backup on another
 * server the rows of before have numbers that are still to come here, and are linked.
 */
const STATE: Statement = {
	name: "chain-state",
	text: `select coalesce(extract(epoch from app_now() - (select min(l.at) from ledger l
				where l.xid >= (select below from chain_cursor) and l.xid < pg_snapshot_xmax(pg_current_snapshot())
					and not exists (select from chain c where c.ledger_id = l.id))), 0)::float8 as unlinked,
			v.at, v.faults
		from (select) as one left join lateral (select at, (facts->>'faults')::int as faults from ledger
			where act = 'audit.verified' order by id desc limit 1) v on true`,
};

/** How the chain stands now. */
export function chainState(pool: pg.Pool): Promise<ChainState> {
	return transact(pool, { as: "auditor" }, async (tx) => {
		const [row] = await tx.query<{ unlinked: number; at: Date | null; faults: number | null }>(STATE, []);
		const { unlinked, at, faults } = row!;
		return { unlinked: Math.max(0, unlinked), ...(at && { verified: { at, faults: faults ?? 0 } }) };
	});
}
