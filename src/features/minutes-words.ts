import type { Key, Words } from "../chat/message.ts";
import type { LocalDate } from "../domain/date/local-date.ts";
import type { Statement, Tx } from "../store/transact.ts";

/** What a correction's words about a meeting as a whole are bound to: they are under no child's key. */
export const correctionSealed = (id: Key): string => `minutes-correction:${id}`;

/** A correction of a meeting as a whole, its words sealed. */
export interface WholeCorrection {
	id: Key;
	meeting: Key;
	on: LocalDate;
	by: Words;
	words: Buffer;
}

const BESIDE_CASE: Statement = {
	name: "minutes-words-beside-case",
	text: `select c.id, c.meeting_id as meeting, to_char(m.on_date, 'YYYY-MM-DD') as on, p.known_as as by, c.words
		from minutes_correction c join meeting m on m.id = c.meeting_id join person p on p.id = c.corrected_by
		where c.words is not null and c.meeting_id in (select meeting_id from agenda_item where case_id = $1)
		order by c.corrected_at, c.id`,
};

/** What was corrected as a whole in the minutes of meetings that had this case, the oldest first. */
export function correctionsBeside(tx: Tx, caseId: Key): Promise<WholeCorrection[]> {
	return tx.query<WholeCorrection>(BESIDE_CASE, [caseId]);
}

const STRIKE: Statement = {
	name: "minutes-words-strike",
	text: "update minutes_correction set words = null, struck_for = $2, event_id = $3 where id = any ($1)",
};

/** Takes the words of these corrections out of the record, for an erasure that two people agreed to. */
export async function strikeWords(
	tx: Tx,
	ids: readonly Key[],
	of: { erasure: Key; event: number },
): Promise<void> {
	await tx.query(STRIKE, [ids, of.erasure, of.event]);
}
