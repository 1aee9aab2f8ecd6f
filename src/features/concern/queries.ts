import type { Key, Words } from "../../chat/message.ts";
import { listInWords, moment } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { CONCERN_KINDS, type ConcernKind } from "../../domain/lists/concerns.ts";
import { RISK_QUESTIONS, type RiskCode } from "../../domain/lists/risk-questions.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";

interface Row {
	id: Key;
	kinds: ConcernKind[];
	atRisk: "yes" | "no" | "unknown" | null;
	flags: RiskCode[];
	at: Date;
	by: Words;
	agency: Words;
}

const OF_CASE: Statement = {
	name: "concerns-of-case",
	text: `select c.id, c.kinds, c.at_risk as "atRisk", c.flags, c.at, p.known_as as by, a.title as agency
		from concern c join person p on p.id = c.told_by join agency a on a.id = p.agency_id
		where c.case_id = $1 order by c.at desc, c.id`,
};

/** The concerns of a case, the newest first, in words; what was written is sealed under each id. */
export async function concernsOf(ctx: PersonCtx, caseId: Key): Promise<{ id: Key; words: Words }[]> {
	const { zone, today } = await loadPanel(ctx.tx, ctx.panel);
	const rows = await ctx.tx.query<Row>(OF_CASE, [caseId]);
	return rows.map(({ id, kinds, atRisk, flags, at, by, agency }) => {
		const about = kinds.map((code) => labelOf(CONCERN_KINDS, code)).join(", ");
		const risk = atRisk === "yes" ? " At risk of harm now, as they say." : "";
		const fresh = flags.map((code) => labelOf(RISK_QUESTIONS, code).toLowerCase());
		const news = fresh.length ? ` New: ${listInWords(fresh)}.` : "";
		return { id, words: `${moment(at, zone, today)}, ${by}, ${agency}. ${about}.${risk}${news}` };
	});
}
