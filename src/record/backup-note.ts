import { z } from "zod";
import { Anchor } from "./anchors.ts";

/**
 * What stands beside a backup: what it must come to when it is brought back. Ids, counts and hashes alone; the file of the
 * backup can be checked with it where no database is.
 */
export const BackupNote = z.strictObject({
	/** The version of Rollcall that took it. */
	rollcall: z.string(),
	/** The instant whose record it has, in UTC. */
	at: z.iso.datetime(),
	/** The server's major version. */
	postgres: z.int(),
	/** The newest change of the tables, by its time in the journal. */
	migration: z.int(),
	/** Of the backup's file. */
	sha256: z.string().regex(/^[0-9a-f]{64}$/),
	bytes: z.int(),
	/** Rows by table. */
	rows: z.record(z.string(), z.int()),
	/** The ends of the audit record's chains. */
	heads: z.array(Anchor),
});
export type BackupNote = z.infer<typeof BackupNote>;

/** A connection to one database, by whoever owns its tables. */
export interface Queried {
	query<R>(text: string): Promise<{ rows: R[] }>;
}

const TABLES = `select c.relname as name from pg_class c
	where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`;

const HEADS = `select h.panel_id as panel, coalesce(p.key, '') as key, h.seq::int, encode(h.link, 'hex') as head,
		to_char(now() at time zone 'UTC', 'YYYY-MM-DD') as on,
		to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
	from chain_head h left join panel p on p.id = h.panel_id order by 1`;

/** How many rows each table has, and the ends of the chains, as this transaction sees them. */
export async function countedIn(on: Queried): Promise<Pick<BackupNote, "rows" | "heads">> {
	const tables = (await on.query<{ name: string }>(TABLES)).rows;
	const rows: Record<string, number> = {};
	for (const { name } of tables) {
		const [row] = (await on.query<{ n: number }>(`select count(*)::int as n from public."${name}"`)).rows;
		rows[name] = row!.n;
	}
	return { rows, heads: (await on.query<Anchor>(HEADS)).rows };
}
