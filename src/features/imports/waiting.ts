import type { Statement, Tx } from "../../store/transact.ts";

const WAITING: Statement = {
	name: "import-rows-waiting",
	text: `select count(*)::int as rows,
			coalesce(extract(epoch from app_now() - min(b.started_at)), 0)::float8 as oldest
		from import_row r join import_batch b on b.id = r.batch_id where r.case_id is null`,
};

/**
 * Rows of loaded lists of which no case was made yet, and for how long the oldest has waited, in seconds. For the clerk, of
 * all panels.
 */
export async function importRowsWaiting(tx: Tx): Promise<{ rows: number; oldest: number }> {
	const [row] = await tx.query<{ rows: number; oldest: number }>(WAITING, []);
	return row!;
}
