import { z } from "zod";
import type { Key, Span } from "../../chat/message.ts";
import type { Calendars } from "../../domain/calendar/school-days.ts";
import { workingCalendar } from "../../domain/calendar/working-days.ts";
import { type LocalDate, localDate } from "../../domain/date/local-date.ts";
import type { PlanSettings } from "../../domain/enquiry-plan.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { QUORUM } from "../../domain/quorum.ts";
import type { Statement, Tx } from "../../store/transact.ts";

const day = z.iso.date("Give a date as YYYY-MM-DD.");

/** School terms, half-terms apart. */
export const Terms = z.array(z.strictObject({ from: day, to: day }));
/** Days within a term without a session. */
export const Closures = z.array(z.strictObject({ from: day, to: day, why: z.string().min(1) }));

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time as HH:MM.");
const check = z.enum(codesOf(CHECKS) as [CheckCode, ...CheckCode[]]);
const years = z.int().min(1).max(120);
const count = z.union([
	z.strictObject({ working: z.int().min(0).max(400) }),
	z.strictObject({ school: z.int().min(0).max(400) }),
	z.strictObject({ calendar: z.int().min(0).max(400) }),
]);

/** What a panel sets for itself. Everything has a default but the numbers to call and the named officer. */
export const PanelSettings = z.strictObject({
	zone: z.string().default("Europe/London"),
	/** The digest's time on each working day, and the time after which a missed one is not sent any more. */
	digest: z
		.strictObject({
			at: time
				.refine((t) => !t.startsWith("01:"), "Choose a time outside 01:00 to 01:59: the clocks change then.")
				.default("08:30"),
			latest: time.default("17:00"),
		})
		.refine((d) => d.at < d.latest, {
			path: ["latest"],
			message: "The latest time must be after the digest's time: otherwise none is ever sent.",
		})
		.prefault({}),
	/** Shown above every form and in every alert. */
	emergency: z.strictObject({
		socialCare: z.string().min(3),
		outOfHours: z.string().min(3),
		police: z.string().min(3).default("101"),
	}),
	/** The person whom referrers are told to ring: an id in the record, a key in a panel file. */
	officer: z.string(),
	phone: z.string().min(3),
	/**
	 * The information-governance contact, who is told of a data breach, and is sent the state of the audit record each day
	 * and keeps it: an id in the record, a key in a panel file.
	 */
	informationGovernance: z.string().nullable().default(null),
	/** Whether anybody may tell the panel of a child on a public page, without an account. */
	publicForm: z.boolean().default(false),
	/** Minutes until a safeguarding contact that was promised is chased. */
	chaseAfterMinutes: z.int().min(5).max(240).default(30),
	/** Hours for which emergency duty may open a case that it gave a reason for. */
	emergencyHours: z.int().min(1).max(72).default(12),
	/** For how many years a case is kept (domain/retention.ts): after its end, and after the child's birth. */
	retention: z
		.strictObject({
			afterEnd: years.default(7),
			afterBirth: years.default(25),
			ehcPlan: years.default(45),
			lookedAfter: years.default(75),
		})
		.prefault({}),
	/** Information-sharing agreements, with agencies by their keys. */
	agreements: z
		.array(
			z.strictObject({
				agency: z.string(),
				title: z.string().trim().min(1, "Give a name.").max(200, "Keep this under 200 characters."),
				link: z.url({ protocol: /^https$/, error: "Give the whole address, with https://." }),
				signed: day,
				expires: day,
			}),
		)
		.default([]),
	/** Policies, procedures and guidance, with the day by which each is to be reviewed. */
	documents: z
		.array(
			z.strictObject({
				title: z.string().trim().min(1, "Give a name.").max(200, "Keep this under 200 characters."),
				link: z.url({ protocol: /^https$/, error: "Give the whole address, with https://." }),
				review: day.optional(),
			}),
		)
		.max(10, "Ten documents are shown at most: keep those that people look for.")
		.default([]),
	/** Census days of the DfE's termly return: for each the record is kept as it stood. The DfE announces them each year. */
	censusDays: z.array(day).default([]),
	/** In what leaves the panel, figures from 1 to this are kept back; 0 keeps none back. */
	smallNumbers: z.int().min(0).max(20).default(5),
	/** The next meetings, with the day on which papers close. */
	meetings: z.array(z.strictObject({ on: day, papers: day })).default([]),
	/** What a meeting needs in order to decide: without it, what is agreed is a recommendation. */
	quorum: z
		.strictObject({
			chair: z.boolean().default(QUORUM.chair),
			authorityEducation: z.boolean().default(QUORUM.authorityEducation),
			others: z.int().min(0).max(20).default(QUORUM.others),
		})
		.prefault({}),
	plan: z
		.strictObject({
			never: z.array(check).optional(),
			always: z.array(check).optional(),
			due: z.partialRecord(check, count).optional(),
		})
		.default({}),
	/** Working days and days off proclaimed after the bank holidays were published. */
	oneOffDays: z
		.array(z.strictObject({ date: day, working: z.boolean(), why: z.string().min(1) }))
		.default([]),
	/** The authority's school terms, half-terms apart. Without any, school days are approximate and say so. */
	terms: Terms.default([]),
	closures: Closures.default([]),
});
export type PanelSettings = z.infer<typeof PanelSettings>;

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

const LOAD: Statement = { name: "load-panel", text: "select title, code, settings from panel where id = $1" };

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

async function readPanel(tx: Tx, id: Key): Promise<Panel> {
	const [row] = await tx.query<{ title: string; code: string; settings: unknown }>(LOAD, [id]);
	const settings = PanelSettings.parse(row!.settings);
	const authority = settings.terms.length
		? { terms: settings.terms, closures: settings.closures }
		: undefined;
	return {
		...settings,
		id,
		title: row!.title,
		code: row!.code,
		calendars: { working: workingCalendar(settings.oneOffDays), authority },
		planSettings: settings.plan,
		today: localDate(tx.now, settings.zone),
	};
}

/** The numbers to call, in one line: it stands above every form and in every alert. */
export function emergencyLine(panel: Pick<Panel, "emergency">): readonly Span[] {
	const { socialCare, outOfHours, police } = panel.emergency;
	return [
		{ strong: "Child in danger now: call 999." },
		` Social care ${socialCare}, nights and weekends ${outOfHours}. Police, not urgent: ${police}.`,
	];
}
