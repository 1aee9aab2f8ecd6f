import { randomUUID } from "node:crypto";
import { Refusal, refusal } from "../../access/refusal.ts";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { noticeEnds, whyNotYet } from "../../domain/attendance-order.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { CodeOf } from "../../domain/lists/coded.ts";
import type { CONTACT_HOW, OrderStep, SERVED_HOW } from "../../domain/lists/order-steps.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { orderStep } from "../../store/schema/index.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { moveCase, reviewAfter } from "../lifecycle/acts.ts";
import { lockCase } from "../lifecycle/queries.ts";
import { loadPanel } from "../panel/settings.ts";
import { orderStepRecorded, parentContacted } from "./events.ts";
import { routeOf } from "./queries.ts";

/** A step as somebody records it. */
export interface Recorded {
	step: Exclude<OrderStep, "contact">;
	on: LocalDate;
	/** How a notice was served. */
	how?: CodeOf<typeof SERVED_HOW>;
	/** The school that an order names. */
	school?: Private;
	note?: Private;
}

export const caseClosed = refusal(
	"order.closed",
	"The case is closed. Reopen it first with a decision: its history is kept.",
);

const notYet = (code: string, because: string): Refusal =>
	new Refusal(`order.${code}`, `${because} Nothing was recorded.`);

/**
 * Records a step on the way to a school attendance order. A notice's last day is counted from the day of service,
 * and the case stands at “School attendance order in progress” from then on.
 * @returns the notice's last day, for a notice
 * @throws refusals: the step cannot come now, and what can; the case cannot go there, or is closed
 */
export async function recordStep(
	ctx: PersonCtx,
	caseId: Key,
	given: Recorded,
): Promise<{ ends: LocalDate | null }> {
	const file = await lockCase(ctx.tx, caseId);
	if (!(await mayOpen(ctx.tx, caseId))) throw notFound();
	if (file.closed) throw caseClosed();
	await refuseErased(ctx.tx, caseId);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const { step, on, how = null } = given;
	const wrong = whyNotYet(await routeOf(ctx.tx, caseId), step, on, panel.today);
	if (wrong) throw notYet(wrong.code, wrong.because);
	if (step === "notice" && file.state !== "on_appeal_sao") {
		const review = reviewAfter(file, panel, "on_appeal_sao");
		await moveCase(ctx, caseId, { to: "on_appeal_sao", review, words: {} });
	}
	const days = step === "notice" ? panel.attendanceOrder.noticeDays : null;
	const ends = days ? noticeEnds(on, days).due : null;
	const id = randomUUID();
	const facts = { entry: id, step, on, how, days, ends };
	const event = await ctx.record(orderStepRecorded, { panel: panel.id, case: caseId }, facts);
	await keep(ctx, caseId, { id, step, on, how, days, ends, event });
	await sealWords(ctx, caseId, { id, event }, { order_note: given.note, order_school: given.school });
	return { ends };
}

/**
 * Records that a parent was contacted, or that it was tried.
 * @throws refusals: contact with the family is on hold; a day that has not come; not theirs to open
 */
export async function recordContact(
	ctx: PersonCtx,
	caseId: Key,
	{ on, how, note }: { on: LocalDate; how: CodeOf<typeof CONTACT_HOW>; note?: Private },
): Promise<void> {
	if (!(await mayOpen(ctx.tx, caseId))) throw notFound();
	await refuseErased(ctx.tx, caseId);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const wrong = whyNotYet(await routeOf(ctx.tx, caseId), "contact", on, panel.today);
	if (wrong && wrong.code !== "on-hold") throw notYet(wrong.code, wrong.because);
	const id = randomUUID();
	const event = await ctx.record(parentContacted, { panel: panel.id, case: caseId }, { entry: id, on, how });
	await keep(ctx, caseId, { id, step: "contact", on, how, days: null, ends: null, event });
	await sealWords(ctx, caseId, { id, event }, { order_note: note });
}

interface Kept {
	id: Key;
	step: OrderStep;
	on: LocalDate;
	how: string | null;
	days: number | null;
	ends: LocalDate | null;
	event: number;
}

async function keep(ctx: PersonCtx, caseId: Key, { on, ends, event, ...rest }: Kept): Promise<void> {
	await ctx.tx.db.insert(orderStep).values({
		...{ ...rest, panelId: ctx.panel, caseId, onDate: on, endsOn: ends },
		...{ recordedBy: ctx.person.id, recordedAt: ctx.now, eventId: event },
	});
}

async function sealWords(
	ctx: PersonCtx,
	caseId: Key,
	{ id, event }: { id: Key; event: number },
	words: Readonly<Record<string, Private | undefined>>,
): Promise<void> {
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) await seal(ctx.tx, child, { case: caseId, about: id, event }, words);
}
