import pg from "pg";
import { type AsPerson, asPerson } from "../../src/cli/as-person.ts";
import { countReturn, takeCensus } from "../../src/features/report/acts.ts";
import { makePool } from "../../src/store/pool.ts";
import { A_YEAR, type BenchDatabase, quiet } from "../support/database.ts";
import type { Ends } from "../support/ends.ts";
import { type Figures, figuresOf } from "../support/figures.ts";
import type { Bench, Row } from "../support/row.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 3;

/** The same rows as the return is counted from, by the superuser: read in pages, nothing opened. */
const SAME_ROWS = `declare same no scroll cursor for select c.*, k.master, k.wrapped, b.cipher as birth, s.cipher as sex
	from census_case c left join child_key k on k.child_id = c.child_id
		left join sealed b on b.id = c.day_sealed left join sealed s on s.id = c.sex_sealed`;

interface Ready {
	as: AsPerson;
	client: pg.Client;
	/** Yesterday: the day before the database's. */
	on: string;
}

async function ready(made: BenchDatabase, ends: Ends): Promise<Ready> {
	const client = new pg.Client({ connectionString: made.superuserUrl });
	await client.connect();
	ends.add(() => client.end());
	const pool = makePool(made.appUrl, quiet, 2);
	ends.add(() => pool.end());
	const who = { panel: "millbrook-cme", person: "curlew-asha" };
	const permission = "count the termly return, and see the cases behind it";
	const as = await asPerson({ pool, keys: made.keys, ...who, permission });
	const { rows } = await client.query("select to_char(app_now() - interval '1 day', 'YYYY-MM-DD') as on");
	return { as, client, on: rows[0].on };
}

async function timed(of: number, work: () => Promise<unknown>): Promise<Figures> {
	const began = performance.now();
	await work();
	const ms = performance.now() - began;
	return figuresOf(
		Array.from({ length: of }, () => ms / of),
		ms / 1_000,
		0,
	);
}

/** The termly return over a census of England's year: each child opened, and counted. */
export const termlyReturn: Row = {
	name: "return",
	async run({ database, ends, tell }: Bench) {
		const made = await database(A_YEAR);
		const { as, client, on } = await ready(made, ends);
		const froze = await timed(1, () => as((ctx) => takeCensus(ctx, ctx.panel, on, true)));
		await client.query("vacuum analyze census_case");
		const { rows } = await client.query("select count(*)::int as cases from census_case");
		const cases = rows[0].cases as number;
		let most = 0;
		const ours = () =>
			timed(cases, async () => {
				await as((ctx) => countReturn(ctx, on, true));
				most = Math.max(most, process.memoryUsage.rss());
			});
		const floor = () =>
			timed(cases, async () => {
				await client.query(`begin; ${SAME_ROWS}`);
				while ((await client.query("fetch 2000 from same")).rows.length);
				await client.query("commit");
			});
		const contestants = [
			{ what: "Count the return: every child opened", measure: ours },
			{ what: "the same rows read by bare pg, nothing opened", measure: floor },
		];
		const [series, below] = await inTurns(TURNS, contestants, tell);
		const seconds = series!.runs.map((run) => cases / run.perSecond).sort((a, b) => a - b);
		const notes = [
			`${cases} cases in one panel. The return took ${seconds.map((s) => s.toFixed(1)).join(", ")} s; the target is 10 s.`,
			`Keeping the census took ${(1 / froze.perSecond).toFixed(1)} s. The process of the benchmark took ${Math.round(most / 1e6)} MB at most.`,
		];
		return { ours: series!, floor: below!, beside: [], notes };
	},
};
