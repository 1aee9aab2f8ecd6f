import type { Statement, Tx } from "../store/transact.ts";
import { GIVEN_UP } from "./replay.ts";

/** Messages of one platform that do not stand as the record has them. */
export interface Waiting {
	platform: string;
	/** To be sent, and for how long the oldest has waited, in seconds. */
	waiting: number;
	oldest: number;
	/** Not tried any more. */
	givenUp: number;
	/** The bot was removed from their place. */
	notThere: number;
}

/**
 * Since when a message waits: from its telling, or where it stands already from the change that it does not show. What fails
 * is counted in real time as well.
 */
const AGE = `greatest(extract(epoch from app_now() - case when o.shown is null and o.told_at > '-infinity' then o.told_at
		else l.at end), extract(epoch from now() - o.failing_since), 0)`;

const WAITING: Statement = {
	name: "postings-waiting",
	text: `select p.platform,
			count(*) filter (where due and p.gone_at is null)::int as waiting,
			coalesce(max(${AGE}) filter (where due and p.gone_at is null), 0)::float8 as oldest,
			count(*) filter (where ${GIVEN_UP})::int as "givenUp",
			count(*) filter (where due and p.gone_at is not null)::int as "notThere"
		from (
			select *, true as due from posting where dead_at is null and (shown is null or shown < wanted) and next_at < 'infinity'
			union all
			select *, false from posting where dead_at is not null or next_at = 'infinity'
		) o join place p on p.id = o.place_id left join ledger l on l.id = o.wanted
		where p.ended_at is null group by p.platform`,
};

/** What waits, by platform. For the clerk, of all panels: whose panel is not among them is left without an age. */
export const waiting = (tx: Tx): Promise<Waiting[]> => tx.query<Waiting>(WAITING, []);
