import type pg from "pg";
import { asClerk } from "./delivery/draw.ts";
import { waiting } from "./delivery/waiting.ts";
import { digestsMissed } from "./features/digest/missed.ts";
import { importRowsWaiting } from "./features/imports/waiting.ts";
import { chainState } from "./record/chain-state.ts";
import type { MasterKeys } from "./record/keys.ts";
import type { RecordNumbers } from "./telemetry/record-metrics.ts";

const PANELS = { name: "numbered-panels", text: "select id from panel" };

/**
 * What the record comes to now, in numbers: for whoever watches over the bot. Nothing sealed is opened.
 * @param platforms those that this bot speaks to
 */
export async function readNumbers(
	pool: pg.Pool,
	keys: MasterKeys,
	platforms: readonly string[],
): Promise<RecordNumbers> {
	const panels = await asClerk(pool, keys, [], ({ tx }) => tx.query<{ id: string }>(PANELS, []));
	const ids = panels.map((panel) => panel.id);
	const [{ late, missed, rows }, { unlinked, verified }] = await Promise.all([
		asClerk(pool, keys, ids, async ({ tx }) => ({
			late: await waiting(tx),
			missed: await digestsMissed(tx),
			rows: await importRowsWaiting(tx),
		})),
		chainState(pool),
	]);
	// A platform that nothing waits for still says so: 0 is a number, and nothing is not.
	const all = new Map(platforms.map((platform) => [platform, NOTHING]));
	for (const one of late) all.set(one.platform, one);
	return {
		postings: [...all].flatMap(([platform, one]) => [
			{
				...{ platform, count: one.waiting, oldest: one.oldest },
				state: platforms.includes(platform) ? "waiting" : "not_set_up",
			},
			{ platform, state: "given_up", count: one.givenUp, oldest: 0 },
			{ platform, state: "not_there", count: one.notThere, oldest: 0 },
		]),
		digestsMissed: missed,
		importRows: rows.rows,
		importOldest: rows.oldest,
		...{ unlinked, verified },
	};
}

const NOTHING = { waiting: 0, oldest: 0, givenUp: 0, notThere: 0 };
