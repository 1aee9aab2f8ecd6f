import type { Key } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";

const STARTED: Statement = {
	name: "lifecycle-placement-started",
	text: `insert into action_progress (id, panel_id, case_id, action_id, what, on_date, said_by, said_at, event_id)
		select gen_random_uuid(), a.panel_id, a.case_id, a.id, 'done', $2, $3, $4, $5 from decision_action a
		where a.case_id = $1 and a.kind = 'placement'
		on conflict do nothing`,
};

/** The child attends, as somebody confirmed: what was to be seen to of the placement is done. */
export async function placementStarted(
	ctx: PersonCtx,
	caseId: Key,
	firstDay: LocalDate,
	event: number,
): Promise<void> {
	await ctx.tx.query(STARTED, [caseId, firstDay, ctx.person.id, ctx.now, event]);
}
