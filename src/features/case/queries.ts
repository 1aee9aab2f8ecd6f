import type { Key, Words } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { inWords, TOLD_ACTS } from "./timeline.ts";

/** How many timeline entries are shown; the evidence pack has them all. */
const MOST_ENTRIES = 40;

const TIMELINE: Statement = {
	name: "timeline-of-case",
	text: `select l.at, l.act, l.facts, p.known_as as by from ledger l left join person p on p.id = l.person_id
		where l.case_id = $1 and l.act = any ($3) order by l.id desc limit $2`,
};

/** What happened to a case, the newest first, in words. */
export async function timelineOf(
	ctx: PersonCtx,
	caseId: Key,
): Promise<{ at: Date; words: Words; by: Words | null }[]> {
	type Row = { at: Date; act: string; facts: unknown; by: Words | null };
	const rows = await ctx.tx.query<Row>(TIMELINE, [caseId, MOST_ENTRIES, TOLD_ACTS]);
	return rows.flatMap((row) => {
		const words = inWords(row.act, row.facts);
		return words ? [{ at: row.at, words, by: row.by }] : [];
	});
}
