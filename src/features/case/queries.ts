import type { Key, Words } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { inWords, namedIn, TOLD_ACTS } from "./timeline.ts";

/** How many timeline entries are shown; the evidence pack has them all. */
const MOST_ENTRIES = 40;

const TIMELINE: Statement = {
	name: "timeline-of-case",
	text: `select l.at, l.act, l.facts, p.known_as as by from ledger l left join person p on p.id = l.person_id
		where l.case_id = $1 and l.act = any ($3) order by l.id desc limit $2`,
};

const REFS: Statement = {
	name: "timeline-references",
	text: "select id, ref from case_file where id = any ($1) and may_open(id)",
};

/** What happened to a case, the newest first, in words. Another case is named to those who may open it. */
export async function timelineOf(
	ctx: PersonCtx,
	caseId: Key,
): Promise<{ at: Date; words: Words; by: Words | null }[]> {
	type Row = { at: Date; act: string; facts: unknown; by: Words | null };
	const rows = await ctx.tx.query<Row>(TIMELINE, [caseId, MOST_ENTRIES, TOLD_ACTS]);
	const others = rows.flatMap((row) => namedIn(row.act, row.facts));
	const named = others.length ? await ctx.tx.query<{ id: Key; ref: Words }>(REFS, [others]) : [];
	const refs = new Map(named.map((one) => [one.id, one.ref]));
	return rows.flatMap((row) => {
		const words = inWords(row.act, row.facts, refs);
		return words ? [{ at: row.at, words, by: row.by }] : [];
	});
}
