import type { Key, Words } from "../../chat/message.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import {
	SIGN_OFF_ENDINGS,
	SIGN_OFF_GROUNDS,
	SIGN_OFF_SIDES,
	type SignOffEnding,
	type SignOffGround,
	type SignOffSide,
} from "../../domain/lists/sign-off.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Panel } from "../panel/settings.ts";

/** A signature under joint enquiries; its evidence is sealed under its id. */
export interface Signed {
	id: Key;
	enquiry: Key;
	side: SignOffSide;
	ending: SignOffEnding;
	ground: SignOffGround;
	by: Words;
	person: Key;
	agency: Words;
	at: Date;
}

const SIGNED = `select s.id, s.enquiry_id as enquiry, s.side, s.ending, s.ground, p.known_as as by, p.id as person,
		a.title as agency, s.signed_at as at
	from sign_off s join person p on p.id = s.signed_by join agency a on a.id = s.agency_id`;
const OF_ENQUIRY: Statement = {
	name: "signatures-of-enquiry",
	text: `${SIGNED} where s.enquiry_id = $1 order by s.event_id`,
};
const OF_CASE: Statement = {
	name: "signatures-of-case",
	text: `${SIGNED} where s.case_id = $1 order by s.event_id`,
};

/** Every signature under an enquiry, the oldest first: the newest of each side stands. */
export const signaturesUnder = (tx: Tx, enquiry: Key): Promise<Signed[]> => tx.query(OF_ENQUIRY, [enquiry]);

const SCHOOL: Statement = { name: "sign-off-school", text: "select school_of($1) as school" };

/**
 * The agency of a case's own school: to which the panel gave the joint enquiries, else the one that raised the case, else
 * the one that was asked what only a child's own school is asked. Null where no school on the panel is known as that. The
 * rule is the database's (school_of), which lets no other sign.
 */
export async function schoolOf(tx: Tx, caseId: Key): Promise<Key | null> {
	return (await tx.query<{ school: Key | null }>(SCHOOL, [caseId]))[0]!.school;
}

/** A signature in words; its evidence apart. */
export function signatureInWords(s: Signed, panel: Panel): Words {
	const ground = labelOf(SIGN_OFF_GROUNDS, s.ground);
	const on = longDate(localDate(s.at, panel.zone));
	return `Signed for ${labelOf(SIGN_OFF_SIDES, s.side)} on ${on} by ${s.by}, ${s.agency}: ${entryOf(SIGN_OFF_ENDINGS, s.ending).words}. ${ground}.`;
}

/** What was signed of a case's joint enquiries, in words, the oldest first. */
export async function signaturesOf(tx: Tx, panel: Panel, caseId: Key): Promise<{ id: Key; words: Words }[]> {
	const signed = await tx.query<Signed>(OF_CASE, [caseId]);
	return signed.map((s) => ({ id: s.id, words: signatureInWords(s, panel) }));
}
