import { hash } from "node:crypto";
import type pg from "pg";
import { type Statement, type Tx, transact } from "../store/transact.ts";
import type { Anchor } from "./anchors.ts";
import { NO_PANEL } from "./chain.ts";

/** A place where a panel's chain is not as it was recorded. */
export interface ChainFault {
	/** The panel's id; null for the rows that belong to no panel. */
	panel: string | null;
	/** The first bad row; where rows are gone from the end, the last good one, and 0 when none is left. */
	ledgerRow: string;
	fault: string;
}

/** Rows fetched at once: enough that the round trips do not count, few enough to hold in memory. */
const PAGE = 10_000;

/**
 * What a row's hash is made of, as ledger_row_hash() in SQL made it. It is written out here because that function, too,
 * is in the hands of whoever could change the rows.
 */
const SAID = `concat_ws(E'\\x1f', l.id, coalesce(l.panel_id::text, '-'), coalesce(l.case_id::text, '-'),
	coalesce(l.person_id::text, '-'), coalesce(l.agency_id::text, '-'), l.act, l.facts::text,
	to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), coalesce(l.key, '-'))`;

const CHAINS: Statement = {
	name: "verify-chains",
	text: `select coalesce(c.id, h.panel_id) as id, coalesce(c.last, 0) as last, h.seq, encode(h.link, 'hex') as link
		from (select panel_id as id, max(seq) as last from chain group by panel_id) c
		full join chain_head h on h.panel_id = c.id order by 1`,
};

const LINKS: Statement = {
	name: "verify-links",
	text: `select c.seq, c.ledger_id as row, c.link, l.row_hash as hash, ${SAID} as said, l.id as found
		from (select * from chain where panel_id = $1 and seq > $2 and seq <= $2 + ${PAGE}) c
		left join ledger l on l.id = c.ledger_id order by c.seq`,
};

/** Rows of transactions that were linked, which have no link: somebody put them in, or took their links away. */
const UNLINKED: Statement = {
	name: "verify-unlinked",
	text: `select distinct on (l.panel_id) l.panel_id as panel, l.id as "ledgerRow" from ledger l
		where l.xid < (select below from chain_cursor)
			and not exists (select from chain c where c.ledger_id = l.id) order by l.panel_id, l.id`,
};

interface Link {
	seq: string;
	row: string;
	link: Buffer;
	hash: Buffer | null;
	said: string;
	found: string | null;
}

interface Chain {
	id: string;
	/** The last link's number, and what the chain's end is said to be. */
	last: string;
	seq: string | null;
	link: string | null;
}

/**
 * The first bad row of each panel's chain; empty when all is as it was recorded. Every hash is made anew here, outside
 * the database, of one snapshot.
 * @param anchors heads that were kept elsewhere: a chain that was written anew as a whole differs from them
 */
export async function verifyChain(pool: pg.Pool, anchors: readonly Anchor[] = []): Promise<ChainFault[]> {
	return transact(pool, { as: "auditor", snapshot: true }, async (tx) => {
		const faults: ChainFault[] = [];
		const chains = await tx.query<Chain>(CHAINS, []);
		const kept = Map.groupBy(anchors, (a) => a.panel);
		for (const chain of chains) {
			const fault = await faultIn(tx, chain, kept.get(chain.id) ?? []);
			if (fault) faults.push({ panel: panelOf(chain.id), ...fault });
		}
		for (const [id, [first]] of kept) {
			if (chains.some((c) => c.id === id)) continue;
			faults.push({ panel: panelOf(id), ledgerRow: "0", fault: `all rows are missing: ${keptOn(first!)}` });
		}
		for (const row of await tx.query<Omit<ChainFault, "fault">>(UNLINKED, [])) {
			if (faults.some((f) => f.panel === row.panel)) continue;
			faults.push({ ...row, fault: "the row was never linked" });
		}
		return faults;
	});
}

const panelOf = (id: string): string | null => (id === NO_PANEL ? null : id);

async function faultIn(
	tx: Tx,
	chain: Chain,
	anchors: readonly Anchor[],
): Promise<Omit<ChainFault, "panel"> | undefined> {
	const kept = Map.groupBy(anchors, (a) => a.seq);
	let head: Buffer = Buffer.alloc(0);
	let seq = 0;
	let ledgerRow = "0";
	for await (const page of pagesOf(tx, chain)) {
		for (const link of page) {
			seq++;
			head = hash("sha256", Buffer.concat([head, link.hash ?? Buffer.alloc(0)]), "buffer");
			const anchor = kept.get(seq)?.find((a) => a.head !== head.toString("hex"));
			const fault = faultAt(link, seq, head) ?? (anchor && `the chain was written anew: ${keptOn(anchor)}`);
			if (fault) return { ledgerRow: link.row, fault };
			ledgerRow = link.row;
		}
	}
	const cut = anchors.find((a) => a.seq > seq);
	if (cut) return { ledgerRow, fault: `the rows after this one are missing: ${keptOn(cut)}` };
	if (Number(chain.seq) === seq && chain.link === head.toString("hex")) return undefined;
	return { ledgerRow, fault: "the rows after this one are missing" };
}

/** A chain's links, page by page. The database is at work on the next page while this one is looked at. */
async function* pagesOf(tx: Tx, { id, last }: Chain): AsyncGenerator<Link[]> {
	const fetch = (from: number) => tx.query<Link>(LINKS, [id, from]);
	let coming = fetch(0);
	for (let from = PAGE; ; from += PAGE) {
		const page = await coming;
		if (from < Number(last)) {
			coming = fetch(from);
			// Where a fault ends the look at this chain, nobody waits for it.
			coming.catch(() => undefined);
		}
		yield page;
		if (from >= Number(last)) return;
	}
}

function faultAt(link: Link, seq: number, head: Buffer): string | undefined {
	if (Number(link.seq) !== seq) return "a link is missing before this row";
	if (link.found === null || !link.hash) return "the row is missing";
	if (!hash("sha256", link.said, "buffer").equals(link.hash)) return "the row was changed";
	if (!head.equals(link.link)) return "the row does not follow from the one before";
	return undefined;
}

function keptOn({ on, seq }: Anchor): string {
	return `another head of ${seq} rows was kept on ${on}`;
}
