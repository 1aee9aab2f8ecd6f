import type { Key, Words } from "../../chat/message.ts";
import type { Route } from "../../domain/attendance-order.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { OrderStep } from "../../domain/lists/order-steps.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { familyOnHold } from "../hold/queries.ts";

/** A step as it was recorded, without its words: they are sealed under its id. */
export interface Step {
	id: Key;
	step: OrderStep;
	on: LocalDate;
	how: string | null;
	days: number | null;
	ends: LocalDate | null;
	by: Words;
}

const STEPS: Statement = {
	name: "order-steps-of-case",
	text: `select s.id, s.step, to_char(s.on_date, 'YYYY-MM-DD') as on, s.how, s.days,
			to_char(s.ends_on, 'YYYY-MM-DD') as ends, p.known_as as by
		from order_step s join person p on p.id = s.recorded_by where s.case_id = $1 order by s.event_id`,
};

/** What happened on the way to an order, contacts with parents among it, in the order in which it was recorded. */
export const stepsOf = (tx: Tx, caseId: Key): Promise<Step[]> => tx.query(STEPS, [caseId]);

/** The notice that was served last; undefined where none was. */
export async function noticeOf(
	tx: Tx,
	caseId: Key,
): Promise<{ on: LocalDate; days: number; ends: LocalDate } | undefined> {
	const notice = (await stepsOf(tx, caseId)).findLast((s) => s.step === "notice");
	return notice?.ends && notice.days ? { on: notice.on, days: notice.days, ends: notice.ends } : undefined;
}

const DECIDED: Statement = {
	name: "order-decided",
	text: `select exists (select from decision d where d.case_id = $1 and d.standing = 'decision'
			and d.type in ('home_education_unsuitable', 'start_attendance_order_notice')
			and not exists (select from decision n where n.supersedes = d.id)) as decided`,
};

/** The route of a case, with what its next step hangs on. */
export async function routeOf(tx: Tx, caseId: Key): Promise<Route & { steps: Step[] }> {
	const [row] = await tx.query<{ decided: boolean }>(DECIDED, [caseId]);
	return {
		steps: await stepsOf(tx, caseId),
		decided: row!.decided,
		onHold: await familyOnHold(tx, caseId),
	};
}
