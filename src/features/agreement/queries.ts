import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { Statement, Tx } from "../../store/transact.ts";

const TITLES: Statement = {
	name: "agreement-agencies",
	text: "select key, title from agency where key = any ($1)",
};

/** What agencies are called, by their keys. */
export async function agencyTitles(tx: Tx, keys: readonly string[]): Promise<Map<string, Words>> {
	const rows = await tx.query<{ key: string; title: Words }>(TITLES, [keys]);
	return new Map(rows.map((r) => [r.key, r.title]));
}

const OURS: Statement = {
	name: "agreements-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('agreements ' || $1, 0)) as ours",
};

const CHASED: Statement = {
	name: "agreements-chased",
	text: `select x.n from jsonb_array_elements($2::jsonb) with ordinality as x (agreement, n)
		where exists (select from ledger l where l.panel_id = $1 and l.act = 'agreements.chased'
			and l.facts->'agreements' @> jsonb_build_array(x.agreement))`,
};

/** An agreement that is to be chased, and the day that calls for it. */
export interface Chase {
	agency: string;
	expires: LocalDate;
	chase: LocalDate;
}

/** Those that were not chased yet; none while another replica looks: it comes before the look, so that it is settled. */
export async function notYetChased(tx: Tx, panel: Key, due: readonly Chase[]): Promise<Chase[]> {
	const [lock] = await tx.query<{ ours: boolean }>(OURS, [panel]);
	if (!lock!.ours) return [];
	const done = await tx.query<{ n: string }>(CHASED, [panel, JSON.stringify(due)]);
	const chased = new Set(done.map(({ n }) => Number(n)));
	return due.filter((_, i) => !chased.has(i + 1));
}
