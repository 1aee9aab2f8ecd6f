import { existsSync, writeFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { count, longDate, moment } from "../domain/date/words.ts";
import { codesOf } from "../domain/lists/coded.ts";
import { CONCERN_KINDS, type ConcernKind } from "../domain/lists/concerns.ts";
import type { Report } from "../domain/reports/report.ts";
import { returnReport } from "../domain/reports/return-report.ts";
import { academicYear, previousAcademicYear } from "../domain/reports/school-year.ts";
import { annualPaper, boardPaper } from "../features/download/board-paper.ts";
import { aboutOf } from "../features/download/report-files.ts";
import { notifyingReport } from "../features/feedback/notifying.ts";
import { startingReport } from "../features/listed/report.ts";
import { loadPanel } from "../features/panel/settings.ts";
import { annualOf, boardOf, countReturn, type Returned, takeCensus } from "../features/report/acts.ts";
import { lastCensusDay } from "../features/report/queries.ts";
import { drawPdf } from "../paper/draw-pdf.ts";
import type { Paper } from "../paper/paper.ts";
import { csvOf, xlsxOf } from "../paper/sheet.ts";
import { asJson, CommandFailed, dateArgument, type Io } from "./io.ts";
import { type Acting, onceAsPerson } from "./once-as-person.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall report return --panel millbrook-cme --as curlew-asha --xlsx return.xlsx
  $ npx rollcall report return --panel millbrook-cme --as curlew-asha --census 2027-01-21 --cases --csv cells.csv
  $ npx rollcall report board --panel millbrook-cme --as curlew-asha --from 2026-09-01 --to 2026-12-31 --csv board.csv
  $ npx rollcall report annual --panel millbrook-cme --as curlew-asha --pdf annual.pdf
  $ npx rollcall report starting --panel millbrook-cme --as curlew-asha
  $ npx rollcall report census --panel millbrook-cme --as curlew-asha --on 2027-01-21

It is done with the rights of the person whom --as names, and is on record as theirs. Census days stand in the panel's
file as censusDays; after each the record is kept as it stood, and the return is counted from that.`;

interface Out {
	json: boolean;
	csv?: string;
	xlsx?: string;
	pdf?: string;
}

interface BoardAsked {
	from?: string;
	to?: string;
	concern?: ConcernKind;
}

/** `rollcall report`: the DfE's termly return, the census that it is counted from, the board's figures, and the annual report. */
export function addReport(program: Command, io: Io): void {
	const report = program
		.command("report")
		.description("count the termly return and the board's figures")
		.addHelpText("afterAll", EXAMPLES);
	const command = (name: string, description: string) =>
		report
			.command(name)
			.description(description)
			.requiredOption("--panel <key>", "of this panel")
			.requiredOption("--as <person>", "as this person, by their key")
			.option("--json", "print JSON", false);
	const withFiles = (made: Command) =>
		made
			.option("--csv <file>", "into this new file, as CSV")
			.option("--xlsx <file>", "into this new file, as a workbook");

	withFiles(command("return", "count the DfE's termly return: exact figures, in the collection's order"))
		.option(
			"--census <date>",
			"for this census day, YYYY-MM-DD; otherwise the last that is over",
			dateArgument,
		)
		.option("--cases", "with the references of the cases behind each figure", false)
		.action(async ({ census, cases, ...rest }: Acting & Out & { census?: string; cases: boolean }) => {
			refuseExisting(rest);
			const { counted, made } = await onceAsPerson(io, rest, RETURN, async (ctx) => {
				const panel = await loadPanel(ctx.tx, ctx.panel);
				const on = census ?? lastCensusDay(panel);
				if (!on) throw new CommandFailed(NO_CENSUS);
				const counted = await countReturn(ctx, on, cases);
				const from = sourceInWords(counted, panel.zone, panel.today);
				return { counted, made: returnReport(counted, panel.title, from) };
			});
			await hand(io, made, counted, rest);
		});

	const withPdf = (made: Command) =>
		withFiles(made).option("--pdf <file>", "into this new file, as a PDF with charts");

	withPdf(command("board", "the board's figures: no child can be told from them"))
		.option("--from <date>", "from this day on; otherwise from 1 September", dateArgument)
		.option("--to <date>", "up to and with this day; otherwise today", dateArgument)
		.addOption(
			new Option("--concern <kind>", "only cases with a concern of this kind").choices(
				codesOf(CONCERN_KINDS),
			),
		)
		.action(async ({ from, to, concern, ...rest }: Acting & Out & BoardAsked) => {
			refuseExisting(rest);
			const { made, about } = await onceAsPerson(io, rest, "see the board's figures", async (ctx) => {
				const { today } = await loadPanel(ctx.tx, ctx.panel);
				const period = { from: from ?? academicYear(to ?? today).from, to: to ?? today };
				if (period.to < period.from) throw new CommandFailed("--to is before --from: no day lies between.");
				return { made: await boardOf(ctx, period, concern), about: await aboutOf(ctx, period) };
			});
			await hand(io, made, made, rest, () => boardPaper(made, about));
		});

	withPdf(command("annual", "the annual report of an academic year, for a board"))
		.option("--year <date>", "of the year that this day is in; otherwise the last that is over", dateArgument)
		.action(async ({ year, ...rest }: Acting & Out & { year?: string }) => {
			refuseExisting(rest);
			const { made, about } = await onceAsPerson(io, rest, "see the board's figures", async (ctx) => {
				const { today } = await loadPanel(ctx.tx, ctx.panel);
				const period = year ? academicYear(year) : previousAcademicYear(today);
				if (period.from > today) throw new CommandFailed("--year is in an academic year that has not begun.");
				if (period.to > today) period.to = today;
				return { made: await annualOf(ctx, period), about: await aboutOf(ctx, period) };
			});
			await hand(io, made, made, rest, () => annualPaper(made, about));
		});

	withFiles(
		command(
			"notifying",
			"how notifying goes, month by month: minutes to notify, forms abandoned, answered on time",
		),
	)
		.option("--from <date>", "from this day on; otherwise from 1 September", dateArgument)
		.option("--to <date>", "up to and with this day; otherwise today", dateArgument)
		.action(async ({ from, to, ...rest }: Acting & Out & { from?: string; to?: string }) => {
			refuseExisting(rest);
			const made = await onceAsPerson(io, rest, "see the board's figures", async (ctx) => {
				const { today } = await loadPanel(ctx.tx, ctx.panel);
				return notifyingReport(ctx, { from: from ?? academicYear(to ?? today).from, to: to ?? today });
			});
			await hand(io, made, made, rest);
		});

	withFiles(
		command("starting", "children without a place, by the day on which they reach school age: none is named"),
	).action(async (options: Acting & Out) => {
		refuseExisting(options);
		const made = await onceAsPerson(io, options, "keep the lists of children", startingReport);
		await hand(io, made, made, options);
	});

	command("census", "keep the record as it stands for a census day that is over, once")
		.requiredOption("--on <date>", "the census day, YYYY-MM-DD", dateArgument)
		.action(async ({ on, json, ...rest }: Acting & { on: string; json: boolean }) => {
			const cases = await onceAsPerson(io, rest, RETURN, (ctx) => takeCensus(ctx, ctx.panel, on, true));
			if (json) return io.out(asJson({ on, cases }));
			io.out(
				`Kept for the census of ${longDate(on)}: ${count(cases, "case")}. Later changes do not alter it.`,
			);
		});
}

const RETURN = "count the termly return, and see the cases behind it";

const NO_CENSUS =
	"No census day that is over stands in the panel's file. Add censusDays to it, or say which with --census.";

function sourceInWords({ census, snapshot, opened }: Returned, zone: string, today: string): string {
	const who = opened ? ` ${count(opened, "child", "children")} opened to count them.` : "";
	if (!snapshot) {
		return `Counted from the record as it stands now: none was kept for ${longDate(census)}. Changes alter these figures.${who}`;
	}
	const kept = `Counted from the record as it was kept on ${moment(snapshot.takenAt, zone, today)}`;
	return `${kept}, with ${count(snapshot.cases, "case")}. Later changes do not alter it.${who}`;
}

function refuseExisting({ csv, xlsx, pdf }: Out): void {
	for (const file of [csv, xlsx, pdf]) {
		if (file && existsSync(file)) throw new CommandFailed(`${file} is there already. Choose another name.`);
	}
}

async function hand(io: Io, made: Report, json: unknown, out: Out, paper?: () => Paper): Promise<void> {
	if (out.pdf && paper) write(out.pdf, (await drawPdf(paper())).bytes);
	if (out.csv) write(out.csv, csvOf(made));
	if (out.xlsx) write(out.xlsx, await xlsxOf(made));
	if (out.json) return io.out(asJson(json));
	const files = [out.pdf, out.csv, out.xlsx].filter((file) => file !== undefined);
	for (const file of files) io.out(`${count(made.rows.length, "row")} in ${file}.`);
	if (!files.length) print(io, made);
}

function write(file: string, bytes: Buffer): void {
	try {
		writeFileSync(file, bytes, { flag: "wx", mode: 0o600 });
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		throw new CommandFailed(`${file} cannot be written (${code}). Choose another place.`);
	}
}

function print(io: Io, { title, notes, head, rows }: Report): void {
	const cells = [head, ...rows].map((row) => row.map(String));
	const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
	io.out(title);
	for (const row of cells)
		io.out(
			row
				.map((cell, i) => cell.padEnd(widths[i]!))
				.join("  ")
				.trimEnd(),
		);
	for (const note of notes) io.out(note);
}
