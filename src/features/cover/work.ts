import type { Key, Words } from "../../chat/message.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** One thing on a panel that waits for somebody. */
export interface Work {
	kind: "case" | "action" | "enquiry" | "contact" | "handOff";
	id: Key;
	case: Key;
	/** Whether whoever takes over may see the case: a need-to-know case stays where it is. */
	goes: boolean;
	/** For an enquiry: whether whoever takes over is at the agency that is asked. */
	own: boolean;
}

const WORK: Statement = {
	name: "cover-work",
	text: `with w as (
			select 'case' as kind, f.id, f.id as case_id, null::uuid as agency_id from case_file f
				where f.panel_id = $1 and f.owner_id = $2 and f.closed_at is null
			union all
			select 'action', t.id, t.case_id, null from decision_action t
				where t.panel_id = $1 and t.owner_id = $2
					and not exists (select from action_progress x where x.action_id = t.id and x.what = 'done')
					and not exists (select from decision n where n.supersedes = t.decision_id)
			union all
			select 'enquiry', e.id, e.case_id, e.agency_id from enquiry e
				where e.panel_id = $1 and e.owner_id = $2 and e.closed_at is null
			union all
			select 'contact', c.id, c.case_id, null from risk_contact c
				where c.panel_id = $1 and c.owner_id = $2 and c.confirmed_at is null
			union all
			select 'handOff', h.id, h.case_id, null from hand_off h
				where h.panel_id = $1 and h.person_id = $2 and h.taken_at is null)
		select w.kind, w.id, w.case_id as case,
			not f.restricted or sees_whole($3, $1) or exists (select from case_member m
				where m.case_id = f.id and m.person_id = $3 and m.kind = 'named') as goes,
			coalesce(w.agency_id = (select agency_id from person where id = $3), false) as own
		from w join case_file f on f.id = w.case_id
		where f.closed_at is null or w.kind in ('contact', 'handOff')
		order by w.case_id, w.id`,
};

/** What waits for somebody on a panel, as far as it would go to somebody else. */
export function workOf(tx: Tx, panel: Key, from: Key, to: Key): Promise<Work[]> {
	return tx.query<Work>(WORK, [panel, from, to]);
}

/** Forms that somebody has begun on a panel and not sent. */
export interface Forms {
	/** Whether they are there to send them: on the panel, and not away today. Then all of them stay. */
	there: boolean;
	goes: number;
	stays: number;
}

const FORMS: Statement = { name: "cover-drafts", text: "select * from drafts_to_hand_over($1, $2, $3, $4)" };

/**
 * How many of somebody's forms in progress would pass to somebody else, once that person has the cases that go with them
 * (`forms_to_hand_over` says which, and why).
 */
export async function formsOf(tx: Tx, panel: Key, from: Key, to: Key, cases: readonly Key[]): Promise<Forms> {
	const [row] = await tx.query<Forms>(FORMS, [panel, from, to, cases]);
	return row!;
}

/** How much of each kind is handed over, and how much stays. */
export interface HandedOver {
	cases: number;
	actions: number;
	enquiries: number;
	contacts: number;
	handOffs: number;
	forms: number;
	/** Need-to-know cases that stay. */
	kept: number;
	/** Forms in progress that stay. */
	formsKept: number;
}

/** Counts what goes over, and what stays. */
export function handedOver(all: readonly Work[], forms: Pick<Forms, "goes" | "stays">): HandedOver {
	const of = (kind: Work["kind"]) => all.filter((w) => w.goes && w.kind === kind).length;
	return {
		...{ cases: of("case"), actions: of("action"), enquiries: of("enquiry"), contacts: of("contact") },
		...{ handOffs: of("handOff"), forms: forms.goes, formsKept: forms.stays },
		kept: new Set(all.filter((w) => !w.goes).map((w) => w.case)).size,
	};
}

const LEFT: Statement = {
	name: "cover-left-with-work",
	text: `select p.id, p.known_as as "knownAs", a.title as agency from person p join agency a on a.id = p.agency_id
		where not is_on_panel(p.id, $1) and p.id in (
			select owner_id from case_file where panel_id = $1 and closed_at is null
			union select owner_id from decision_action where panel_id = $1
			union select owner_id from enquiry where panel_id = $1 and closed_at is null
			union select owner_id from risk_contact where panel_id = $1 and confirmed_at is null
			union select person_id from hand_off where panel_id = $1 and taken_at is null)
		order by p.known_as`,
};

/** Those who are off the panel, and had work on it. */
export function leftWithWork(tx: Tx, panel: Key): Promise<{ id: Key; knownAs: Words; agency: Words }[]> {
	return tx.query(LEFT, [panel]);
}
