import pg from "pg";
import { verifyChain } from "../../src/record/verify.ts";
import { makePool } from "../../src/store/pool.ts";
import { ENGLAND, quiet } from "../support/database.ts";
import { growthInWords } from "../support/marks.ts";
import type { Row } from "../support/row.ts";

/** Rows in the whole record at each look. */
const STEPS = [10_000, 100_000, 1_000_000];

const PANELS = "select id from panel order by key";
/** So many look-ups of one panel's cases: each row is hashed by its trigger, as every row is. */
const FILL = `insert into ledger (panel_id, case_id, act, facts, at)
	select $1, f.id, 'case.looked-up', '{}', app_now() from generate_series(1, $2) n
		join lateral (select id from case_file where panel_id = $1 order by id limit 1) f on true`;

/** Every hash of the record made anew and compared. */
export const verify: Row = {
	name: "verify",
	long: true,
	async run({ database, ends, tell }) {
		const made = await database(ENGLAND);
		const client = new pg.Client({ connectionString: made.superuserUrl });
		await client.connect();
		ends.add(() => client.end());
		const pool = makePool(made.appUrl, quiet, 2);
		ends.add(() => pool.end());
		const { rows: panels } = await client.query<{ id: string }>(PANELS);
		await client.query("select link_chain()");
		const taken: [string, number][] = [];
		for (const rows of STEPS) {
			const there = Number((await client.query("select count(*) from chain")).rows[0].count);
			const each = Math.max(0, Math.ceil((rows - there) / panels.length));
			// Panel by panel, each linked before the next: linking looks through what is new once for each of its panels.
			for (const { id } of panels) {
				await client.query(FILL, [id, each]);
				await client.query("select link_chain()");
			}
			await client.query("vacuum analyze ledger, chain");
			const began = performance.now();
			const faults = await verifyChain(pool);
			const seconds = (performance.now() - began) / 1_000;
			if (faults.length) throw new Error(`The chain is not right: ${JSON.stringify(faults[0])}`);
			const linked = Number((await client.query("select count(*) from chain")).rows[0].count);
			tell(`  ${linked} rows: ${seconds.toFixed(1)} s`);
			taken.push([`${linked} rows`, seconds]);
		}
		const [of, seconds] = taken.at(-1)!;
		return {
			what: "Verify the record",
			marks: [{ what: of, value: seconds, unit: "s", most: 60 }],
			notes: [
				growthInWords("It took", "s", taken),
				`${panels.length} panels; every hash made anew outside the database, of one snapshot, nothing found wrong.`,
			],
		};
	},
};
