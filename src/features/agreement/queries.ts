import type { Words } from "../../chat/message.ts";
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

/** An agreement that is to be chased, and the day that calls for it. */
export interface Chase {
	agency: string;
	expires: LocalDate;
	chase: LocalDate;
}
