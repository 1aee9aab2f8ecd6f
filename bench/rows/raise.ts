import pg from "pg";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { makeReceive } from "../../src/bot/receive.ts";
import { features } from "../../src/features/all.ts";
import { makePool } from "../../src/store/pool.ts";
import { makeWriter, readWritten } from "../floor/same-writes.ts";
import { ENGLAND, quiet } from "../support/database.ts";
import { fillIn, RAISER, send } from "../support/drafts.ts";
import { type Figures, figuresOf } from "../support/figures.ts";
import type { Row } from "../support/row.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 6;
/** Notifications in each turn. */
const COUNT = 250;
const AT_ONCE = 8;
/** Those who raise belong to so many panels, in turn. */
const PANELS = 16;

/**
 * A notification that was filled in, from the press that sends it to the committed record: the key, the case, who the
 * child is (sealed), enquiries, audit, and what is to be posted.
 */
export const raise: Row = {
	name: "raise",
	async run({ database, ends, tell }) {
		const made = await database(ENGLAND);
		const client = new pg.Client({ connectionString: made.superuserUrl });
		await client.connect();
		ends.add(() => client.end());
		const pool = makePool(made.appUrl, quiet, AT_ONCE);
		const floor = new pg.Pool({ connectionString: made.superuserUrl, max: AT_ONCE });
		ends.add(() => pool.end());
		ends.add(() => floor.end());
		const receive = makeReceive({
			...{ pool, keys: made.keys, catalogue: makeCatalogue(features), log: quiet },
			wake() {},
		});
		const raisers = made.asked.filter((a) => a.user.startsWith(RAISER)).slice(0, PANELS);
		const ours = async () => {
			const drafts: string[] = [];
			for (let n = 0; n < COUNT; n++) drafts.push(await fillIn(client, made, raisers[n % PANELS]!.user));
			return timed((n) => send(receive, raisers[n % PANELS]!, drafts[n]!));
		};

		const writers: ((connection: pg.PoolClient) => Promise<void>)[] = [];
		let rows = "";
		for (const [n, raiser] of raisers.entries()) {
			const draft = await fillIn(client, made, raiser.user);
			const written = await readWritten(client, await send(receive, raiser, draft), draft);
			writers.push(makeWriter(written, `FL${String.fromCharCode(65 + n)}`));
			rows = written.tables.map(({ table, rows: { length } }) => `${length} ${table}`).join(", ");
		}
		const floors = () =>
			timed(async (n) => {
				const connection = await floor.connect();
				await writers[n % PANELS]!(connection).finally(() => connection.release());
			});
		// Each before anything counts: code is compiled, connections open, statements prepared.
		for (const measure of [ours, floors]) await measure();
		// Tables that were empty are not any more: each plans for them as they are.
		await client.query("analyze");
		for (const measure of [ours, floors]) await measure();
		const [series, below] = await inTurns(
			TURNS,
			[
				{ what: "Raise a notification, all of its transaction", measure: ours },
				{ what: "the same rows by bare pg", measure: floors },
			],
			tell,
		);
		return {
			ours: series!,
			floor: below!,
			beside: [],
			reach: 0.6,
			notes: [
				`${AT_ONCE} at once in ${PANELS} of ${made.size.panels} panels with ${made.size.cases} cases (a panel numbers its cases one at a time); ${TURNS} turns of ${COUNT}, after a warm-up; every commit is synced to the disk.`,
				`Rows written: ${rows}; a form and a counter changed.`,
				"Both in the benchmark's own process. The floor seals, checks and reads nothing, and row security does not bind it.",
			],
		};
	},
};

/** Does something for each notification of a turn, some at once. */
async function timed(once: (n: number) => Promise<unknown>): Promise<Figures> {
	const began = performance.now();
	const times: number[] = [];
	let next = 0;
	const worker = async () => {
		while (next < COUNT) {
			const n = next++;
			const from = performance.now();
			await once(n);
			times.push(performance.now() - from);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return figuresOf(times, (performance.now() - began) / 1_000, 0);
}
