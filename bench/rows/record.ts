import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { asClerk } from "../../src/delivery/draw.ts";
import { caseLookedUp } from "../../src/features/case/events.ts";
import { LINK_MS, linkChain } from "../../src/record/chain.ts";
import { makePool } from "../../src/store/pool.ts";
import { ENGLAND, quiet } from "../support/database.ts";
import { type Figures, figuresOf, percentile } from "../support/figures.ts";
import type { Row } from "../support/row.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 6;
/** Of each turn. */
const SECONDS = 5;
const AT_ONCE = 8;
/** A probe looks this often whether its row is linked, in milliseconds. */
const LOOK_MS = 5;

const CASES = "select id, panel_id as panel from case_file order by id limit 2000";
const SAME = {
	name: "same",
	text: `insert into ledger (panel_id, case_id, act, facts, at, row_hash)
		values ($1, $2, 'case.looked-up', '{}', date_trunc('milliseconds', now()), $3)`,
};
/** As long as a hash, and none. */
const NO_HASH = Buffer.alloc(32, 1);

interface Case {
	id: string;
	panel: string;
}

/** An event in the record, its chain linked meanwhile, over all panels at once. */
export const record: Row = {
	name: "record",
	async run({ database, ends, tell }) {
		const made = await database(ENGLAND);
		const [pool, bare] = [
			makePool(made.appUrl, quiet, AT_ONCE + 2),
			new pg.Pool({ connectionString: made.copyUrl, max: AT_ONCE }),
		];
		ends.add(() => pool.end());
		ends.add(() => bare.end());
		// The floor hashes nothing: its rows are the same but for that.
		await bare.query("alter table ledger disable trigger hash");
		const { rows: cases } = await bare.query<Case>(CASES);
		// What stands there from before is linked first.
		await linkChain(pool);
		const linking = setInterval(() => void linkChain(pool).catch(() => undefined), LINK_MS);
		ends.add(() => clearInterval(linking));
		const written = ({ id, panel }: Case) =>
			asClerk(pool, made.keys, [panel], (ctx) => ctx.record(caseLookedUp, { panel, case: id }, {}));
		const watcher = new pg.Client({ connectionString: made.superuserUrl });
		await watcher.connect();
		ends.add(() => watcher.end());
		const waited: number[] = [];
		const ours = async () => {
			const until = performance.now() + SECONDS * 1_000;
			const [figures] = await Promise.all([
				forSeconds(cases, written),
				probe(watcher, until, () => written(cases[0]!), waited),
			]);
			return figures;
		};
		const floor = () =>
			forSeconds(cases, async ({ id, panel }) => {
				const client = await bare.connect();
				await client.query("begin");
				await client.query({ ...SAME, values: [panel, id, NO_HASH] });
				await client.query("commit");
				client.release();
			});
		for (const measure of [ours, floor]) await measure();
		waited.length = 0;
		const [series, below] = await inTurns(
			TURNS,
			[
				{ what: "Record over panels, hashed, the chain linked meanwhile", measure: ours },
				{ what: "the same inserts by bare pg, without hash or chain", measure: floor },
			],
			tell,
		);
		return {
			ours: series!,
			floor: below!,
			beside: [],
			reach: 0.6,
			marks: [
				{ what: "until a row is linked, p50", value: percentile(waited, 0.5), unit: "ms" },
				{ what: "until a row is linked, the longest", value: percentile(waited, 1), unit: "ms", most: 1_000 },
			],
			notes: [
				`${AT_ONCE} transactions at once, one row each, over ${made.size.panels} panels; ${TURNS} turns of ${SECONDS} s, after a warm-up; every commit is synced to the disk. Row security binds ours.`,
				`${waited.length} rows were watched from their commit until their link was there. The chain is linked every ${LINK_MS} ms, by the same process.`,
			],
		};
	},
};

/** Does it for one case after the other, some at once, for as long as a turn lasts. */
async function forSeconds(cases: readonly Case[], once: (of: Case) => Promise<unknown>): Promise<Figures> {
	const began = performance.now();
	const times: number[] = [];
	let next = 0;
	const worker = async () => {
		while (performance.now() < began + SECONDS * 1_000) {
			const from = performance.now();
			await once(cases[next++ % cases.length]!);
			times.push(performance.now() - from);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return figuresOf(times, (performance.now() - began) / 1_000, 0);
}

const IS_LINKED = { name: "is-linked", text: "select from chain where ledger_id = $1" };

/** Writes a row now and then, and notes how long it took from its commit until it was linked, in milliseconds. */
async function probe(
	watcher: pg.Client,
	until: number,
	write: () => Promise<number>,
	waited: number[],
): Promise<void> {
	while (performance.now() < until) {
		const id = await write();
		const from = performance.now();
		while (!(await watcher.query({ ...IS_LINKED, values: [id] })).rowCount) await wait(LOOK_MS);
		waited.push(performance.now() - from);
		// At another moment of the link's second each time.
		await wait(Math.random() * LINK_MS);
	}
}
