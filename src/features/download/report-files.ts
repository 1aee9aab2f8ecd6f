import { z } from "zod";
import { codesOf } from "../../domain/lists/coded.ts";
import { CONCERN_KINDS } from "../../domain/lists/concerns.ts";
import type { Period } from "../../domain/reports/school-year.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { annualOf, boardOf } from "../report/acts.ts";
import { type About, annualPaper, boardPaper } from "./board-paper.ts";
import { fileKind } from "./kind.ts";
import { when } from "./tell.ts";

const Days = z.object({ from: z.iso.date(), to: z.iso.date() });

/** What a report to hand on says of itself. */
export async function aboutOf(ctx: PersonCtx, { from, to }: Period): Promise<About> {
	const { title, zone, today } = await loadPanel(ctx.tx, ctx.panel);
	const made = when(ctx.now, { zone, today, marks: false });
	return { panel: title, period: { from, to }, mark: `Made by Rollcall for ${ctx.person.knownAs}, ${made}` };
}

/** The board's figures for a period: to print, as a workbook, and as CSV. */
export const boardFile = fileKind({
	name: "board-report",
	title: "The board's figures",
	allow: "see the board's figures",
	formats: ["pdf", "xlsx", "csv"],
	names: false,
	parameters: Days.extend({ concern: z.enum(codesOf(CONCERN_KINDS)).optional() }),
	gather: async (ctx, { parameters }) =>
		boardPaper(await boardOf(ctx, parameters, parameters.concern), await aboutOf(ctx, parameters)),
});

/** The annual report, for a coordinator to hand to a board (S3-18). */
export const annualFile = fileKind({
	name: "annual-report",
	title: "Annual report",
	allow: "see the board's figures",
	formats: ["pdf", "xlsx", "csv"],
	names: false,
	parameters: Days,
	gather: async (ctx, { parameters }) =>
		annualPaper(await annualOf(ctx, parameters), await aboutOf(ctx, parameters)),
});
