import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import {
	HOLD_REASONS,
	type HoldReason,
	SAFE_BECAUSE,
	type SafeBecause,
} from "../../domain/lists/hold-reasons.ts";
import type { Statement, Tx } from "../../store/transact.ts";

const STANDING: Statement = {
	name: "contact-hold-standing",
	text: "select id, reason from contact_hold where case_id = $1 and lifted_at is null",
};

/** The hold on contact with a case's family as it stands, for whoever knows of the case; undefined where there is none. */
export async function holdOn(tx: Tx, caseId: Key): Promise<{ id: Key; reason: HoldReason } | undefined> {
	return (await tx.query<{ id: Key; reason: HoldReason }>(STANDING, [caseId]))[0];
}

const REASONS: Statement = {
	name: "contact-hold-reasons",
	text: "select reason from contact_hold where case_id = $1 and lifted_at is null",
};

/** Why contact with a case's family waits, the gravest reason first; none where it does not. */
export async function holdReasonsOn(tx: Tx, caseId: Key): Promise<HoldReason[]> {
	const standing = (await tx.query<{ reason: HoldReason }>(REASONS, [caseId])).map((row) => row.reason);
	return codesOf(HOLD_REASONS).filter((code) => standing.includes(code));
}

/** Why contact waits, and what that means to whoever does not know a panel's words: to read in private, and to send. */
export const holdInWords = (reasons: readonly HoldReason[]): Words =>
	`Contact with the family is on hold: ${reasons.map((code) => labelOf(HOLD_REASONS, code)).join("; ")}. Make no visit, call or letter to the home, family or neighbours until social care or the police say that contact is safe.`;

/** Whether contact with the family waits, since it could put somebody in danger. */
export const familyOnHold = async (tx: Tx, caseId: Key): Promise<boolean> =>
	(await holdOn(tx, caseId)) !== undefined;

const OF_CASE: Statement = {
	name: "contact-holds-of-case",
	text: `select h.id, h.reason, to_char(h.since at time zone $2, 'YYYY-MM-DD') as since, h.because, p.known_as as by,
			to_char(h.lifted_at at time zone $2, 'YYYY-MM-DD') as lifted
		from contact_hold h left join person p on p.id = h.lifted_by where h.case_id = $1 order by h.since, h.id`,
};

type Row = {
	id: Key;
	reason: HoldReason;
	since: LocalDate;
	because: SafeBecause | null;
	by: Words | null;
	lifted: LocalDate | null;
};

/**
 * Every hold on contact with a case's family, the oldest first, in words: to read on the case alone. Days in the panel's
 * zone. What was said of one that is over is sealed under its id.
 */
export async function holdsInWords(
	tx: Tx,
	caseId: Key,
	{ zone, today }: { zone: string; today: LocalDate },
): Promise<{ id: Key; standing: boolean; words: Words }[]> {
	const rows = await tx.query<Row>(OF_CASE, [caseId, zone]);
	return rows.map(({ id, reason, since, because, by, lifted }) => {
		const why = `${labelOf(HOLD_REASONS, reason)}: on hold from ${shortDate(since, today)}`;
		const safe =
			lifted && because ? ` to ${shortDate(lifted, today)}. ${labelOf(SAFE_BECAUSE, because)}. ${by}` : "";
		return { id, standing: !lifted, words: `${why}${safe}.` };
	});
}
