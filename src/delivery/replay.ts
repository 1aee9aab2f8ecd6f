import { z } from "zod";
import type { Key, Words } from "../chat/message.ts";
import type { Ctx } from "../features/kit.ts";
import { event } from "../record/event.ts";
import type { Statement, Tx } from "../store/transact.ts";

/** Somebody had what was given up at a place tried again, on the command line. */
export const deliveryReplayed = event({
	name: "delivery.replayed",
	facts: z.object({ place: z.uuid(), postings: z.array(z.string()) }),
	says: (f) => `Messages that could not be delivered are tried again: ${f.postings.length}`,
});

/** A message that was given up. */
export interface GivenUp {
	posting: string;
	place: Key;
	panel: Key;
	/** The panel's key in its file. */
	of: string;
	platform: string;
	/** Whose private chat it is for; null for a channel. */
	person: Words | null;
	view: string;
	/** When it was given up, an instant; null for a redrawing, whose message stands as it was. */
	since: Date | null;
	code: string;
	/** The bot is not in the place: what is tried again waits until it is back. */
	gone: boolean;
}

/**
 * What was dropped because there was nothing to show any more is not given up: nobody misses it. Neither is what was for
 * somebody who left, or whose account has become somebody else's: tried again, it would reach whoever has that chat now.
 */
export const GIVEN_UP = `(o.dead_at is not null and o.dead_code not in ('nothing-to-show', 'reader-left', 'account-moved')
	or o.dead_at is null and o.next_at = 'infinity')`;

const LIST: Statement = {
	name: "given-up",
	text: `select o.id::text as posting, o.place_id as place, o.panel_id as panel, panel.key as of, p.platform,
			person.known_as as person, o.view, o.dead_at as since, coalesce(o.dead_code, 'unknown') as code,
			p.gone_at is not null as gone
		from posting o join place p on p.id = o.place_id join panel on panel.id = o.panel_id
			left join person on person.id = p.person_id
		where ${GIVEN_UP} order by panel.key, p.platform, p.id, o.wanted, o.id`,
};

/** Everything that was given up, by panel and place, the oldest first. For the clerk. */
export const givenUp = (tx: Tx): Promise<GivenUp[]> => tx.query<GivenUp>(LIST, []);

/**
 * A dead posting is due again. Whether an earlier attempt may have arrived it still knows, so that it is looked for
 * first, or says that it may be a repeat. `skip locked`: two who do this at once do it once.
 */
const REPLAY: Statement = {
	name: "replay",
	text: `update posting set dead_at = null, dead_code = null, next_at = '-infinity', attempts = 0,
			failing_since = null, delay_told_at = null
		where id in (select o.id from posting o where o.place_id = $1 and o.panel_id = $2 and ${GIVEN_UP}
			for update skip locked)
		returning id::text as id`,
};

/**
 * Has what a panel has given up at a place tried again, and records it. Returns how many messages that is.
 * @param ctx the clerk's, for this panel
 */
export async function replay(ctx: Pick<Ctx, "tx" | "record">, panel: Key, place: Key): Promise<number> {
	const again = await ctx.tx.query<{ id: string }>(REPLAY, [place, panel]);
	if (!again.length) return 0;
	await ctx.record(deliveryReplayed, { panel }, { place, postings: again.map((one) => one.id) });
	return again.length;
}
