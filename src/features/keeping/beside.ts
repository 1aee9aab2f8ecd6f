import type { Key, Words } from "../../chat/message.ts";
import type { SameChild } from "../../domain/retention.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** This case, and those found to be about the same child. */
const SAME = `with recursive same (id) as (
		select $1::uuid
		union select case when m.one_id = s.id then m.other_id else m.one_id end from same s
			join likely_match m on s.id in (m.one_id, m.other_id) and m.verdict in ('new_episode', 'same_absence')
	)`;

const SAME_CHILD: Statement = {
	name: "keeping-same-child",
	text: `${SAME}
		select f.id, f.ref, f.state, to_char(k.keep_until, 'YYYY-MM-DD') as until,
			exists (select from legal_hold h where h.case_id = f.id and h.lifted_at is null) as held
		from same s join case_file f on f.id = s.id left join case_keeping k on k.case_id = f.id
		where f.id <> $1 and k.erased_at is null order by f.received_at`,
};

/** The other cases that somebody found to be about the same child, and that are not erased; the earliest first. */
export function sameChildAs(tx: Tx, caseId: Key): Promise<(SameChild & { id: Key })[]> {
	return tx.query(SAME_CHILD, [caseId]);
}

/** A pair of cases, one of them this case or found to be about the same child. */
const PAIRS_BESIDE = `${SAME}, pair as (
			select distinct s.id as mine, case when m.one_id = s.id then m.other_id else m.one_id end as other,
				m.verdict, m.decided_by, m.decided_at
			from same s join likely_match m on s.id in (m.one_id, m.other_id)
		)
		select mine.ref as of, f.ref, p.known_as as by, pair.decided_at as at,
			exists (select from legal_hold h where h.case_id = f.id and h.lifted_at is null) as held
		from pair join case_file mine on mine.id = pair.mine join case_file f on f.id = pair.other
			left join person p on p.id = pair.decided_by left join case_keeping k on k.case_id = f.id`;

const PERHAPS_HELD: Statement = {
	name: "keeping-perhaps-held",
	text: `select q.ref, q.of from (${PAIRS_BESIDE} where pair.verdict is null and k.erased_at is null) q
		where q.held order by q.ref, q.of limit 1`,
};

/**
 * A case on legal hold that may be about this child, while nobody has said whether it is: its reference, and that of the
 * case which it stands beside. Undefined where there is none.
 */
export async function perhapsHeld(tx: Tx, caseId: Key): Promise<{ ref: string; of: string } | undefined> {
	return (await tx.query<{ ref: string; of: string }>(PERHAPS_HELD, [caseId]))[0];
}

/** Two cases that somebody said are about different children. */
export interface SaidDifferent {
	of: string;
	ref: string;
	/** Who said so; null where whoever asks may not know. */
	by: Words | null;
	at: Date;
	/** The other case is on legal hold. */
	held: boolean;
}

const SAID_DIFFERENT: Statement = {
	name: "keeping-said-different",
	text: `${PAIRS_BESIDE} where pair.verdict = 'different' order by f.ref, mine.ref`,
};

/** What was said to be about another child, as far as whoever asks sees both cases: such a case keeps nothing back. */
export function saidDifferent(tx: Tx, caseId: Key): Promise<SaidDifferent[]> {
	return tx.query<SaidDifferent>(SAID_DIFFERENT, [caseId]);
}
