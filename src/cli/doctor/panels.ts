import type { z } from "zod";
import { CHASED_FROM_DAYS, newestOf } from "../../domain/agreements.ts";
import type { SchoolCalendar } from "../../domain/calendar/school-days.ts";
import { workingCalendar } from "../../domain/calendar/working-days.ts";
import { addDays, type LocalDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { PanelSettings } from "../../features/panel/settings-schema.ts";
import { type Statement, transact } from "../../store/transact.ts";
import { broken, type Check, fine, lookAt, NotChecked, orFine } from "./check.ts";

/** Days before a calendar ends from which that is told: a term's deadlines reach about so far. */
const SOON_DAYS = 60;

const settings: Check = {
	name: "panel-settings",
	looksAt: "whether this version can read each panel's settings",
	async look(on) {
		const found = (await on.rows()).flatMap(({ key, settings }) => {
			const { error } = PanelSettings.safeParse(settings);
			return error ? unreadable(key, error.issues) : [];
		});
		return orFine(found, "It can read the settings of each.");
	},
};

function unreadable(panel: string, issues: readonly z.core.$ZodIssue[]) {
	const parts = issues.flatMap((one) =>
		one.code === "unrecognized_keys" ? one.keys.map((key) => [...one.path, key]) : [one.path],
	);
	const names = [...new Set(parts.map((path) => path.join(".")))];
	return broken(
		`This version cannot read the settings of the panel ${panel} (${names.join(", ")}), so that nothing works there. Where a newer one wrote them, start that again; otherwise apply the panel's file anew.`,
	);
}

const coordinators: Check = {
	name: "coordinators",
	looksAt: "whether every panel has a coordinator",
	async look(on) {
		const found = (await on.rows())
			.filter((panel) => !panel.coordinated)
			.flatMap(({ key }) =>
				broken(
					`The panel ${key} has no coordinator, so nobody is told of what goes wrong. Give somebody the role in its file, and apply that.`,
				),
			);
		return orFine(found, "Every panel has a coordinator.");
	},
};

const ON_PLATFORMS: Statement = {
	name: "doctor-panel-platforms",
	text: `select n.key as panel,
			array(select distinct c.platform from place c where c.panel_id = n.id and c.kind = 'channel' and c.ended_at is null
				order by 1) as channels,
			(select count(*)::int from person p
				where (p.left_at is null or p.left_at > app_now())
					and exists (select from membership m where m.person_id = p.id and m.panel_id = n.id
						and (m.ended_at is null or m.ended_at > app_now()))
					and exists (select from identity i where i.person_id = p.id)
					and not exists (select from identity i where i.person_id = p.id and i.platform <> all($1))) as stranded
		from panel n order by n.key`,
};

const SETS = {
	slack: { title: "Slack", variable: "SLACK_BOT_TOKEN, or SLACK_CLIENT_ID," },
	teams: { title: "Teams", variable: "TEAMS_APP_ID" },
} as const;

const platforms: Check = {
	name: "panel-platforms",
	looksAt: "whether the platforms in which panels have their channels and people are connected",
	async look(on) {
		const { slack, teams, sandbox } = on.config;
		const away = [...(slack ? [] : (["slack"] as const)), ...(teams ? [] : (["teams"] as const))];
		const pool = await on.database();
		if (sandbox) {
			throw new NotChecked(
				"neither platform is connected, so Rollcall brings stand-ins of both for trying out",
			);
		}
		type Panel = { panel: string; channels: readonly string[]; stranded: number };
		const panels = await transact(pool, { as: "clerk", panels: [] }, (tx) =>
			tx.query<Panel>(ON_PLATFORMS, [away]),
		);
		const found = panels.flatMap(({ panel, channels, stranded }) => [
			...away.filter((name) => channels.includes(name)).flatMap((name) => withoutIts(panel, name)),
			...(stranded ? unheard(panel, stranded, away) : []),
		]);
		return orFine(found, "Every platform that panels use is.");
	},
};

const withoutIts = (panel: string, name: keyof typeof SETS) =>
	broken(
		`The panel ${panel} has a channel in ${SETS[name].title}, which is not connected: nothing is posted there. Set ${SETS[name].variable} and what goes with it, as README.md says; or take the channel out of the panel's file, and apply that.`,
	);

const unheard = (panel: string, people: number, away: readonly (keyof typeof SETS)[]) =>
	broken(
		`${people} of the people of the panel ${panel} can be reached in ${away.map((name) => SETS[name].title).join(" and ")} alone, which is not connected: they are told nothing, and can do nothing. Connect it, or give them an account elsewhere in the panel's file, and apply that.`,
	);

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
		return orFine(found, "All school terms go on.");
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
		return orFine(found, "No agreement does.");
	},
};

export const panelChecks: readonly Check[] = [
	settings,
	coordinators,
	platforms,
	calendars,
	bankHolidays,
	agreements,
];
