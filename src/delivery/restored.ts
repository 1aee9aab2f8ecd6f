import { z } from "zod";
import type { Key } from "../chat/message.ts";
import type { Ctx } from "../features/kit.ts";
import { event } from "../record/event.ts";
import type { Statement } from "../store/transact.ts";

/** Somebody said, on the command line, that this record was brought back from a backup. */
export const deliveryRestored = event({
	name: "delivery.restored",
	facts: z.object({ postings: z.array(z.string()) }),
	says: (f) => `Brought back from a backup: ${f.postings.length} messages may have been sent since`,
});

/**
 * What the backup has as not sent may have been sent after it was taken: no sooner than it was first wanted. From now on
 * each is one whose answer was lost.
 */
const DOUBT: Statement = {
	name: "doubt-after-backup",
	text: `update posting o set sending_since = least(now(), coalesce((select l.at from ledger l where l.id = o.wanted), now()))
		where o.panel_id = $1 and o.remote is null and o.dead_at is null and o.sending_since is null
		returning o.id::text as id`,
};

/**
 * Has every message of a panel that a backup knows as not sent looked for before it is sent, or marked as a repeat where
 * nobody can be asked; records it. Returns how many messages that is. To be done before anything is sent from that record.
 * @param ctx the clerk's, for this panel
 */
export async function restored(ctx: Pick<Ctx, "tx" | "record">, panel: Key): Promise<number> {
	const doubted = await ctx.tx.query<{ id: string }>(DOUBT, [panel]);
	await ctx.record(deliveryRestored, { panel }, { postings: doubted.map((one) => one.id) });
	return doubted.length;
}
