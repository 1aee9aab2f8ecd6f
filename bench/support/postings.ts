import type pg from "pg";

/** What stands on the cards of so many cases in each channel: messages that are due, as a change of the case makes them. */
const CARDS = `insert into posting (place_id, panel_id, key, view, subject, case_id, standing, wanted)
	select p.id, f.panel_id, 'card:' || f.id, 'case-card', f.id, f.id, true, f.event_id
	from (select f.*, row_number() over (partition by panel_id order by ref) as nth from case_file f) f
		join place p on p.panel_id = f.panel_id and p.kind = 'channel' and p.ended_at is null and p.platform = any ($2)
	where f.nth <= $1 on conflict do nothing`;

/**
 * Makes the cards of the first cases of each panel due in its channels, without the bot; returns how many that is.
 * @param each cases of each panel
 */
export async function makeCardsDue(
	client: pg.Client,
	each: number,
	platforms: readonly string[],
): Promise<number> {
	await client.query("delete from posting");
	await client.query("update place set free_at = '-infinity', leased_by = null, leased_until = null");
	const { rowCount } = await client.query(CARDS, [each, platforms]);
	await client.query("vacuum analyze posting, place");
	return rowCount ?? 0;
}
