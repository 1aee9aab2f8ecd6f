import type { Block, Frank } from "../../chat/message.ts";
import { count, listInWords, longDate, shortDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { AUDIENCES, SESSION_KINDS } from "../../domain/lists/training.ts";
import { academicYear } from "../../domain/reports/school-year.ts";
import { action } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { trainingRead } from "./events.ts";
import { openSessions, type Session, sessionsSince } from "./queries.ts";

/** Sessions on one page. */
const MOST = 25;

/** The log in a line, and the way to it: titles and names are typed words, and are read in a page of their own. */
export const trainings = action({
	name: "trainings",
	on: "nothing",
	allow: "see the training log",
	help: "This school year's training and information sessions, and who came.",
	doors: { word: "trainings" },
	async run(ctx) {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const { from } = academicYear(today);
		const n = (await openSessions(ctx.tx, ctx.panel)).filter((s) => s.on <= today).length;
		const waits = n ? [`Of ${count(n, "session")} nobody has said yet who came.`] : [];
		return {
			say: {
				summary: "Training log",
				blocks: [
					{ text: [`The training log since ${longDate(from)}.`, ...waits] },
					{ buttons: [{ label: "Open the log", action: "training.log", on: "", opens: true, tone: "main" }] },
				],
			},
		};
	},
});

/** This school year's sessions, for whom each was and who came: what governors and inspectors ask for. */
export const trainingLog = action({
	name: "training.log",
	on: "nothing",
	allow: "see the training log",
	help: "Read the training log with its titles and names.",
	doors: {},
	opens: true,
	async run(ctx) {
		const { today, title } = await loadPanel(ctx.tx, ctx.panel);
		const { from } = academicYear(today);
		const all = await sessionsSince(ctx, ctx.panel, from, MOST);
		await ctx.record(trainingRead, { panel: ctx.panel }, { from, shown: all.length });
		const held = all.filter((s) => s.came);
		const people = held.reduce((sum, s) => sum + s.people.length, 0);
		const agencies = new Set(held.flatMap((s) => [...s.people.map((p) => p.agency), ...s.agencies]));
		const sum = `Since ${longDate(from)}: ${count(held.length, "session")} with a record of who came, ${count(people, "attendance")} by people of the panel, ${count(agencies.size, "agency", "agencies")}.`;
		return {
			show: {
				title: "Training log",
				blocks: [{ text: [[{ strong: title }], sum] }, ...all.map((s) => sessionBlock(s, today))],
			},
		};
	},
});

function sessionBlock(s: Session, today: string): Block<Frank> {
	const came = s.came
		? [
				...s.people.map((p) => `${p.knownAs}, ${p.agency}`),
				...s.agencies.map((agency) => `others of ${agency}`),
			].join("; ")
		: s.on > today
			? "Still to come"
			: "Nobody has said who came";
	return {
		facts: [
			[labelOf(SESSION_KINDS, s.kind), s.title ?? "Without a title"],
			["Date", shortDate(s.on, today)],
			["For", listInWords(s.audience.map((a) => labelOf(AUDIENCES, a)))],
			["Who came", came || (s.others ? "See below" : "Nobody")],
			...(s.others ? [["Others", s.others] as const] : []),
		],
	};
}
