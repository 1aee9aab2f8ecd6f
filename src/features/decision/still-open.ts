import type { Block, Key } from "../../chat/message.ts";
import type { ClosureReason } from "../../domain/lists/closure-reasons.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";

const STILL_OPEN: Statement = {
	name: "decision-enquiries-open",
	text: `select count(*)::int as open, (count(*) filter (where e.held is null and e.due < $2))::int as overdue
		from enquiry e where e.case_id = $1 and e.closed_at is null`,
};

/**
 * What closing as “enquiries exhausted” leaves unanswered: said to whoever decides it and to whoever confirms it. It keeps
 * nobody from closing, since an agency may never answer.
 */
export async function stillOpen(
	ctx: PersonCtx,
	caseId: Key,
	closure: ClosureReason | undefined,
): Promise<Block[]> {
	if (closure !== "not_located_enquiries_exhausted") return [];
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const [row] = await ctx.tx.query<{ open: number; overdue: number }>(STILL_OPEN, [caseId, today]);
	const { open, overdue } = row!;
	if (!open) return [];
	const are = open === 1 ? "1 enquiry is still open" : `${open} enquiries are still open`;
	const late = overdue ? `, ${overdue} of them overdue` : "";
	return [
		{
			text: [`${are}${late}. When the case closes, nobody is asked for an answer any more.`],
			tone: "warning",
		},
	];
}
