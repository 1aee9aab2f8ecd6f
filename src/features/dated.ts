import type { Key } from "../chat/message.ts";
import { workingDay } from "../domain/calendar/working-days.ts";
import { localTime } from "../domain/date/local-date.ts";
import type { Statement, Tx } from "../store/transact.ts";
import type { Ctx } from "./kit.ts";
import type { Panel } from "./panel/settings.ts";

// One mechanism for what a date calls for: agreements, policies, the contact card, term dates and training sessions.

/** Whether reminders go out now: on a working day, from the digest's time on. */
export function goesOut({ now }: Pick<Ctx, "now">, panel: Panel): boolean {
	return (
		localTime(now, panel.zone) >= panel.digest.at && workingDay(panel.today, panel.calendars.working).counts
	);
}

const OURS: Statement = {
	name: "dated-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended($2 || ' ' || $1, 0)) as ours",
};

const SAID: Statement = {
	name: "dated-said",
	text: `select x.n from jsonb_array_elements($2::jsonb) with ordinality as x (item, n)
		where exists (select from ledger l where l.panel_id = $1 and l.act = $3 and l.person_id is null
			and l.facts->$4 @> jsonb_build_array(x.item))`,
};

/**
 * Those of the reminders that are due which the ledger does not have yet; none while another replica looks: the lock comes
 * before the look, so that what is found is settled. Each has the day that calls for it, so that the next day is another.
 * @param where the event that says that somebody was reminded, and the fact that lists them
 */
export async function notYetSaid<T extends object>(
	tx: Tx,
	panel: Key,
	where: { act: string; fact: string },
	due: readonly T[],
): Promise<T[]> {
	if (!due.length) return [];
	const [lock] = await tx.query<{ ours: boolean }>(OURS, [panel, where.act]);
	if (!lock!.ours) return [];
	const rows = await tx.query<{ n: string }>(SAID, [panel, JSON.stringify(due), where.act, where.fact]);
	const said = new Set(rows.map(({ n }) => Number(n)));
	return due.filter((_, i) => !said.has(i + 1));
}
