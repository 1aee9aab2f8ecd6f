import { refusal } from "../access/refusal.ts";
import type { Key } from "../chat/message.ts";
import type { Statement, Tx } from "../store/transact.ts";

/** Where a case's transfer to another authority stands. */
export type TransferStanding = "none" | "waiting" | "accepted";

const STANDS: Statement = {
	name: "transfer-standing",
	text: `select accepted from outgoing where case_id = $1 and kind = 'authority' and withdrawn_on is null
		and accepted is distinct from false`,
};

/** Whether a transfer waits for its acceptance, or was accepted. One that was declined or withdrawn is none. */
export async function transferStanding(tx: Tx, caseId: Key): Promise<TransferStanding> {
	const [row] = await tx.query<{ accepted: boolean | null }>(STANDS, [caseId]);
	if (!row) return "none";
	return row.accepted ? "accepted" : "waiting";
}

const theirs = refusal(
	"case.transferred",
	"Another authority has accepted the child: the case can be read, and only closed. If the child came back, record that under “transfers” first. Nothing was recorded.",
);

/**
 * After acceptance the sender is read-only (domain brief, section 5). An alert, an answer to an enquiry and a share are no
 * casework: they are never kept back.
 * @throws the refusal that says so
 */
export async function refuseTransferred(tx: Tx, caseId: Key): Promise<void> {
	if ((await transferStanding(tx, caseId)) === "accepted") throw theirs();
}
