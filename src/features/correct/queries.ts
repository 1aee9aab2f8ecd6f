import type { Key, Words } from "../../chat/message.ts";
import type { CorrectionReason } from "../../domain/lists/corrections.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** When a detail of a child, or the note of an enquiry, was last corrected: by its field, or by the enquiry's id. */
export type Corrected = ReadonlyMap<string, Date>;

const CORRECTED: Statement = {
	name: "corrected-in-case",
	text: `select c.what, max(l.at) as at from ledger l cross join lateral (
			select jsonb_array_elements_text(l.facts->'fields') as what where l.act = 'child.corrected'
			union all select l.facts->>'enquiry' where l.act = 'note.corrected') c
		where l.case_id = $1 and l.act in ('child.corrected', 'note.corrected') group by c.what`,
};

/** What was corrected on a case, and when. */
export async function correctedIn(tx: Tx, caseId: Key): Promise<Corrected> {
	const rows = await tx.query<{ what: string; at: Date }>(CORRECTED, [caseId]);
	return new Map(rows.map((row) => [row.what, row.at]));
}

/** The ledger row by which something was recorded or corrected. */
export interface Made {
	at: Date;
	by: Words | null;
	/** Why it was corrected; null where it was not. */
	because: CorrectionReason | null;
}

const MADE: Statement = {
	name: "corrected-made",
	text: `select l.id::float8 as event, l.at, p.known_as as by, l.facts->>'because' as because
		from ledger l left join person p on p.id = l.person_id where l.case_id = $1 and l.id = any ($2)`,
};

/** Who made these revisions of a case's sealed values, when and why, by event. */
export async function madeBy(
	tx: Tx,
	caseId: Key,
	events: readonly number[],
): Promise<ReadonlyMap<number, Made>> {
	const rows = await tx.query<Made & { event: number }>(MADE, [caseId, events]);
	return new Map(rows.map(({ event, ...made }) => [event, made]));
}
