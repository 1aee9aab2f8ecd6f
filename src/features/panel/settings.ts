import type { Key, Span } from "../../chat/message.ts";
import type { Calendars } from "../../domain/calendar/school-days.ts";
import { workingCalendar } from "../../domain/calendar/working-days.ts";
import { type LocalDate, localDate } from "../../domain/date/local-date.ts";
import type { PlanSettings } from "../../domain/enquiry-plan.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { PanelSettings } from "./settings-schema.ts";

/** A panel with its settings, read from the record. */
export interface Panel extends PanelSettings {
	id: Key;
	title: string;
	code: string;
	calendars: Calendars;
	planSettings: PlanSettings;
	/** The calendar date in the panel's zone. */
	today: LocalDate;
}

const LOAD: Statement = {
	name: "load-panel",
	text: `select title, code, settings_mark as mark, case when settings_mark is distinct from $2 then settings end as settings
		from panel where id = $1`,
};

const loaded = new WeakMap<Tx, Map<Key, Promise<Panel>>>();

/**
 * Loads a panel with what follows from its settings on the transaction's date. It is read once in a transaction,
 * however many of its parts ask: what they say then agrees.
 */
export function loadPanel(tx: Tx, id: Key): Promise<Panel> {
	const panels = loaded.get(tx) ?? new Map<Key, Promise<Panel>>();
	loaded.set(tx, panels);
	const panel = panels.get(id) ?? readPanel(tx, id);
	panels.set(id, panel);
	return panel;
}

/** What a panel's settings come to, by the mark of the settings that it was made from. */
interface Made {
	mark: string;
	settings: PanelSettings;
	calendars: Calendars;
}

/** Of each panel that this process has read: its settings are unpacked and checked again only when they are others. */
const made = new Map<Key, Made>();

async function readPanel(tx: Tx, id: Key): Promise<Panel> {
	type Row = { title: string; code: string; mark: string; settings: unknown };
	const known = made.get(id);
	const [row] = await tx.query<Row>(LOAD, [id, known?.mark ?? null]);
	const { mark, title, code } = row!;
	const { settings, calendars } = known?.mark === mark ? known : makeAnew(id, mark, row!.settings);
	return {
		...settings,
		id,
		title: settings.practice ? `PRACTICE: ${title}` : title,
		code,
		calendars,
		planSettings: settings.plan,
		today: localDate(tx.now, settings.zone),
	};
}

function makeAnew(id: Key, mark: string, written: unknown): Made {
	const settings = PanelSettings.parse(written);
	const { terms, closures } = settings;
	const calendars = {
		working: workingCalendar(settings.oneOffDays),
		authority: terms.length ? { terms, closures } : undefined,
	};
	const one = { mark, settings, calendars };
	made.set(id, one);
	return one;
}

/** The numbers to call, in one line: it stands above every form and in every alert. */
export function emergencyLine(panel: Pick<Panel, "emergency"> & { practice?: boolean }): readonly Span[] {
	const { socialCare, outOfHours, police } = panel.emergency;
	return [
		...(panel.practice ? [{ strong: "PRACTICE. " }] : []),
		{ strong: "Child in danger now: call 999." },
		` Social care ${socialCare}, nights and weekends ${outOfHours}. Police, not urgent: ${police}.`,
	];
}
