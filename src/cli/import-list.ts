import type pg from "pg";
import { count } from "../domain/date/words.ts";
import { LIST_COLUMNS, type ListColumnName, type ListFile } from "../domain/importing/list-columns.ts";
import { type ListRow, listRowReader } from "../domain/importing/read-listed.ts";
import { type ListedRow, loadRows } from "../features/listed/acts.ts";
import { loadPanel } from "../features/panel/settings.ts";
import { type RowSealer, rowSealer } from "../record/loose.ts";
import type { AsPerson } from "./as-person.ts";
import { alone } from "./import-cases.ts";
import { inChunks } from "./in-chunks.ts";
import type { Io } from "./io.ts";
import { type FileToRead, openFile } from "./open-file.ts";
import { progress } from "./progress.ts";
import type { RefusedRow } from "./refused-rows.ts";

/** The list that each file makes. */
const LIST_OF = { admissions: "starting", leavers: "leavers" } as const;

/** What became of a file, or would. */
export interface ListLoaded {
	dryRun: boolean;
	/** Children put onto the list; in a dry run, rows that would be. */
	children: number;
	/** Rows that were loaded before, or stand in the file twice. */
	before: number;
	refused: number;
	/** The first refused rows. */
	why: readonly RefusedRow[];
}

/**
 * Puts the rows of a file onto a list; in a dry run, says what would be put there. A crash leaves whole parts of it: the
 * same command again goes on with the others.
 * @throws CommandFailed with what to do; what was put down before it stays, and is passed over the next time
 */
export function loadList(
	io: Io,
	pool: pg.Pool,
	as: AsPerson,
	file: ListFile,
	source: FileToRead<ListColumnName>,
	dryRun: boolean,
): Promise<ListLoaded> {
	return alone(pool, as, async () => {
		const [today, sealer] = await as(
			async (ctx): Promise<[string, RowSealer]> => [
				(await loadPanel(ctx.tx, ctx.panel)).today,
				await rowSealer(ctx.tx, ctx.keys),
			],
		);
		const { dates, values } = source.mapping;
		const opened = await openFile<ListColumnName, ListRow>(source, LIST_COLUMNS[file], (columns) =>
			listRowReader(file, { columns, dates, values, today }),
		);
		for (const warning of opened.warnings) io.err(warning);
		let loaded = 0;
		const put = async (rows: readonly ListedRow[]) => {
			if (dryRun) return;
			const rowsPut = await as((ctx) => loadRows(ctx, LIST_OF[file], sealer, rows));
			// In a statement of its own: a sum that waits for its second half forgets what others added meanwhile.
			loaded += rowsPut;
		};
		const read = await inChunks(opened.lines, put, progress(io, 0, "rows read"));
		await opened.refused.end();
		const { count: refused, first: why } = opened.refused;
		return { dryRun, children: dryRun ? read : loaded, before: dryRun ? 0 : read - loaded, refused, why };
	});
}

const LISTED = {
	admissions: "the list of children reaching school age without a place",
	leavers: "the list of children whose next school is not known",
} as const satisfies Record<ListFile, string>;

/** What became of a file, in lines. No child is named. */
export function listInLines(file: ListFile, loaded: ListLoaded, refusedTo: string | undefined): string[] {
	const { dryRun, children, before, refused, why } = loaded;
	const lines = why.map(({ line, says }) => `Line ${line} refused: ${says}`);
	if (refused > why.length) lines.push(`And ${count(refused - why.length, "more refused row")}.`);
	if (before)
		lines.push(`${count(before, "row was", "rows were")} passed over: loaded before, or in the file twice.`);
	const rows = count(refused, "row");
	if (dryRun) {
		const would = `${count(children, "child", "children")} would be put onto ${LISTED[file]}`;
		return [...lines, `${would}; ${rows} would be refused. Nothing was loaded: this was a dry run.`];
	}
	const were = count(children, "child was", "children were");
	lines.push(`${were} put onto ${LISTED[file]}; ${rows} ${refused === 1 ? "was" : "were"} refused.`);
	if (refused && refusedTo === undefined)
		lines.push("Name a file with --refused to have the refused rows written there.");
	if (refused && refusedTo !== undefined) {
		lines.push(
			`The refused rows are in ${refusedTo}, with why. It is about children: delete it when you have done with it.`,
		);
	}
	return lines;
}
