import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import pg from "pg";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { makeReceive } from "../../src/bot/receive.ts";
import { type AsPerson, asPerson } from "../../src/cli/as-person.ts";
import { makeAll, opened, stage } from "../../src/cli/import-cases.ts";
import { loadList } from "../../src/cli/import-list.ts";
import { readMapping } from "../../src/cli/import-mapping.ts";
import { CASE_COLUMNS } from "../../src/domain/importing/columns.ts";
import { LIST_COLUMNS } from "../../src/domain/importing/list-columns.ts";
import { features } from "../../src/features/all.ts";
import { makePool } from "../../src/store/pool.ts";
import { makeWriter, readWritten } from "../floor/same-writes.ts";
import { cpuOf } from "../support/cpu.ts";
import { type BenchDatabase, ONE_PANEL, quiet } from "../support/database.ts";
import { fillIn, RAISER, send } from "../support/drafts.ts";
import type { Ends } from "../support/ends.ts";
import { type Figures, figuresOf } from "../support/figures.ts";
import { writeLeavers, writeOpenCases } from "../support/long-lists.ts";
import type { Bench, Outcome, Row } from "../support/row.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 4;
const STAGED = 40_000;
const MADE = 400;
const CHUNK = 1_000;
/** What a row that was put down weighs, sealed. */
const SEALED = Buffer.alloc(430, 1);

interface Ready {
	made: BenchDatabase;
	client: pg.Client;
	pool: pg.Pool;
	as: AsPerson;
	folder: string;
	/** Puts a file's rows down. */
	stages(path: string): Promise<unknown>;
	/** Does this, and says in a note what processor time each of so many rows took. */
	spent<T>(rows: number, work: () => Promise<T>): Promise<T>;
	/** That note, of the last turn: the first are not warm yet. */
	note(): string[];
}

const io = { out() {}, err() {}, environment: {} };

async function ready({ database, ends }: Bench): Promise<Ready> {
	const made = await database(ONE_PANEL);
	const client = await connected(made.superuserUrl, ends);
	const pool = makePool(made.appUrl, quiet, 5);
	ends.add(() => pool.end());
	const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
	ends.add(() => rmSync(folder, { recursive: true, force: true }));
	const who = { panel: "millbrook-cme", person: "curlew-asha" };
	const as = await asPerson({ pool, keys: made.keys, ...who, permission: "load open cases from a file" });
	const mapping = readMapping(undefined, CASE_COLUMNS);
	const stages = async (path: string) =>
		stage(io, as, await as((ctx) => opened(ctx, { path, mapping, refusedTo: undefined })));
	const cpu = await cpuOf(client);
	let last: { node: number; postgres: number } | undefined;
	const spent = async <T>(rows: number, work: () => Promise<T>) => {
		const before = cpu?.();
		const result = await work();
		const after = cpu?.();
		if (before && after) {
			const each = (of: "node" | "postgres") => Math.round(((after[of] - before[of]) * 1_000) / rows);
			last = { node: each("node"), postgres: each("postgres") };
		}
		return result;
	};
	const note = () =>
		last
			? [
					`Processor time for each in the last turn: ${last.node} µs of Node, ${last.postgres} µs of PostgreSQL, at the same time on two cores.`,
				]
			: [];
	return { made, client, pool, as, folder, stages, spent, note };
}

async function connected(url: string, ends: Ends): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	ends.add(() => client.end());
	return client;
}

async function timed(count: number, work: () => Promise<unknown>): Promise<Figures> {
	const began = performance.now();
	await work();
	const ms = performance.now() - began;
	return figuresOf(
		Array.from({ length: count }, () => ms / count),
		ms / 1_000,
		0,
	);
}

/** Rows parsed and inserted as they are, without a check, a seal or a right: the least that putting them down can cost. */
async function bareRows(client: pg.Client, path: string): Promise<Figures> {
	await client.query(
		"create temp table floor_row (line int primary key, fingerprint bytea unique, cipher bytea)",
	);
	const figures = await timed(STAGED, async () => {
		const lines = parse(readFileSync(path))
			.slice(1)
			.map((_, n) => n);
		for (let at = 0; at < lines.length; at += CHUNK) {
			const chunk = lines.slice(at, at + CHUNK);
			const prints = chunk.map((n) => Buffer.from(String(n).padStart(16, "0")));
			await client.query("insert into floor_row select * from unnest($1::int[], $2::bytea[], $3::bytea[])", [
				chunk,
				prints,
				chunk.map(() => SEALED),
			]);
		}
	});
	await client.query("drop table floor_row");
	return figures;
}

