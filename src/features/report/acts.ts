import { randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import type { Key } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { ConcernKind } from "../../domain/lists/concerns.ts";
import { annualReport } from "../../domain/reports/annual-report.ts";
import { boardReport, yearBefore } from "../../domain/reports/board-report.ts";
import type { Report } from "../../domain/reports/report.ts";
import { ReturnCounter, type TermlyReturn } from "../../domain/reports/return.ts";
import { type Period, previousAcademicYear } from "../../domain/reports/school-year.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx, PersonCtx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { inPractice } from "../practice/acts.ts";
import { answeredIn, boardFacts } from "./board.ts";
import { boardRead, censusTaken, figuresKept, returnCounted } from "./events.ts";
import { type Census, censusOn, figuresOf, openEach, type Source } from "./queries.ts";

const notOver = refusal(
	"census.not-over",
	"That day is not over yet. The record can be kept for a census day from the day after on.",
);
const takenBefore = refusal(
	"census.taken",
	"The record was kept for that census day before. It is kept once, and later changes do not alter it.",
);

const FREEZE: Statement = {
	name: "census-freeze",
	text: "select freeze_census($1, $2, $3, $4, $5) as cases",
};

/** One statement reads the panel's whole record: it may take longer than a person would wait, and runs once a term. */
const UNHURRIED: Statement = {
	name: "census-unhurried",
	text: "select set_config('statement_timeout', '120000', true)",
};

/**
 * Keeps the panel's record as it stands for a census day, once: the return is then counted from it, and later changes do
 * not alter it.
 * @returns how many cases are in it
 * @throws refusals: the day is not over by the panel's calendar, or the record was kept for it before
 */
export async function takeCensus(ctx: Ctx, panelId: Key, on: LocalDate, asked: boolean): Promise<number> {
	const { today, practice } = await loadPanel(ctx.tx, panelId);
	if (practice) throw inPractice();
	if (on >= today) throw notOver();
	if (await censusOn(ctx.tx, panelId, on)) throw takenBefore();
	const id = randomUUID();
	const event = await ctx.record(censusTaken, { panel: panelId }, { census: id, on, asked });
	const from = previousAcademicYear(on).from;
	await ctx.tx.query(UNHURRIED, []);
	const [row] = await ctx.tx.query<{ cases: number | null }>(FREEZE, [id, panelId, on, from, event]);
	if (row!.cases === null) throw takenBefore();
	return row!.cases;
}

/** The return with where it is counted from. */
export interface Returned extends TermlyReturn {
	/** The snapshot; undefined where the record was counted as it stands now. */
	snapshot: Pick<Census, "takenAt" | "cases"> | undefined;
	/** Children whose date of birth and sex were opened to count them. */
	opened: number;
}

/**
 * Counts the termly return as this person, who must see the whole panel. From the census that was kept for the day;
 * without one, from the record as it stands. The figures first counted from a census are kept, so that nobody is opened
 * for them again. Writes to the record how many children were opened.
 */
export async function countReturn(ctx: PersonCtx, on: LocalDate, withCases: boolean): Promise<Returned> {
	if ((await loadPanel(ctx.tx, ctx.panel)).practice) throw inPractice();
	const census = await censusOn(ctx.tx, ctx.panel, on);
	const snapshot = census && { takenAt: census.takenAt, cases: census.cases };
	const kept = census && (await figuresOf<TermlyReturn>(ctx.tx, census.id));
	if (kept && !withCases) {
		await recordCounted(ctx, on, census, 0, withCases);
		return { ...kept, snapshot, opened: 0 };
	}
	const period = { from: previousAcademicYear(on).from, to: on };
	const source: Source = census ? { census: census.id } : { panel: ctx.panel, period };
	const counter = new ReturnCounter(on, withCases);
	const opened = await openEach(ctx.tx, ctx.keys, source, (one) => counter.add(one));
	const counted = counter.result();
	await recordCounted(ctx, on, census, opened, withCases);
	if (census && !kept) await keepFigures(ctx, census, counted);
	return { ...counted, snapshot, opened };
}

const recordCounted = (
	ctx: PersonCtx,
	on: LocalDate,
	census: Census | undefined,
	opened: number,
	withCases: boolean,
) => ctx.record(returnCounted, { panel: ctx.panel }, { on, census: census?.id ?? null, opened, withCases });

const KEEP: Statement = {
	name: "census-keep-figures",
	text: `insert into census_figures (census_id, panel_id, figures, counted_by, counted_at, event_id)
		values ($1, $2, $3, $4, $5, $6) on conflict (census_id) do nothing`,
};

async function keepFigures(ctx: PersonCtx, census: Census, counted: TermlyReturn): Promise<void> {
	const event = await ctx.record(figuresKept, { panel: ctx.panel }, { census: census.id, on: census.on });
	const figures = JSON.stringify(counted, (key, value) => (key === "cases" ? undefined : value));
	await ctx.tx.query(KEEP, [census.id, ctx.panel, figures, ctx.person.id, ctx.now, event]);
}

/**
 * The board's figures for a period, as this person, who must see the whole panel. Nobody's details are opened.
 * @throws the refusal that a practice panel has no figures
 */
export async function boardOf(ctx: PersonCtx, period: Period, concern?: ConcernKind): Promise<Report> {
	const panel = await boardPanel(ctx, period, concern);
	return boardReport({ ...(await boardFacts(ctx.tx, panel, period)), concern });
}

/**
 * The figures of an academic year, or of the part of it until today, beside those of the year before; as boardOf.
 * @param period from 1 September
 */
export async function annualOf(ctx: PersonCtx, period: Period): Promise<Report> {
	const panel = await boardPanel(ctx, period);
	const facts = await boardFacts(ctx.tx, panel, period);
	const now = await answeredIn(ctx.tx, ctx.panel, period);
	const year = { now, year: await answeredIn(ctx.tx, ctx.panel, yearBefore(period)) };
	return annualReport({ ...facts, year });
}

async function boardPanel(ctx: PersonCtx, period: Period, concern?: ConcernKind): Promise<Panel> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	if (panel.practice) throw inPractice();
	await ctx.record(boardRead, { panel: ctx.panel }, { ...period, concern: concern ?? null });
	return panel;
}
