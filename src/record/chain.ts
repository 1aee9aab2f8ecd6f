import type pg from "pg";
import { transact } from "../store/transact.ts";

/**
 * Links the ledger rows of finished transactions into their panels' chains; returns how many.
 * Run every second on every replica: one works, the others return 0 at once.
 */
export async function linkChain(pool: pg.Pool): Promise<number> {
	const statement = { name: "link-chain", text: "select link_chain() as linked" };
	const rows = await transact(pool, { as: "clerk", panels: [] }, (tx) =>
		tx.query<{ linked: string }>(statement, []),
	);
	return Number(rows[0]!.linked);
}

/** A place where a panel's chain is not as it was recorded. */
export interface ChainFault {
	panel: string;
	ledgerRow: string;
	fault: string;
}

/** The first bad row of each panel's chain; empty when all is as it was recorded. */
export async function verifyChain(pool: pg.Pool): Promise<ChainFault[]> {
	const statement = {
		name: "verify-chain",
		text: `select panel_id as panel, ledger_id as "ledgerRow", fault from verify_chain()`,
	};
	return transact(pool, { as: "clerk", panels: [] }, (tx) => tx.query<ChainFault>(statement, []));
}
