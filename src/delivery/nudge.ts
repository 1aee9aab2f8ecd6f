import type pg from "pg";
import type { Log } from "../chat/log.ts";
import type { Nudge } from "../features/kit.ts";
import type { MasterKeys } from "../record/keys.ts";
import { asClerk } from "./draw.ts";

interface Parts {
	pool: pg.Pool;
	keys: MasterKeys;
	log: Log;
}

const PANELS = { name: "all-panels", text: "select id from panel order by key" };

const TURNS = ["first", undefined, "last"] as const;
/** Panels that one replica works for at the same time. */
const PANELS_AT_ONCE = 4;

/**
 * Runs every nudge once for every panel, each in a transaction of its own: one that fails does not hold up the others.
 * Each turn is done in every panel before the next begins; within it they keep their order. The record decides whether there
 * is anything to do, so it may run at any moment and on every replica.
 */
export async function runNudges(parts: Parts, nudges: readonly Nudge[]): Promise<void> {
	const rows = await asClerk(parts.pool, parts.keys, [], ({ tx }) => tx.query<{ id: string }>(PANELS, []));
	const panels = rows.map((row) => row.id);
	for (const turn of TURNS) {
		const of = nudges.filter((nudge) => nudge.turn === turn);
		const left = [...panels];
		const worker = async () => {
			for (let panel = left.shift(); panel; panel = left.shift()) await runIn(parts, panel, of);
		};
		await Promise.all(Array.from({ length: PANELS_AT_ONCE }, worker));
	}
}

async function runIn(parts: Parts, panel: string, nudges: readonly Nudge[]): Promise<void> {
	for (const nudge of nudges) {
		try {
			await asClerk(parts.pool, parts.keys, [panel], (ctx) => nudge.run(ctx, panel));
		} catch (error) {
			const { code } = error as { code?: string };
			parts.log.error({ panel, nudge: nudge.name, code }, "nudge.failed");
		}
	}
}
