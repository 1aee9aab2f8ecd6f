import type { Key, Words } from "../../chat/message.ts";
import { type Mark, wasThere } from "../../domain/attendance.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { AttendanceCodeOf } from "../../domain/lists/attendance-codes.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** A child placed somewhere on a day, with that day's marks. */
export interface Placed {
	case: Key;
	ref: Words;
	restricted: boolean;
	/** The agency that enters attendance, and the one that is told. */
	agency: Key;
	told: Key;
	am: AttendanceCodeOf | null;
	pm: AttendanceCodeOf | null;
}

/** The newest that was said of each case holds. */
const PLACED: Statement = {
	name: "attendance-placed",
	text: `select p.case_id as case, f.ref, f.restricted, p.agency_id as agency, p.told_agency_id as told, a.code as am, b.code as pm
		from (select distinct on (case_id) * from provision
				where panel_id = $1 and from_on <= $2 and (until_on is null or until_on >= $2)
				order by case_id, event_id desc) p
			join case_file f on f.id = p.case_id and f.closed_at is null
			left join attendance_mark a on a.case_id = p.case_id and a.on_date = $2 and a.session = 'am'
			left join attendance_mark b on b.case_id = p.case_id and b.on_date = $2 and b.session = 'pm'
		order by f.ref`,
};

/** Children placed on a day, as far as row security lets this person see them. */
export const placedOn = (tx: Tx, panel: Key, on: LocalDate): Promise<Placed[]> =>
	tx.query(PLACED, [panel, on]);

const ENTERED_BY_ME: Statement = {
	name: "attendance-entered-by-me",
	text: "select u.id from unnest($1::uuid[]) as u (id) where enters_attendance(u.id, $2)",
};

/**
 * Of these cases, those whose attendance of a day is this person's to enter: their agency, or that of somebody for whom
 * they cover, was named for that day; or nobody there can, and they run the panel. The rule is the database's.
 */
export async function enteredByMe(tx: Tx, cases: readonly Key[], on: LocalDate): Promise<Set<Key>> {
	return new Set((await tx.query<{ id: Key }>(ENTERED_BY_ME, [cases, on])).map((row) => row.id));
}

/** How a day went: there for both sessions, absent for one or both, or not entered. */
export function dayOf({ am, pm }: Pick<Placed, "am" | "pm">): "present" | "absent" | "missing" {
	if (!am || !pm) return "missing";
	return wasThere(am) && wasThere(pm) ? "present" : "absent";
}

const MARKS: Statement = {
	name: "attendance-marks",
	text: `select to_char(on_date, 'YYYY-MM-DD') as on, session, code from attendance_mark
		where case_id = $1 and on_date >= $2 order by on_date, session`,
};

/** A child's marks since a day. */
export const marksSince = (tx: Tx, caseId: Key, since: LocalDate): Promise<Mark[]> =>
	tx.query(MARKS, [caseId, since]);

const PROVISION: Statement = {
	name: "attendance-provision",
	text: `select id, agency_id as agency, told_agency_id as told, to_char(from_on, 'YYYY-MM-DD') as from,
			to_char(until_on, 'YYYY-MM-DD') as until
		from provision where case_id = $1 order by event_id desc limit 1`,
};

/** What was last said of where a child is placed. */
export interface Provision {
	id: Key;
	agency: Key;
	told: Key;
	from: LocalDate;
	until: LocalDate | null;
}

/** Undefined where nobody said it. */
export async function provisionOf(tx: Tx, caseId: Key): Promise<Provision | undefined> {
	return (await tx.query<Provision>(PROVISION, [caseId]))[0];
}

const NOTICED: Statement = {
	name: "attendance-noticed",
	text: "select exists (select from attendance_notice where case_id = $1 and to_on >= $2 and kind = $3) as noticed",
};

/** Whether absence of this kind that ended on this day or later was told already. */
export async function wasTold(tx: Tx, caseId: Key, kind: string, since: LocalDate): Promise<boolean> {
	return (await tx.query<{ noticed: boolean }>(NOTICED, [caseId, since, kind]))[0]!.noticed;
}

const OWNER: Statement = {
	name: "attendance-owner",
	text: "select owner_id as owner from case_file where id = $1",
};

/** Who owns a case; null where nobody does. */
export async function ownerOf(tx: Tx, caseId: Key): Promise<Key | null> {
	return (await tx.query<{ owner: Key | null }>(OWNER, [caseId]))[0]!.owner;
}
