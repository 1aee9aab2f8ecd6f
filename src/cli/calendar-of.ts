import { readFileSync } from "node:fs";
import type { Calendars, SchoolCalendar } from "../domain/calendar/school-days.ts";
import { workingCalendar } from "../domain/calendar/working-days.ts";
import { PanelSettings } from "../features/panel/settings-schema.ts";
import { readTermFile } from "../features/panel/term-file.ts";
import type { Statement } from "../store/transact.ts";
import { transact } from "../store/transact.ts";
import { CommandFailed, type Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

/** A school by its key, with the panels on which its people are; or an authority's or panel's key. */
const FIND: Statement = {
	name: "calendar-of",
	text: `select a.calendar, p.settings from panel p join authority u on u.id = p.authority_id
			left join agency a on a.key = $1
		where u.key = $1 or p.key = $1 or exists (select from membership m join person q on q.id = m.person_id
			where m.panel_id = p.id and q.agency_id = a.id)
		order by p.key`,
};

const KNOWN: Statement = {
	name: "calendars-known",
	text: `select key from authority union select key from panel union select key from agency where kind = 'school'
		order by 1`,
};

/**
 * What days are counted with: a school's calendar, then its authority's, with the panel's one-off days.
 * @param id the key of a school, an authority or a panel on record, or the name of an iCalendar file
 * @throws CommandFailed when there is none of that name
 */
export function calendarsOf(io: Io, id: string): Promise<Calendars> | Calendars {
	if (/\.ics$/i.test(id)) return { working: workingCalendar(), authority: termsIn(id) };
	return withDatabase(io, (pool) =>
		transact(pool, { as: "clerk", panels: [] }, async (tx) => {
			type Row = { calendar: SchoolCalendar | null; settings: unknown };
			const found = await tx.query<Row>(FIND, [id]);
			if (!found.length) {
				const known = (await tx.query<{ key: string }>(KNOWN, [])).map((row) => row.key);
				const those = known.length
					? `Use one of: ${known.join(", ")}.`
					: "No panel is on record yet: apply its file.";
				throw new CommandFailed(`There is no calendar of "${id}". ${those}`);
			}
			const panels = found.map((row) => PanelSettings.parse(row.settings));
			const settings = panels.find((one) => one.terms.length) ?? panels[0]!;
			return {
				working: workingCalendar(settings.oneOffDays),
				...(found[0]!.calendar ? { school: found[0]!.calendar } : {}),
				...(settings.terms.length ? { authority: settings } : {}),
			};
		}),
	);
}

/** @throws CommandFailed when the file cannot be read, or holds no terms */
export function termsIn(file: string): SchoolCalendar {
	const { calendar } = readTerms(file);
	return calendar;
}

/** The same, with the events that are neither a term nor a closure. */
export function readTerms(file: string) {
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch (error) {
		throw new CommandFailed(
			`${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Check its name.`,
		);
	}
	const read = readTermFile(text);
	if (read.fault !== undefined) throw new CommandFailed(`${file}: ${read.fault}`);
	return read;
}
