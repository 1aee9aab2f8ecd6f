import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { ON_PAGE, type Place } from "../paged.ts";

/** Somebody's absence from a panel, running or still to come. */
export interface Absence {
	id: Key;
	person: Key;
	knownAs: Words;
	agency: Words;
	cover: Key | null;
	coverKnownAs: Words | null;
	from: LocalDate;
	to: LocalDate;
}

const COLUMNS = `a.id, a.person_id as person, p.known_as as "knownAs", g.title as agency, a.cover_id as cover,
	c.known_as as "coverKnownAs", to_char(a.from_on, 'YYYY-MM-DD') as from, to_char(a.to_on, 'YYYY-MM-DD') as to
	from absence a join person p on p.id = a.person_id join agency g on g.id = p.agency_id
		left join person c on c.id = a.cover_id`;

const AWAY: Statement = {
	name: "cover-away",
	text: `select ${COLUMNS} where a.panel_id = $1 and a.ended_at is null and a.to_on >= $2 order by a.from_on, p.known_as`,
};

/** Everybody who is away from a panel or will be, the soonest first. */
export function absencesOn(tx: Tx, panel: Key, today: LocalDate): Promise<Absence[]> {
	return tx.query<Absence>(AWAY, [panel, today]);
}

const ONE: Statement = {
	name: "cover-one",
	text: `select ${COLUMNS.replace("a.id,", "a.id, a.panel_id as panel, a.ended_at is not null as ended,")} where a.id = $1`,
};

/** One absence; undefined where it is not there, or not for whoever asks. */
export async function absenceOf(
	tx: Tx,
	id: Key,
): Promise<(Absence & { panel: Key; ended: boolean }) | undefined> {
	const [row] = await tx.query<Absence & { panel: Key; ended: boolean }>(ONE, [id]);
	return row;
}

/** Somebody who owns open cases and is not there. */
export interface Gone {
	person: Key;
	knownAs: Words;
	/** Whether they are on the panel still, and away. */
	onPanel: boolean;
	/** Nobody covers. */
	cases: number;
}

const GONE: Statement = {
	name: "cover-owners-gone",
	text: `select p.id as person, p.known_as as "knownAs", g.on_panel as "onPanel", count(f.id)::int as cases
		from owners_gone($1) g join person p on p.id = g.person_id
			join case_file f on f.owner_id = p.id and f.id in (select cases_without_owner($1))
		group by p.id, g.on_panel order by p.known_as`,
};

/** Owners of open cases who left, or are away, with the cases that nobody else looks after. */
export function ownersGone(tx: Tx, panel: Key): Promise<Gone[]> {
	return tx.query<Gone>(GONE, [panel]);
}

/** An open case that nobody looks after. */
export interface Unowned {
	id: Key;
	ref: Words;
	urgent: boolean;
	/** Whose it is, though they are not there. */
	owner: Words | null;
	/** How many the list holds from the page's first on. */
	total: number;
}

const UNOWNED: Statement = {
	name: "cover-unowned",
	text: `with these as (select cases_without_owner($1) as id)
		select f.id, f.ref, f.urgent, p.known_as as owner, count(*) over ()::int as total
		from case_file f left join person p on p.id = f.owner_id
		where f.id in (select id from these) and coalesce((not f.urgent, f.received_at, f.ref) >
			(select not x.urgent, x.received_at, x.ref from case_file x where x.id = $3::uuid and x.id in (select id from these)), true)
		order by not f.urgent, f.received_at, f.ref limit $2`,
};

/** A page of the open cases that nobody looks after, the urgent ones first: after this one, while nobody looks after it. */
export function unownedOn(tx: Tx, panel: Key, { after }: Place): Promise<Unowned[]> {
	return tx.query<Unowned>(UNOWNED, [panel, ON_PAGE, after]);
}