/** How a kind of file is put down. */
interface Staging {
	what: string;
	columns: number;
	write(folder: string, rows: number): string;
	load(ready: Ready, path: string): Promise<unknown>;
	/** Takes away what was put down. */
	clear: string;
}

/** Reading a file to its end: checked, sealed and put down. */
async function stagingOf(bench: Bench, { what, columns, write, load, clear }: Staging): Promise<Outcome> {
	const made = await ready(bench);
	const { client, folder } = made;
	let most = 0;
	const ours = async () => {
		const path = write(folder, STAGED);
		const figures = await timed(STAGED, () => made.spent(STAGED, () => load(made, path)));
		most = Math.max(most, process.memoryUsage.rss());
		await client.query(clear);
		return figures;
	};
	const floor = () => bareRows(client, write(folder, STAGED));
	for (const measure of [ours, floor]) await measure();
	const contestants = [
		{ what, measure: ours },
		{ what: "rows parsed and inserted as they are, by bare pg", measure: floor },
	];
	const [series, below] = await inTurns(TURNS, contestants, bench.tell);
	const notes = [
		`A file of ${STAGED} rows of ${columns} columns, read to its end; ${TURNS} turns after a warm-up. The target is 20,000 rows/s.`,
		...made.note(),
		`The process of the benchmark itself took ${Math.round(most / 1e6)} MB at most.`,
	];
	return { ours: series!, floor: below!, beside: [], notes };
}

/** A file of open cases. */
export const importStage: Row = {
	name: "import-stage",
	run: (bench) =>
		stagingOf(bench, {
			what: "Stage an import: rows read, checked, sealed, put down",
			columns: 14,
			write: writeOpenCases,
			load: ({ stages }, path) => stages(path),
			clear: "truncate import_row, import_batch",
		}),
};

/** A file of children who left a school. */
export const importList: Row = {
	name: "import-list",
	run: (bench) =>
		stagingOf(bench, {
			what: "Load a list of leavers: rows read, checked, sealed, listed",
			columns: 11,
			write: writeLeavers,
			load: ({ pool, as }, path) => {
				const mapping = readMapping(undefined, LIST_COLUMNS.leavers);
				return loadList(io, pool, as, "leavers", { path, mapping, refusedTo: undefined }, false);
			},
			clear: "truncate listed_child",
		}),
};

/** Cases made from rows that were put down: with enquiries, tokens and audit, as a notification in chat makes them. */
export const importMake: Row = {
	name: "import-make",
	async run(bench) {
		const { made, client, as, folder, stages, spent, note } = await ready(bench);
		const ours = async () => {
			await stages(writeOpenCases(folder, MADE));
			return timed(MADE, () => spent(MADE, () => makeAll(as, false, () => undefined)));
		};
		const pool = makePool(made.appUrl, quiet, 2);
		const bare = new pg.Pool({ connectionString: made.superuserUrl, max: 4 });
		bench.ends.add(() => pool.end());
		bench.ends.add(() => bare.end());
		const receive = makeReceive({
			...{ pool, keys: made.keys, catalogue: makeCatalogue(features), log: quiet },
			wake() {},
		});
		const raiser = made.asked.find((a) => a.user.startsWith(RAISER))!;
		const draft = await fillIn(client, made, raiser.user);
		const write = makeWriter(await readWritten(client, await send(receive, raiser, draft), draft), "FLO");
		const floor = () =>
			timed(MADE, async () => {
				let next = 0;
				const worker = async () => {
					while (next++ < MADE) {
						const connection = await bare.connect();
						await write(connection).finally(() => connection.release());
					}
				};
				await Promise.all(Array.from({ length: 4 }, worker));
			});
		for (const measure of [ours, floor]) await measure();
		await client.query("analyze");
		const contestants = [
			{ what: "Make the cases of an import", measure: ours },
			{ what: "the rows of a notification, one at a time, by bare pg", measure: floor },
		];
		const [series, below] = await inTurns(TURNS, contestants, bench.tell);
		const notes = [
			`${MADE} cases in each of ${TURNS} turns after a warm-up, and every commit of the floor synced to the disk; ours waits for the disk once, at the end. The target is 300 cases/s.`,
			...note(),
			"The floor writes what one notification in chat leaves behind; it seals, checks and reads nothing.",
		];
		return { ours: series!, floor: below!, beside: [], notes };
	},
};
