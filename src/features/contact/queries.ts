import type { Words } from "../../chat/message.ts";
import type { SchoolCalendar } from "../../domain/calendar/school-days.ts";
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
