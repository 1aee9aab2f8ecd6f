import type { Block, Key, Row, Words } from "../../chat/message.ts";
import type { CountedDay } from "../../domain/calendar/due-date.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { LETTERS, type LetterCode, SENT_HOW } from "../../domain/lists/letters.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";

/** A letter on a case, without its words. */
export interface Letter {
	id: Key;
	case: Key;
	panel: Key;
	ref: Words;
	urgent: boolean;
	template: LetterCode;
	due: LocalDate;
	because: readonly CountedDay[];
	sent: LocalDate | null;
	how: "post" | "email" | "hand" | null;
	by: Words;
}

const LETTER = `select l.id, l.case_id as case, l.panel_id as panel, f.ref, f.urgent, l.template, to_char(l.due, 'YYYY-MM-DD') as due,
		l.due_because as because, to_char(l.sent_on, 'YYYY-MM-DD') as sent, l.sent_how as how, p.known_as as by
	from letter l join case_file f on f.id = l.case_id join person p on p.id = coalesce(l.sent_by, l.asked_by)`;

const OF_CASE: Statement = {
	name: "letters-of-case",
	text: `${LETTER} where l.case_id = $1 order by l.asked_at, l.id`,
};
const ONE: Statement = { name: "letter-one", text: `${LETTER} where l.id = $1` };
const TO_SEND: Statement = {
	name: "letters-to-send",
	text: `${LETTER} where l.panel_id = $1 and l.sent_on is null and f.closed_at is null order by l.due, f.ref limit $2`,
};

/** The letters of a case, the oldest first. */
export const lettersOf = (tx: Tx, caseId: Key): Promise<Letter[]> => tx.query(OF_CASE, [caseId]);

/** One letter; undefined where this person may not open its case. */
export async function letterNamed(tx: Tx, id: Key): Promise<Letter | undefined> {
	return (await tx.query<Letter>(ONE, [id]))[0];
}

/** Letters that wait to be sent, the most pressing first. */
export const lettersToSend = ({ tx, panel }: PersonCtx, most: number): Promise<Letter[]> =>
	tx.query(TO_SEND, [panel, most]);

/** What a letter of this kind is called, and where it stands. */
export function letterInWords(l: Letter, today: LocalDate): Words {
	if (l.sent && l.how)
		return `${labelOf(LETTERS, l.template)}: sent ${shortDate(l.sent, today)}, ${labelOf(SENT_HOW, l.how).toLowerCase()}. ${l.by}.`;
	const late = l.due < today ? "overdue since" : "to be sent by";
	return `${labelOf(LETTERS, l.template)}: ${late} ${shortDate(l.due, today)}. Asked for by ${l.by}.`;
}

/** Letters in a list, each with what can be done about it. */
export function letterRows(letters: readonly Letter[], today: LocalDate, withRef: boolean): Block[] {
	const rows = letters.map((l): Row => {
		const words = letterInWords(l, today);
		return {
			text: withRef ? [{ strong: l.urgent ? `${l.ref}, urgent case` : l.ref }, `  ${words}`] : words,
			menu: [
				{ label: "Take the letter", action: "letter.take", on: l.id, opens: false },
				...(l.sent ? [] : [{ label: "It was sent", action: "letter.sent", on: l.id, opens: true }]),
				...(withRef ? [{ label: "Open the case", action: "case.open", on: l.case, opens: true }] : []),
			],
		};
	});
	return rows.length ? [{ rows }] : [];
}
