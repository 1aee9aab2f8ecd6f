import type { Key, Words } from "../../chat/message.ts";
import type { SchoolCalendar } from "../../domain/calendar/school-days.ts";
import type { Reminder } from "../../domain/reminders.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Panel } from "../panel/settings.ts";

const SCHOOLS: Statement = {
	name: "contact-school-calendars",
	text: `select distinct a.key, a.title, a.calendar from membership m join person p on p.id = m.person_id
			join agency a on a.id = p.agency_id
		where m.panel_id = $1 and a.calendar is not null order by a.key`,
};

/** Term dates that the panel's days are counted with: the authority's, then those of schools that have their own. */
export async function calendarsOn(
	tx: Tx,
	panel: Panel,
): Promise<{ of: string; title: Words; calendar: SchoolCalendar }[]> {
	const schools = await tx.query<{ key: string; title: Words; calendar: SchoolCalendar }>(SCHOOLS, [
		panel.id,
	]);
	const own = schools.map(({ key, title, calendar }) => ({ of: key, title, calendar }));
	const { authority } = panel.calendars;
	return authority ? [{ of: "", title: "The authority", calendar: authority }, ...own] : own;
}

const OURS: Statement = {
	name: "reminders-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('reminders ' || $1, 0)) as ours",
};

const DONE: Statement = {
	name: "reminders-done",
	text: `select x.n from jsonb_array_elements($2::jsonb) with ordinality as x (reminder, n)
		where exists (select from ledger l where l.panel_id = $1 and l.act = 'panel.reminded'
			and l.facts->'reminders' @> jsonb_build_array(x.reminder))`,
};

/** Those that nobody was reminded of yet; none while another replica looks. */
export async function notYetReminded(tx: Tx, panel: Key, due: readonly Reminder[]): Promise<Reminder[]> {
	const [lock] = await tx.query<{ ours: boolean }>(OURS, [panel]);
	if (!lock!.ours) return [];
	const done = await tx.query<{ n: string }>(DONE, [panel, JSON.stringify(due)]);
	const known = new Set(done.map(({ n }) => Number(n)));
	return due.filter((_, i) => !known.has(i + 1));
}
