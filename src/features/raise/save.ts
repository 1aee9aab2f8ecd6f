import { isDeepStrictEqual } from "node:util";
import { answersFrom, type RiskAnswers, screen } from "../../domain/risk.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { and, eq, isNull } from "../../store/drizzle.ts";
import { notification, riskContact } from "../../store/schema/index.ts";
import type { Asking, PersonCtx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { NotificationAnswers, riskFrom, tickedIn } from "./answers.ts";
import { contactStated, screenChanged } from "./events.ts";
import { minutesAfter, openCase } from "./open-case.ts";

/**
 * At the first act-now answer the notification is saved and those who must act are told, before anything else is
 * asked, and even when the screen itself is not complete: what was left out counts as "I don't know". Going back
 * and forth does not open a second case.
 */
export async function saveScreen({ ctx, soFar, kept }: Asking<"nothing">): Promise<Record<string, string>> {
	const complete = riskFrom(soFar);
	if (kept.case) {
		if (complete) await rescreen(ctx, kept.case, complete);
		return {};
	}
	const answers = complete ?? answersFrom(tickedIn(soFar), "unknown");
	if (screen(answers).tier !== "act-now") return {};
	const opened = await openCase(ctx, await loadPanel(ctx.tx, ctx.panel), answers, ctx.now);
	return { case: opened.case, ref: opened.ref, notification: opened.notification };
}

/** A screen changed after it was saved: the answers stand as given last, and the alert is not taken back. */
async function rescreen(ctx: PersonCtx, caseId: string, risk: RiskAnswers): Promise<void> {
	const mine = eq(notification.caseId, caseId);
	const [before] = await ctx.tx.db.select().from(notification).where(mine).for("update");
	if (!before || isDeepStrictEqual(before.risk, risk)) return;
	const facts = { notification: before.id, tier: screen(risk).tier };
	const event = await ctx.record(screenChanged, { panel: ctx.panel, case: caseId }, facts);
	await ctx.tx.db.update(notification).set({ risk, eventId: event }).where(eq(notification.id, before.id));
}

/** Who was told: if nobody yet, the contact is chased after the panel's minutes. */
export async function saveContact({ ctx, soFar, kept }: Asking<"nothing">): Promise<Record<string, string>> {
	const { told, contact_reference } = NotificationAnswers.parse(soFar);
	if (!kept.case || !told) return {};
	const panel = await loadPanel(ctx.tx, ctx.panel);
	await stateContact(ctx, panel, kept.case, told, contact_reference);
	return {};
}

/** Records who was told about a case's act-now answer, and confirms the contact unless it was nobody yet. */
export async function stateContact(
	ctx: PersonCtx,
	panel: Panel,
	caseId: string,
	told: string,
	reference: NotificationAnswers["contact_reference"],
): Promise<void> {
	const waiting = and(eq(riskContact.caseId, caseId), isNull(riskContact.confirmedAt));
	const [contact] = await ctx.tx.db
		.select({ id: riskContact.id })
		.from(riskContact)
		.where(waiting)
		.for("update");
	if (!contact) return;
	const event = await ctx.record(
		contactStated,
		{ panel: panel.id, case: caseId },
		{ contact: contact.id, told },
	);
	const made = told !== "nobody_yet";
	await ctx.tx.db
		.update(riskContact)
		.set({
			told,
			toldAt: made ? ctx.now : null,
			confirmedAt: made ? ctx.now : null,
			chaseAt: made ? null : minutesAfter(ctx.now, panel.chaseAfterMinutes),
			eventId: event,
		})
		.where(eq(riskContact.id, contact.id));
	if (!reference || reference.isBlank) return;
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) await seal(ctx.tx, child, { case: caseId, about: contact.id, event }, { reference });
}
