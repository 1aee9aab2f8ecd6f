import type pg from "pg";
import type { Key } from "../chat/message.ts";
import { count } from "../domain/date/words.ts";
import type { CaseColumnName } from "../domain/importing/columns.ts";
import { tellActNow } from "../features/imports/act-now.ts";
import * as acts from "../features/imports/acts.ts";
import { peopleByName } from "../features/imports/queries.ts";
import { loadPanel } from "../features/panel/settings.ts";
import { type RowSealer, rowSealer } from "../record/loose.ts";
import type { AsPerson } from "./as-person.ts";
import { type CaseFile, type GoodLine, openCaseFile } from "./case-file.ts";
import { inChunks } from "./in-chunks.ts";
import { CommandFailed, type Io } from "./io.ts";
import type { FileToRead } from "./open-file.ts";
import { progress } from "./progress.ts";
import type { RefusedRow } from "./refused-rows.ts";

/** The file to load, and how to read it. */
export type Source = FileToRead<CaseColumnName>;

/** What became of a file, or would. */
export interface Loaded {
	dryRun: boolean;
	/** Cases made, those of an earlier run that was broken off among them; in a dry run, rows that would be loaded. */
	cases: number;
	/** Of those, how many need somebody now. */
	actNow: number;
	/** Lines whose child is over compulsory school age: a person confirms that and closes the case. */
	overAge: readonly number[];
	/** Rows that were loaded before, or stand in the file twice. */
	before: number;
	refused: number;
	/** The first refused rows. */
	why: readonly RefusedRow[];
	/** Dry run: rows that may be about the child of another row, or of a case that the panel has. */
	likely?: { lines?: readonly [number, number]; line?: number; refs?: readonly string[] }[];
}

/** Cases made in one transaction. */
const BATCH = 40;
const WORKERS = 4;

/**
 * Loads a file: all of it is read and put down first, then the cases are made.
 * @throws CommandFailed with what to do; what was read is then thrown away, and nothing was loaded
 */
export async function loadCases(io: Io, pool: pg.Pool, as: AsPerson, source: Source): Promise<Loaded> {
	return alone(pool, as, async () => {
		const file = await as((ctx) => opened(ctx, source));
		for (const warning of file.warnings) io.err(warning);
		const { staged, read, overAge } = await stage(io, as, file);
		const { left, actNow } = await as(acts.leftToMake);
		const tell = progress(io, left, "cases made");
		let made = 0;
		const more = (n: number) => {
			made += n;
			tell(made);
		};
		// Whoever needs somebody now comes first, and is told of before the rest is made, whether or not all could be made.
		try {
			await makeAll(as, true, more).finally(() => as(tellActNow));
			await makeAll(as, false, more);
		} catch (error) {
			io.err(blocked(left - made));
			for (const line of actNowInWords(await as(acts.unmade).catch(() => []))) io.err(line);
			throw error;
		}
		await as(acts.finishImports);
		const { count: refused, first: why } = file.refused;
		return { dryRun: false, cases: made, actNow, overAge, before: read - staged, refused, why };
	});
}

/** Rows marked "act now" that no case was made of, by their lines: whoever has the list sees to them. */
export function actNowInWords(unmade: readonly acts.Unmade[]): string[] {
	const lines = unmade.filter((row) => row.actNow).map((row) => row.line);
	if (!lines.length) return [];
	const marked = count(lines.length, "row is", "rows are");
	return [
		`${marked} marked “act now”: ${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")} of the list. Nobody is alerted by Rollcall: see to them now.`,
	];
}

const blocked = (rows: number): string =>
	[
		`${count(rows, "row")} of this list, or of one before it, could not be made into cases. They are kept, sealed.`,
		"Run the same command again. While one of them fails, no list can be loaded into this panel to its end:",
		"“npx rollcall import discard” shows what waits, and throws it away.",
	].join("\n");

/** Reads the file's first line, knowing the panel's people and today's date. */
export async function opened(ctx: Parameters<Parameters<AsPerson>[0]>[0], source: Source): Promise<CaseFile> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const people = await peopleByName(ctx.tx, ctx.panel);
	return openCaseFile(source, { today, people });
}

