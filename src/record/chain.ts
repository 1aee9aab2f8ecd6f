import type pg from "pg";
import { transact } from "../store/transact.ts";

/** The chain of the rows that belong to no panel. */
export const NO_PANEL = "00000000-0000-0000-0000-000000000000";

/** How often every replica links new ledger rows into their chains, in milliseconds: each is linked within a second. */
export const LINK_MS = 500;

const LINK = { name: "link-chain", text: "select link_chain() as linked" };

/**
 * Links the ledger rows of finished transactions into their panels' chains; returns how many.
 * Run every {@link LINK_MS} on every replica: one works, the others return 0 at once.
 */
export async function linkChain(pool: pg.Pool, as: "clerk" | "auditor" = "clerk"): Promise<number> {
	const actor = as === "clerk" ? ({ as, panels: [] } as const) : ({ as } as const);
	const rows = await transact(pool, actor, (tx) => tx.query<{ linked: string }>(LINK, []));
	return Number(rows[0]!.linked);
}
