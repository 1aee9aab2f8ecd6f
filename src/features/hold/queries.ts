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
import type { Many } from "../../store/together.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** What an open enquiry that waits says. Why it waits stands with the holds: not everybody who sees the enquiry reads that. */
export const WAITS = "contact";

const STANDING: Statement = {
	name: "contact-holds-standing",
	text: "select id, reason from contact_hold where case_id = $1 and lifted_at is null order by since, reason",
};

/** A hold on contact with a case's family, for one reason. */
export interface Standing {
	id: Key;
	reason: HoldReason;
}

/** The holds on contact with a case's family as they stand, the oldest first: for whoever may open the case. */
export const holdsOn = (tx: Tx, caseId: Key): Promise<Standing[]> => tx.query(STANDING, [caseId]);

/** Why contact with a case's family waits, the gravest reason first; none where it does not. */
export async function holdReasonsOn(tx: Tx, caseId: Key): Promise<HoldReason[]> {
	const standing = (await holdsOn(tx, caseId)).map((hold) => hold.reason);
	return codesOf(HOLD_REASONS).filter((code) => standing.includes(code));
}

/** Why contact with a case's family waits: to read in a form of the case, and never in a channel. */
export const whyOnHold = async (tx: Tx, caseId: Key): Promise<Words[]> =>
	(await holdReasonsOn(tx, caseId)).map((code) => `${labelOf(HOLD_REASONS, code)}.`);

/** Why contact waits, and what that means to whoever does not know a panel's words: to read in private, and to send. */
export const holdInWords = (reasons: readonly HoldReason[]): Words =>
	`Contact with the family is on hold: ${reasons.map((code) => labelOf(HOLD_REASONS, code)).join("; ")}. Make no visit, call or letter to the home, family or neighbours until social care or the police say that contact is safe.`;

const ON_HOLD: Statement = { name: "family-on-hold", text: "select on_hold($1) as yes" };

/** The same of many cases. */
export const ON_HOLD_MANY: Many = {
	one: ON_HOLD,
	same: [],
	rows: ([of], n) => [[of, n]],
	all: {
		name: "family-on-hold-many",
		text: "select u.n, on_hold(u.id) as yes from unnest($1::uuid[], $2::int[]) as u (id, n)",
	},
};

/** Whether contact with the family waits, since it could put somebody in danger: for whoever knows of the case. */
export const familyOnHold = async (tx: Tx, caseId: Key): Promise<boolean> =>
	(await tx.query<{ yes: boolean }>(ON_HOLD, [caseId]))[0]!.yes;

const OF_CASE: Statement = {
	name: "contact-holds-of-case",
	text: `select h.id, h.reason, to_char(h.since at time zone $2, 'YYYY-MM-DD') as since, h.because, p.known_as as by,
			to_char(h.lifted_at at time zone $2, 'YYYY-MM-DD') as lifted
		from contact_hold h left join person p on p.id = h.lifted_by where h.case_id = $1 order by h.since, h.reason, h.id`,
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
