import type { Key } from "../../chat/message.ts";
import type { Calendars, SchoolCalendar } from "../../domain/calendar/school-days.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Panel } from "./settings.ts";

const CALENDARS: Statement = {
	name: "school-calendars",
	text: "select a.id, a.calendar from unnest($1::uuid[]) as u (id) join agency a using (id) where a.calendar is not null",
};

/** The calendars of those of these agencies that have their own: schools whose terms are not their authority's. */
export async function schoolCalendars(
	tx: Tx,
	agencies: readonly Key[],
): Promise<ReadonlyMap<Key, SchoolCalendar>> {
	if (!agencies.length) return new Map();
	const rows = await tx.query<{ id: Key; calendar: SchoolCalendar }>(CALENDARS, [[...new Set(agencies)]]);
	return new Map(rows.map((row) => [row.id, row.calendar]));
}

/** What an agency's days are counted with: a school's own calendar goes before the authority's. */
export function calendarsFor(panel: Panel, school: SchoolCalendar | undefined): Calendars {
	return school ? { ...panel.calendars, school } : panel.calendars;
}