/** Reads a file and puts its rows down, sealed, for the cases to be made from them. */
export async function stage(
	io: Io,
	as: AsPerson,
	file: CaseFile,
): Promise<{ staged: number; read: number; overAge: number[] }> {
	const [batch, sealer] = await as(
		async (ctx): Promise<[Key, RowSealer]> => [
			await acts.beginImport(ctx),
			await rowSealer(ctx.tx, ctx.keys),
		],
	);
	let staged = 0;
	const overAge: number[] = [];
	const put = async (chunk: readonly GoodLine[], before: number) => {
		overAge.push(...chunk.filter((line) => line.overAge).map((line) => line.line));
		const rows = await as((ctx) => acts.stageRows(ctx, batch, sealer, chunk, before));
		// In a statement of its own: a sum that waits for its second half forgets what others added meanwhile.
		staged += rows;
	};
	let read: number;
	try {
		read = await inChunks(file.lines, put, progress(io, 0, "rows read"));
		await file.refused.end();
	} catch (error) {
		await as(acts.dropHalfRead);
		throw error;
	}
	await as((ctx) => acts.endStaging(ctx, batch, staged, read));
	return { staged, read, overAge };
}

/**
 * Makes the cases of all rows that were put down: of those that need somebody now, or of the others. Where one cannot be
 * made, those that were to be made with it are made each by itself: it keeps no other child waiting.
 * @throws the first failure, when all are at their end
 */
export async function makeAll(as: AsPerson, actNow: boolean, made: (n: number) => void): Promise<void> {
	const parts = partsOf(await waiting(as, actNow));
	const make = async (batch: Key, lines: readonly number[]) =>
		made(await as((ctx, over) => acts.makeCases(ctx, over, batch, lines)));
	let failed: { why: unknown } | undefined;
	const worker = async () => {
		for (let part = parts.shift(); part; part = parts.shift()) {
			const { batch, lines } = part;
			try {
				await make(batch, lines);
			} catch (why) {
				failed ??= { why };
				const each = await oneByOne(lines, (line) => make(batch, [line]));
				// Not one of them: the database may be away. Who needs somebody now is tried all the same.
				if (!each && !actNow) return;
			}
		}
	};
	await Promise.all(Array.from({ length: WORKERS }, worker));
	if (failed) throw failed.why;
}

/** Returns for how many it could be done. */
async function oneByOne(lines: readonly number[], work: (line: number) => Promise<void>): Promise<number> {
	let done = 0;
	for (const line of lines) {
		await work(line).then(
			() => done++,
			() => undefined,
		);
	}
	return done;
}

const waiting = async (as: AsPerson, actNow: boolean): Promise<acts.Unmade[]> =>
	(await as(acts.unmade)).filter((row) => row.actNow === actNow);

/** Rows in parts, each of one list: whoever has nothing to do takes the next. */
function partsOf(rows: readonly acts.Unmade[]): { batch: Key; lines: number[] }[] {
	return [...Map.groupBy(rows, (row) => row.batch)].flatMap(([batch, all]) =>
		Array.from({ length: Math.ceil(all.length / BATCH) }, (_, n) => ({
			batch,
			lines: all.slice(n * BATCH, (n + 1) * BATCH).map((row) => row.line),
		})),
	);
}

/** One import at a time in a panel: the lock goes with the process, however that ends. */
export async function alone<T>(pool: pg.Pool, as: AsPerson, work: () => Promise<T>): Promise<T> {
	const panel = await as(async (ctx) => ctx.panel);
	const client = await pool.connect();
	try {
		const lock = await client.query(
			"select pg_try_advisory_lock(hashtext('rollcall import ' || $1)) as mine",
			[panel],
		);
		if (!lock.rows[0].mine) {
			throw new CommandFailed(
				"Another import into this panel is under way. Wait until it is done, and run this again.",
			);
		}
		return await work();
	} finally {
		// The lock ends with its connection; whoever comes next does not wait until the server has seen that.
		await client.query("select pg_advisory_unlock_all()").catch(() => undefined);
		client.release(true);
	}
}
