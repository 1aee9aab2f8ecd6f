import type { Key, Words } from "../../chat/message.ts";
import type { State } from "../../domain/lists/states.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** The case of a brother or sister that this person may open. */
export interface Sibling {
	case: Key;
	ref: Words;
	state: State;
	closed: boolean;
}

/** Row security leaves out what this person may not see; what they may know of and not open is left out as well. */
const SIBLINGS: Statement = {
	name: "family-siblings",
	text: `select f.id as case, f.ref, f.state, f.closed_at is not null as closed
		from family_member m join family_member o on o.family_id = m.family_id and o.case_id <> m.case_id
			join case_file f on f.id = o.case_id
		where m.case_id = $1 and m.left_at is null and o.left_at is null and may_open(f.id) order by f.ref`,
};

/** The cases of a child's brothers and sisters, as far as this person may open them. */
export const siblingsOf = (tx: Tx, caseId: Key): Promise<Sibling[]> => tx.query(SIBLINGS, [caseId]);
