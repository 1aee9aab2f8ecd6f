import { randomUUID } from "node:crypto";
import pg from "pg";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { makeReceive } from "../../src/bot/receive.ts";
import { features } from "../../src/features/all.ts";
import { makePool } from "../../src/store/pool.ts";
import { makeWriter, readWritten } from "../floor/same-writes.ts";
import { ONE_PANEL, quiet } from "../support/database.ts";
import { fillIn, lastPage, RAISER } from "../support/drafts.ts";
import { type Figures, figuresOf } from "../support/figures.ts";
import type { Row } from "../support/row.ts";
import { CHANNEL, WORKSPACE } from "../support/slack-command.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 6;
/** Notifications in each turn. */
const COUNT = 250;
const AT_ONCE = 8;

/**
 * A notification that was filled in, from the press that sends it to the committed record: the key, the case, who the
 * child is (sealed), enquiries, audit, and what is to be posted.
 */
export const raise: Row = {
	name: "raise",
	async run({ database, ends, tell }) {
		const made = await database(ONE_PANEL);
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
		const send = async (draft: string): Promise<string> => {
			const key = randomUUID();
			const reply = await receive({
				kind: "form",
				key,
				who: { platform: "slack", tenant: WORKSPACE, user: RAISER },
				place: {
					...{ platform: "slack", tenant: WORKSPACE, ref: CHANNEL, kind: "channel" as const },
					address: { channel: CHANNEL },
				},
				draft: lastPage(draft),
				did: "next",
				answers: {},
			});
			if (!JSON.stringify(reply).includes("Received: ")) throw new Error(JSON.stringify(reply));
			return key;
		};
		const ours = async (count: number) => {
			const drafts = await fillIn(client, made, count);
			return timed(count, (n) => send(drafts[n]!));
		};

		const [draft] = await fillIn(client, made, 1);
		const written = await readWritten(client, await send(draft!), draft!);
		const write = makeWriter(written);
		let number = 0;
		const floors = (count: number) =>
			timed(count, async () => {
				const connection = await floor.connect();
				await write(connection, ++number).finally(() => connection.release());
			});
		// Each before anything counts: code is compiled, connections open, statements prepared.
		for (const measure of [ours, floors]) await measure(COUNT);
		const [series, below] = await inTurns(
			TURNS,
			[
				{ what: "Raise a notification, all of its transaction", measure: () => ours(COUNT) },
				{ what: "the same rows by bare pg", measure: () => floors(COUNT) },
			],
			tell,
		);
		const rows = written.tables.map(({ table, rows: { length } }) => `${length} ${table}`);
		return {
			ours: series!,
			floor: below!,
			beside: [],
			reach: 0.6,
			notes: [
				`${AT_ONCE} at once, ${TURNS} turns of ${COUNT}, after a warm-up; every commit is synced to the disk.`,
				`Rows written: ${rows.join(", ")}; a form and a counter changed.`,
				"Both in the benchmark's own process. The floor seals, checks and reads nothing, and row security does not bind it.",
			],
		};
	},
};

/** Does something so many times, some at once. */
async function timed(count: number, once: (n: number) => Promise<unknown>): Promise<Figures> {
	const began = performance.now();
	const times: number[] = [];
	let next = 0;
	const worker = async () => {
		while (next < count) {
			const n = next++;
			const from = performance.now();
			await once(n);
			times.push(performance.now() - from);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return figuresOf(times, (performance.now() - began) / 1_000, 0);
}
