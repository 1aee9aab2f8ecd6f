import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { Audience, SessionKind } from "../../domain/lists/training.ts";
import type { MasterKeys } from "../../record/keys.ts";
import { openLoosely } from "../../record/loose.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** What binds the sealed words of a session to their row. */
export const sealedAs = (id: Key, what: "title" | "others"): string => `training:${id}:${what}`;

/** A session of the log, with its words opened. */
export interface Session {
	id: Key;
	kind: SessionKind;
	audience: readonly Audience[];
	on: LocalDate;
	title: Private | undefined;
	/** Whether somebody said who came. */
	came: boolean;
	people: readonly { knownAs: Words; agency: Words }[];
	/** Agencies of which somebody came who is not on the panel. */
	agencies: readonly Words[];
	others: Private | undefined;
}

const SESSIONS: Statement = {
	name: "training-sessions",
	text: `select s.id, s.kind, s.audience, to_char(s.on_date, 'YYYY-MM-DD') as on, s.words, s.others, s.came_at is not null as came,
			coalesce((select jsonb_agg(jsonb_build_object('knownAs', p.known_as, 'agency', a.title) order by p.known_as)
				from training_attendance t join person p on p.id = t.person_id join agency a on a.id = t.agency_id
				where t.session_id = s.id), '[]') as people,
			coalesce((select jsonb_agg(a.title order by a.title) from training_attendance t join agency a on a.id = t.agency_id
				where t.session_id = s.id and t.person_id is null), '[]') as agencies
		from training_session s where s.panel_id = $1 and s.on_date >= $2 order by s.on_date desc, s.event_id desc limit $3`,
};

/** The panel's sessions since a day, the newest first, opened: the caller records it. */
export async function sessionsSince(
	{ tx, keys }: { tx: Tx; keys: MasterKeys },
	panel: Key,
	from: LocalDate,
	most: number,
): Promise<Session[]> {
	type Row = Omit<Session, "title" | "others"> & { words: Buffer; others: Buffer | null };
	const sessions: Session[] = [];
	for (const row of await tx.query<Row>(SESSIONS, [panel, from, most])) {
		const { words, others, ...rest } = row;
		const title = (await openLoosely(tx, keys, sealedAs(row.id, "title"), words)).get("title");
		const more = others && (await openLoosely(tx, keys, sealedAs(row.id, "others"), others)).get("others");
		sessions.push({ ...rest, title, others: more || undefined });
	}
	return sessions;
}

/** A session of which nobody said who came, by its kind and date. */
export interface Open {
	id: Key;
	kind: SessionKind;
	on: LocalDate;
}

const OPEN: Statement = {
	name: "training-open",
	text: `select id, kind, to_char(on_date, 'YYYY-MM-DD') as on from training_session
		where panel_id = $1 and came_at is null order by on_date limit 50`,
};

/** Sessions of which nobody said yet who came, the oldest first: those to come among them. */
export const openSessions = (tx: Tx, panel: Key): Promise<Open[]> => tx.query<Open>(OPEN, [panel]);
