import type { Key, Words } from "../../chat/message.ts";
import { moment } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { TOLD, type Told } from "../../domain/lists/told.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Panel } from "../panel/settings.ts";

const CONTACTS: Statement = {
	name: "contacts-of-case",
	// Whoever confirmed it may be another than whoever promised it.
	text: `select c.id, c.told, c.confirmed_at as at, coalesce(s.known_as, o.known_as) as who
		from risk_contact c join person o on o.id = c.owner_id
			left join ledger l on l.id = c.event_id and c.confirmed_at is not null
			left join person s on s.id = l.person_id
		where c.case_id = $1 order by c.confirmed_at nulls first, c.event_id, c.id`,
};

/** Who was told of a danger to the child, as those say who told them: what waits first. What they typed hangs on the ids. */
export async function contactsInWords(
	tx: Tx,
	caseId: Key,
	{ zone, today }: Panel,
): Promise<{ id: Key; words: Words }[]> {
	type Row = { id: Key; told: Told; at: Date | null; who: Words };
	const rows = await tx.query<Row>(CONTACTS, [caseId]);
	return rows.map(({ id, told, at, who }) => ({
		id,
		words: at
			? `${labelOf(TOLD, told)}, said ${who}, ${moment(at, zone, today)}`
			: `Nobody yet: promised by ${who}`,
	}));
}
