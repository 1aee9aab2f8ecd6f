import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { asPerson } from "../../src/cli/as-person.ts";
import { takeCensus } from "../../src/features/report/acts.ts";
import { censusOn } from "../../src/features/report/queries.ts";
import { makePool } from "../../src/store/pool.ts";
import { A_YEAR, type BenchDatabase, ONE_PANEL, quiet, type Size } from "../support/database.ts";
import type { Ends } from "../support/ends.ts";
import { type Figures, figuresOf } from "../support/figures.ts";
import { writeLeavers, writeOpenCases } from "../support/long-lists.ts";
import { inOwnProcess, type LongWork } from "../support/own-process.ts";
import type { Bench, Outcome, Row } from "../support/row.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 2;
const SMALL = 10_000;
const TIMES = 10;
/** Up to this many times the memory for ten times the work: the process does not hold the work. */
const FLAT = 1.25;
const A_TENTH: Size = { ...A_YEAR, cases: A_YEAR.cases / TIMES };

/** One size of a piece of work: what is set up before, timed and cleared after. */
interface Sized {
	of: number;
	made: BenchDatabase;
	client: pg.Client;
	work(): LongWork;
	clear?: string;
}

async function connected(made: BenchDatabase, ends: Ends): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: made.superuserUrl });
	await client.connect();
	ends.add(() => client.end());
	return client;
}

/** The same work on ten times as much, each in a process of its own: as fast for each, and in as much memory. */
async function tenTimes({ tell }: Bench, what: string, small: Sized, large: Sized): Promise<Outcome> {
	const measured = ({ of, made, client, work, clear }: Sized) => {
		let most = 0;
		const run = async (watch: boolean) => {
			const taken = await inOwnProcess(made, work(), watch);
			if (clear) await client.query(clear);
			return taken;
		};
		const measure = async (): Promise<Figures> => {
			const { ms, mb } = await run(false);
			most = Math.max(most, mb);
			return figuresOf(Array(of).fill(ms / of), ms / 1_000, 0);
		};
		return { measure, most: () => most, held: async () => (await run(true)).held! };
	};
	const [few, many] = [measured(small), measured(large)];
	const contestants = [
		{ what: `${what}: ${large.of}`, measure: many.measure },
		{ what: `the same of ${small.of}`, measure: few.measure },
	];
	const [ours, floor] = await inTurns(TURNS, contestants, tell);
	const [least, most] = [await few.held(), await many.held()];
	const verdict = most <= least * FLAT ? "Flat" : "MISSED: not flat";
	const notes = [
		`${verdict}: a process of its own held ${least} MB at most for ${small.of} and ${most} MB for ${large.of}, rubbish collected; up to ${FLAT} times as much counts as flat.`,
		`Rubbish not collected, as it runs every day, it took ${few.most()} and ${many.most()} MB.`,
	];
	return { ours: ours!, floor: floor!, beside: [], reach: 0.8, notes };
}

async function files(
	bench: Bench,
	what: string,
	write: (folder: string, rows: number) => string,
	job: "stage" | "leavers",
	clear: string,
): Promise<Outcome> {
	const made = await bench.database(ONE_PANEL);
	const client = await connected(made, bench.ends);
	const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
	bench.ends.add(() => rmSync(folder, { recursive: true, force: true }));
	const sized = (of: number): Sized => ({
		...{ of, made, client, clear },
		work: () => ({ do: job, path: write(folder, of) }),
	});
	return tenTimes(bench, what, sized(SMALL), sized(SMALL * TIMES));
}

/** Open cases put down from a file ten times as long. */
export const importStageGrowth: Row = {
	name: "import-stage-growth",
	run: (bench) =>
		files(bench, "Stage an import, rows", writeOpenCases, "stage", "truncate import_row, import_batch"),
};

/** Leavers listed from a file ten times as long. */
export const importListGrowth: Row = {
	name: "import-list-growth",
	run: (bench) =>
		files(bench, "Load a list of leavers, rows", writeLeavers, "leavers", "truncate listed_child"),
};

/** The return of a census ten times as large. */
export const returnGrowth: Row = {
	name: "return-growth",
	async run(bench) {
		const sized = async (size: Size): Promise<Sized> => {
			const made = await bench.database(size);
			const client = await connected(made, bench.ends);
			const on = await frozen(made, client);
			// A census's figures are kept when first counted: they are taken away, to be counted from its cases again.
			return {
				...{ of: size.cases, made, client, clear: "truncate census_figures" },
				work: () => ({ do: "return", on }),
			};
		};
		return tenTimes(bench, "Count the return, cases", await sized(A_TENTH), await sized(A_YEAR));
	},
};

/** Keeps a census of yesterday, where none was kept; returns that day. */
async function frozen(made: BenchDatabase, client: pg.Client): Promise<string> {
	const { rows } = await client.query("select to_char(app_now() - interval '1 day', 'YYYY-MM-DD') as on");
	const on: string = rows[0].on;
	const pool = makePool(made.appUrl, quiet, 2);
	try {
		const who = { pool, keys: made.keys, panel: "millbrook-cme", person: "curlew-asha" };
		const as = await asPerson({ ...who, permission: "count the termly return, and see the cases behind it" });
		await as(async (ctx) => {
			if (!(await censusOn(ctx.tx, ctx.panel, on))) await takeCensus(ctx, ctx.panel, on, true);
		});
	} finally {
		await pool.end();
	}
	await client.query("vacuum analyze census_case");
	// Another row may have counted it before.
	await client.query("truncate census_figures");
	return on;
}
