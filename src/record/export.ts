import type pg from "pg";
import { z } from "zod";
import { type Statement, transact } from "../store/transact.ts";
import { event } from "./event.ts";
import { record } from "./record.ts";

/** Somebody took rows out of the audit record. Which login, since a command line knows no person. */
export const auditExported = event({
	name: "audit.exported",
	read: true,
	facts: z.strictObject({
		login: z.string(),
		from: z.iso.date().nullable(),
		to: z.iso.date().nullable(),
		rows: z.int().min(0),
	}),
	says: (f) => `The audit record was exported: ${f.rows} rows`,
});

/** A row of the audit record: ids, codes and dates. */
export interface AuditRow {
	row: string;
	/** The panel's key; null for a row without a panel. */
	panel: string | null;
	/** The instant, in UTC. */
	at: string;
	/** The person's key, and their agency's; null when the bot acted for itself. */
	person: string | null;
	agency: string | null;
	act: string;
	case: string | null;
	facts: Record<string, unknown>;
	/** The interaction's key. */
	key: string | null;
	/** The row's place in its panel's chain; null until it is linked, within a second or so. */
	seq: string | null;
	hash: string;
	link: string | null;
}

/** Which rows. Dates are calendar dates in UTC, both included. */
export interface Wanted {
	panel?: string;
	from?: string;
	to?: string;
}

const PANEL: Statement = { name: "export-panel", text: "select id from panel where key = $1" };
const LOGIN: Statement = { name: "export-login", text: "select session_user as login" };

const ROWS: Statement = {
	name: "export-rows",
	text: `select l.id as row, p.key as panel, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
			w.key as person, a.key as agency, l.act, l.case_id as case, l.facts, l.key,
			c.seq, encode(l.row_hash, 'hex') as hash, encode(c.link, 'hex') as link
		from ledger l left join panel p on p.id = l.panel_id left join person w on w.id = l.person_id
			left join agency a on a.id = l.agency_id left join chain c on c.ledger_id = l.id
		where l.id > $1 and ($2::uuid is null or l.panel_id = $2)
			and ($3::date is null or l.at >= $3::date::timestamp at time zone 'UTC')
			and ($4::date is null or l.at < ($4::date + 1)::timestamp at time zone 'UTC')
		order by l.id limit 5000`,
};

/**
 * Hands these rows to `take`, the oldest first, as they are at one moment, and records that they were exported, all in
 * one transaction. What was taken must be kept back until this resolves: only then is it on record.
 * @returns how many rows; undefined when no panel has this key
 */
export async function exportAudit(
	pool: pg.Pool,
	wanted: Wanted,
	take: (row: AuditRow) => void,
): Promise<number | undefined> {
	return transact(pool, { as: "auditor", snapshot: true }, async (tx) => {
		const [panel] = wanted.panel ? await tx.query<{ id: string }>(PANEL, [wanted.panel]) : [];
		if (wanted.panel && !panel) return undefined;
		const { from = null, to = null } = wanted;
		let rows = 0;
		let last = "0";
		for (;;) {
			const page = await tx.query<AuditRow>(ROWS, [last, panel?.id ?? null, from, to]);
			for (const row of page) take(row);
			rows += page.length;
			if (!page.length) break;
			last = page.at(-1)!.row;
		}
		const [me] = await tx.query<{ login: string }>(LOGIN, []);
		const nobody = { person: null, agency: null, key: null };
		const facts = { login: me!.login, from, to, rows };
		await record(tx, nobody, auditExported, { panel: panel?.id ?? null }, facts);
		return rows;
	});
}
