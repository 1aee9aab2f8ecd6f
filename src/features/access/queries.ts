import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** Who has been given sight of a case, besides its notifier and the panel's coordinator and chair. */
export interface Sight {
	needToKnow: boolean;
	agencies: Key[];
	people: Key[];
	/** Agencies with an open enquiry on it. */
	asked: { id: Key; title: Words }[];
}

const SIGHT: Statement = {
	name: "access-sight",
	text: `select f.restricted as "needToKnow",
			array(select agency_id from case_member m where m.case_id = f.id and m.kind = 'agency' order by 1) as agencies,
			array(select person_id from case_member m where m.case_id = f.id and m.kind = 'named' order by 1) as people,
			coalesce((select jsonb_agg(distinct jsonb_build_object('id', a.id, 'title', a.title))
				from enquiry e join agency a on a.id = e.agency_id
				where e.case_id = f.id and e.closed_at is null), '[]') as asked
		from case_file f where f.id = $1`,
};

/** Undefined where this person may not see the case. */
export async function sightOf(tx: Tx, caseId: Key): Promise<Sight | undefined> {
	const [row] = await tx.query<Sight>(SIGHT, [caseId]);
	return row;
}

/** An opening on emergency duty, without its reason. */
export interface Opening {
	id: Key;
	case: Key;
	ref: string;
	knownAs: Words;
	agency: Words;
	at: Date;
	reviewBy: LocalDate;
	finding: "needed" | "not_needed" | null;
	reviewer: Words | null;
	panel: Key;
}

const OPENING: Statement = {
	name: "access-opening",
	text: `select e.id, e.case_id as case, f.ref, p.known_as as "knownAs", a.title as agency, e.at, e.panel_id as panel,
			to_char(e.review_by, 'YYYY-MM-DD') as "reviewBy", e.finding, r.known_as as reviewer
		from emergency_access e join case_file f on f.id = e.case_id join person p on p.id = e.person_id
			join agency a on a.id = p.agency_id left join person r on r.id = e.reviewed_by
		where e.id = $1`,
};

/** Undefined where there is none, or not for whoever asks. */
export async function openingOf(tx: Tx, id: Key): Promise<Opening | undefined> {
	const [row] = await tx.query<Opening>(OPENING, [id]);
	return row;
}

const FOR_DUTY: Statement = {
	name: "access-for-duty",
	text: "select id, panel_id as panel from case_for_duty($1)",
};

/** The case of a reference, for somebody on emergency duty on its panel; undefined for everybody else. */
export async function caseForDuty(tx: Tx, ref: string): Promise<{ id: Key; panel: Key } | undefined> {
	const [row] = await tx.query<{ id: Key; panel: Key }>(FOR_DUTY, [ref]);
	return row;
}
