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

/**
 * Runs every nudge once for every panel, each in a transaction of its own: one that fails does not hold up the others.
 * The record decides whether there is anything to do, so it may run at any moment and on every replica.
 */
export async function runNudges(parts: Parts, nudges: readonly Nudge[]): Promise<void> {
	const panels = await asClerk(parts.pool, parts.keys, [], ({ tx }) => tx.query<{ id: string }>(PANELS, []));
	for (const { id } of panels) {
		for (const nudge of nudges) {
			try {
				await asClerk(parts.pool, parts.keys, [id], (ctx) => nudge.run(ctx, id));
			} catch (error) {
				parts.log.error(
					{ panel: id, nudge: nudge.name, code: (error as { code?: string }).code },
					"nudge.failed",
				);
			}
		}
	}
}
