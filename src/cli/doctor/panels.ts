import { CHASED_FROM_DAYS, newestOf } from "../../domain/agreements.ts";
import type { SchoolCalendar } from "../../domain/calendar/school-days.ts";
import { workingCalendar } from "../../domain/calendar/working-days.ts";
import { addDays, type LocalDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { type Statement, transact } from "../../store/transact.ts";
import { broken, type Check, fine, lookAt, orFine } from "./check.ts";

/** Days before a calendar ends from which that is told: a term's deadlines reach about so far. */
const SOON_DAYS = 60;

const coordinators: Check = {
	name: "coordinators",
	looksAt: "whether every panel has a coordinator",
	async look(on) {
		const found = (await on.panels())
			.filter((panel) => !panel.coordinated)
			.flatMap(({ key }) =>
				broken(
					`The panel ${key} has no coordinator, so nobody is told of what goes wrong. Give somebody the role in its file, and apply that.`,
				),
			);
		return orFine(found, "Every panel has one.");
	},
};

const SCHOOLS: Statement = {
	name: "doctor-school-calendars",
	text: `select a.key, a.calendar, to_char(app_now(), 'YYYY-MM-DD') as today from agency a
		where a.calendar is not null order by a.key`,
};

const calendars: Check = {
	name: "calendars",
	looksAt: `whether the school terms of panels and schools go on for ${SOON_DAYS} days`,
	async look(on) {
		const panels = await on.panels();
		type School = { key: string; calendar: SchoolCalendar; today: LocalDate };
		const schools = await transact(await on.database(), { as: "clerk", panels: [] }, (tx) =>
			tx.query<School>(SCHOOLS, []),
		);
		const found = [
			...panels.flatMap(({ key, settings, today }) => ends(`the panel ${key}`, settings.terms, today)),
			...schools.flatMap(({ key, calendar, today }) => ends(`the school ${key}`, calendar.terms, today)),
		];
		return orFine(found, "All go on.");
	},
};

function ends(whose: string, terms: SchoolCalendar["terms"], today: LocalDate) {
	const last = terms
		.map((term) => term.to)
		.sort()
		.at(-1);
	if (last !== undefined && last > addDays(today, SOON_DAYS)) return [];
	if (last === undefined) {
		return lookAt(
			`The school terms of ${whose} are not known: due dates in school days are approximate. Put the terms into the panel's file, and apply it.`,
		);
	}
	return lookAt(
		`The school terms of ${whose} ${last < today ? "ended" : "end"} on ${longDate(last)}: after that, due dates in school days are approximate. Put the next terms into the panel's file, and apply it.`,
	);
}

const bankHolidays: Check = {
	name: "bank-holidays",
	looksAt: `whether the bank holidays are known for ${SOON_DAYS} days`,
	async look(on) {
		const { to } = workingCalendar().known;
		const today = new Date(on.now()).toISOString().slice(0, 10);
		if (to > addDays(today, SOON_DAYS)) return fine(`They are known until ${longDate(to)}.`);
		return lookAt(
			`Bank holidays are known until ${longDate(to)} only. Run: npx rollcall holidays refresh, and restart Rollcall.`,
		);
	},
};

const agreements: Check = {
	name: "agreements",
	looksAt: `whether an information-sharing agreement expires within ${CHASED_FROM_DAYS} days`,
	async look(on) {
		const found = (await on.panels()).flatMap(({ key, settings, today }) =>
			newestOf(settings.agreements)
				.filter((one) => one.expires <= addDays(today, CHASED_FROM_DAYS))
				.flatMap(({ agency, expires }) =>
					lookAt(
						`The agreement of the panel ${key} with ${agency} ${expires < today ? "expired" : "expires"} on ${longDate(expires)}. Renew it, and put the new one into the panel's file. Sharing to keep a child safe does not wait for it.`,
					),
				),
		);
		return orFine(found, "None does.");
	},
};

export const panelChecks: readonly Check[] = [coordinators, calendars, bankHolidays, agreements];
