import { z } from "zod";
import type { Block, Message } from "../../chat/message.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { CONCERN_KINDS, type ConcernKind } from "../../domain/lists/concerns.ts";
import { KEPT_BACK, type Report } from "../../domain/reports/report.ts";
import { academicYear } from "../../domain/reports/school-year.ts";
import { neededDate } from "../answers.ts";
import type { Asking } from "../kit.ts";
import { action } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { boardOf } from "./board.ts";

/** The board's figures, told privately: words and numbers, no child. */
export const board = action({
	name: "report",
	on: "nothing",
	allow: "see the board's figures",
	help: "The board's figures for a period. Small numbers are kept back.",
	doors: { word: "report", button: "Board's figures" },
	form: {
		title: "The board's figures",
		send: "Show figures",
		steps: [
			{
				title: "Which days",
				fields: {
					first_day: { label: "From", hint: "Both days are included.", as: "date", schema: neededDate },
					last_day: { label: "To", as: "date", schema: neededDate },
					only_concern: {
						label: "Only cases with a concern about",
						hint: "Leave blank for all cases.",
						as: "one",
						look: "list",
						options: optionsOf(CONCERN_KINDS),
						schema: z.union([z.literal("").transform(() => undefined), z.enum(codesOf(CONCERN_KINDS))]),
					},
				},
				check: ({ soFar }: Asking) =>
					(soFar.last_day as string) < (soFar.first_day as string)
						? { last_day: "Choose a day that is not before the first." }
						: ({} as Record<string, string>),
			},
		],
	},
	async prefill({ ctx }) {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		return { first_day: academicYear(today).from, last_day: today };
	},
	async run(ctx, _, { soFar }) {
		const period = { from: soFar.first_day as string, to: soFar.last_day as string };
		return { say: said(await boardOf(ctx, period, soFar.only_concern as ConcernKind | undefined)) };
	},
});

/** A figure that is kept back, as a person reads it. */
const IN_WORDS = "kept back";

/** Sections that have a figure for each period; the others have one of today. */
const TABLED = "Referrals";

function said({ title, notes, rows: figures }: Report): Message {
	const rows = figures.map((row) => row.map((cell) => (cell === KEPT_BACK ? IN_WORDS : cell)));
	const sections = Map.groupBy(rows, ([section]) => String(section));
	const blocks = [...sections].map(([section, lines]): Block[] => [
		{ text: [[{ strong: section }]] },
		section === TABLED
			? {
					table: {
						head: ["", "This period", "Before", "Year earlier"],
						rows: lines.map(([, item, now, before, , year]) => [item, now, before, year].map(String)),
					},
				}
			: { facts: lines.map(([, item, now, , , , change]) => [String(item), figure(now!, change!)] as const) },
	]);
	return {
		summary: "The board's figures",
		blocks: [
			{ heading: title },
			...blocks.flat(),
			{
				text: [
					...notes.map((note) => note.replace(KEPT_BACK, `“${IN_WORDS}”`)),
					"Whoever runs Rollcall can make a file of it, as CSV or as a workbook.",
				],
				tone: "quiet",
			},
		],
	};
}

function figure(now: string | number, change: string | number): string {
	if (now === "") return "None yet";
	return change === "" || now === change ? String(now) : `${now} (${change} in a year)`;
}
