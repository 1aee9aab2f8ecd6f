import { randomUUID } from "node:crypto";
import type { Key } from "../chat/message.ts";
import { dueDate } from "../domain/calendar/due-date.ts";
import { welfareTask } from "../store/schema/index.ts";
import type { Statement, Tx } from "../store/transact.ts";
import type { PersonCtx } from "./kit.ts";
import { loadPanel } from "./panel/settings.ts";

const UNSEEN: Statement = {
	name: "case-unseen",
	text: "select exists (select from welfare_task where case_id = $1 and done_at is null) as unseen",
};

/** Whether the child was said to be located and nobody has recorded seeing them. */
export async function isUnseen(tx: Tx, caseId: Key): Promise<boolean> {
	const [row] = await tx.query<{ unseen: boolean }>(UNSEEN, [caseId]);
	return row!.unseen;
}

/** Located is not seen: a welfare check is due by the next working day, and blocks closing until it is done. */
export async function openWelfareCheck(ctx: PersonCtx, caseId: Key, event: number): Promise<void> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const { due } = dueDate({ from: panel.today, working: 1, calendars: panel.calendars });
	await ctx.tx.db.insert(welfareTask).values({
		id: randomUUID(),
		panelId: ctx.panel,
		caseId,
		agencyId: ctx.person.agencyId,
		due,
		eventId: event,
	});
}
