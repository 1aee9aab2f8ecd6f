import type { Key } from "../../chat/message.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { localTime } from "../../domain/date/local-date.ts";
import { digestStands } from "../../domain/digest-words.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { loadPanel } from "../panel/settings.ts";

/** Panels without a digest of today, on a day that may be a working day: few, once the morning is over. */
const WITHOUT: Statement = {
	name: "digests-not-posted",
	text: `select p.id from panel p cross join lateral
			(select app_now() at time zone coalesce(p.settings->>'zone', 'Europe/London') as at) local
		where extract(isodow from local.at) < 6
			and not exists (select from digest_run r where r.panel_id = p.id and r.on_date = local.at::date)`,
};

/**
 * How many panels should have had their digest by now: it is a working day, the digest is more than ten minutes late, and
 * it was not posted. For the clerk, of all panels.
 */
export async function digestsMissed(tx: Tx): Promise<number> {
	let missed = 0;
	for (const { id } of await tx.query<{ id: Key }>(WITHOUT, [])) if (await isMissed(tx, id)) missed++;
	return missed;
}

async function isMissed(tx: Tx, id: Key): Promise<boolean> {
	const { today, zone, digest, calendars } = await loadPanel(tx, id);
	const stands = digestStands(digest.at, localTime(tx.now, zone), digest.latest);
	return (stands === "late" || stands === "too late") && workingDay(today, calendars.working).counts;
}
