import type { Key, Words } from "../../chat/message.ts";
import type { Standing } from "../../domain/agreements.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { LawfulBasis, ShareDetail, SharePurpose, WithheldReason } from "../../domain/lists/sharing.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Finding } from "../review.ts";
import { inOneLine } from "./words.ts";

/** A share, asked for, made or withheld, without what is sealed of it. */
export interface Share {
	id: Key;
	case: Key;
	panel: Key;
	ref: string;
	decision: "shared" | "withheld";
	/** The agency it goes to; null for an organisation that the record does not know. */
	agency: Words | null;
	atOnce: boolean;
	/** Null where it is withheld. */
	purpose: SharePurpose | null;
	basis: LawfulBasis | null;
	details: ShareDetail[];
	because: WithheldReason | null;
	agreement: Standing;
	asker: Words;
	askerAgency: Words;
	askedBy: Key;
	askedAt: Date;
	madeAt: Date | null;
	/** Who agreed, or did not: the second person. */
	second: Words | null;
	reviewBy: LocalDate | null;
	finding: Finding | null;
	reviewer: Words | null;
}

const COLUMNS = `s.id, s.case_id as case, s.panel_id as panel, f.ref, s.decision, a.title as agency, s.at_once as "atOnce",
		s.purpose, s.basis, s.details, s.withheld_because as because, s.agreement, p.known_as as asker,
		pa.title as "askerAgency", s.asked_by as "askedBy", s.asked_at as "askedAt", s.made_at as "madeAt",
		(select q.known_as from ledger l join person q on q.id = l.person_id
			where l.case_id = s.case_id and l.act in ('share.agreed', 'share.refused') and l.facts->>'share' = s.id::text) as second,
		to_char(s.review_by, 'YYYY-MM-DD') as "reviewBy", s.finding, r.known_as as reviewer
	from share s join case_file f on f.id = s.case_id join person p on p.id = s.asked_by join agency pa on pa.id = p.agency_id
		left join agency a on a.id = s.agency_id left join person r on r.id = s.reviewed_by`;

const SHARE: Statement = { name: "share", text: `select ${COLUMNS} where s.id = $1` };
const OF_CASE: Statement = {
	name: "shares-of-case",
	text: `select ${COLUMNS} where s.case_id = $1 order by s.asked_at`,
};

/** Undefined where there is none, or not for whoever asks. */
export async function shareOf(tx: Tx, id: Key): Promise<Share | undefined> {
	const [row] = await tx.query<Share>(SHARE, [id]);
	return row;
}

/** An agency that something may be shared with. */
export interface Recipient {
	id: Key;
	key: string;
	title: Words;
}

const RECIPIENTS: Statement = {
	name: "share-recipients",
	text: `select a.id, a.key, a.title from agency a where a.key = any ($2) or exists (
			select from person p join membership m on m.person_id = p.id
			where p.agency_id = a.id and m.panel_id = $1 and (m.ended_at is null or m.ended_at > app_now()))
		order by a.title`,
};

/** The panel's agencies, and those that it has an agreement with. */
export function recipientsOf(tx: Tx, panel: Key, withAgreement: readonly string[]): Promise<Recipient[]> {
	return tx.query(RECIPIENTS, [panel, withAgreement]);
}

const LOCK: Statement = { name: "share-lock", text: "select id from share where id = $1 for update" };

/** Keeps a share for the transaction, so that two people do not answer it at once. */
export async function lockShare(tx: Tx, id: Key): Promise<void> {
	await tx.query(LOCK, [id]);
}

/** A case's shares in words, the oldest first; whom by name and why is sealed under the share's id. */
export async function sharesInWords(tx: Tx, caseId: Key): Promise<{ id: Key; words: Words }[]> {
	const shares = await tx.query<Share>(OF_CASE, [caseId]);
	return shares.map((s) => ({ id: s.id, words: inOneLine(s) }));
}
