import type { Statement, Tx } from "./transact.ts";

/** Longer than three PDFs may take, of which the last waits for the others: two panels' nightly lists, and one that somebody fetches. */
const PATIENT: Statement = {
	name: "patient",
	text: "select set_config('idle_in_transaction_session_timeout', '400000', true)",
};

/** The database ends a transaction that asks nothing for ten seconds; not this one, which waits for what is drawn beside it. */
export async function isPatient(tx: Tx): Promise<void> {
	await tx.query(PATIENT, []);
}
