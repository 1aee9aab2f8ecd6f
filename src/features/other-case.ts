import type { Key } from "../chat/message.ts";
import type { Statement, Tx } from "../store/transact.ts";

const BY_REF: Statement = {
	name: "other-case-of-panel",
	text: `select o.id from case_file f join case_file o on o.panel_id = f.panel_id and o.ref = $2 where f.id = $1`,
};

/** The case that another is said to be the same as: of the same panel, and not itself. */
export async function otherCase(
	tx: Tx,
	caseId: Key,
	ref: string,
): Promise<{ ok: true; id: Key } | { ok: false; because: string }> {
	const [row] = await tx.query<{ id: Key }>(BY_REF, [caseId, ref]);
	if (!row) return { ok: false, because: `There is no case ${ref} on this panel. Check the reference.` };
	if (row.id === caseId)
		return { ok: false, because: "This is the reference of this very case. Give the other one's." };
	return { ok: true, id: row.id };
}
