import type { Key, Words } from "../../chat/message.ts";
import { isCodeOf, labelOf } from "../../domain/lists/coded.ts";
import { KNOWN_ANSWERS } from "../../domain/lists/verdicts.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";

const SAID: Statement = {
	name: "match-said",
	text: `select p.known_as as by, n.facts->>'known_answer' as answer, f.ref
		from notification n join person p on p.id = n.raised_by
		left join case_file f on f.id = (n.facts->>'known_case')::uuid
		where n.case_id = $1 and n.facts ? 'known_answer' order by n.event_id limit 1`,
};

/** What whoever raised a case said of one that they were shown beside it. */
export async function saidInWords(ctx: PersonCtx, caseId: Key): Promise<Words | undefined> {
	type Row = { by: Words; answer: string; ref: string | null };
	const [row] = await ctx.tx.query<Row>(SAID, [caseId]);
	if (!row || !isCodeOf(KNOWN_ANSWERS, row.answer)) return undefined;
	const of = row.ref ? ` of ${row.ref}` : "";
	return `${row.by} said${of}: ${labelOf(KNOWN_ANSWERS, row.answer)}.`;
}
