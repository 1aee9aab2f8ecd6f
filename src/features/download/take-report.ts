import { z } from "zod";
import type { Option } from "../../chat/form.ts";
import type { Block } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { CONCERN_KINDS, type ConcernKind } from "../../domain/lists/concerns.ts";
import { academicYear, yearInShort } from "../../domain/reports/school-year.ts";
import { neededChoice, neededDate } from "../answers.ts";
import { type Asking, action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { inPractice } from "../practice/acts.ts";
import { boardOf } from "../report/acts.ts";
import { prepareDownload, requireAddress } from "./acts.ts";
import { boardWords } from "./board-words.ts";
import { handOut } from "./hand-out.ts";
import { annualFile, boardFile } from "./report-files.ts";

/** The board's figures, told privately, and the same to take away. */
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
		const concern = soFar.only_concern as ConcernKind | undefined;
		const figures = boardWords(await boardOf(ctx, period, concern));
		const parameters = { ...period, ...(concern ? { concern } : {}) };
		return {
			say: { summary: "The board's figures", blocks: [...figures, ...(await files(ctx, parameters))] },
		};
	},
});

/** The same to take away; where Rollcall has no web address, who can make a file of it. */
async function files(ctx: PersonCtx, parameters: object): Promise<readonly Block[]> {
	if (!ctx.pages) return [{ text: ["Whoever runs Rollcall can make a file of it."], tone: "quiet" }];
	const prepared = [];
	for (const format of boardFile.formats)
		prepared.push(await prepareDownload(ctx, boardFile, { format, parameters }));
	return handOut("The same as a PDF with charts, as a workbook, and as CSV.", prepared, [APART], false)
		.blocks;
}

/** A figure that one report keeps back can be the difference of two that others show. */
const APART: Block = {
	text: [
		"Hand on one report for each period. Reports whose days overlap can be set against one another, and give away figures that each keeps back.",
	],
};

/** Years that an annual report can be of: this one and those before it. */
const YEARS = 5;

/** Hands out the annual report of an academic year. */
export const takeAnnual = action({
	name: "annual",
	on: "nothing",
	allow: "see the board's figures",
	help: "The annual report for the board: a PDF with charts, a workbook and CSV. Small numbers are kept back.",
	doors: { word: "annual" },
	file: true,
	form: {
		title: "The annual report",
		send: "Prepare the report",
		steps: [
			{
				title: "Which year",
				fields: {
					year: {
						label: "Academic year",
						hint: "1 September to 31 August.",
						as: "one",
						look: "list",
						options: async ({ ctx }) => yearsOf((await loadPanel(ctx.tx, ctx.panel)).today),
						schema: neededChoice("Choose the year."),
					},
				},
			},
		],
	},
	async prefill({ ctx }) {
		requireAddress(ctx);
		const { practice, today } = await loadPanel(ctx.tx, ctx.panel);
		if (practice) throw inPractice();
		return { year: yearsOf(today)[1]!.value };
	},
	async run(ctx, _, { soFar }) {
		const { practice, today } = await loadPanel(ctx.tx, ctx.panel);
		if (practice) throw inPractice();
		const year = academicYear(`${soFar.year}-09-01`);
		const parameters = { from: year.from, to: year.to < today ? year.to : today };
		const prepared = [];
		for (const format of annualFile.formats)
			prepared.push(await prepareDownload(ctx, annualFile, { format, parameters }));
		const says = `The annual report ${yearInShort(year.from)} is ready: a PDF with charts to hand to the board, a workbook, and CSV.`;
		return { say: handOut(says, prepared, [APART], false) };
	},
});

/** This academic year and those before it. */
function yearsOf(today: LocalDate): Option[] {
	const now = Number(academicYear(today).from.slice(0, 4));
	return Array.from({ length: YEARS }, (_, n) => ({
		value: String(now - n),
		label: `${yearInShort(`${now - n}-09-01`)}${n ? "" : ", so far"}`,
	}));
}
