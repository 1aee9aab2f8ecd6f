import { isDeepStrictEqual } from "node:util";
import { holdReasons } from "../../domain/enquiry-plan.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { RISK_QUESTIONS, type RiskCode } from "../../domain/lists/risk-questions.ts";
import { answersFrom, type RiskAnswers, screen } from "../../domain/risk.ts";
import { eq } from "../../store/drizzle.ts";
import { notification } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { holdContact, tellThatItWaits } from "../hold/acts.ts";
import type { Asking, PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { NotificationAnswers, riskFrom, tickedIn } from "./answers.ts";
import { screenChanged } from "./events.ts";
import { openCase } from "./open-case.ts";
import { ownContact, sayWhoWasTold } from "./stated.ts";

const LOCK: Statement = {
	name: "screen-case",
	text: "select from case_file where id = $1 for no key update",
};

/**
 * At the first act-now answer the notification is saved and those who must act are told, before anything else is
 * asked, and even when the screen itself is not complete: what was left out counts as "I don't know". Going back
 * and forth does not open a second case.
 */
export async function saveScreen({ ctx, soFar, kept }: Asking<"nothing">): Promise<Record<string, string>> {
	const complete = riskFrom(soFar);
	const ticked = { ticked: tickedIn(soFar).join(" ") };
	if (kept.case) {
		const before = kept.ticked?.split(" ") ?? [];
		await rescreen(ctx, kept.case, complete ?? tickedIn(soFar), before);
		return complete ? ticked : { ticked: [...before, ...tickedIn(soFar)].join(" ") };
	}
	const answers = complete ?? answersFrom(tickedIn(soFar), "unknown");
	if (screen(answers).tier !== "act-now") return {};
	const opened = await openCase(ctx, await loadPanel(ctx.tx, ctx.panel), answers, ctx.now);
	const { case: id, ref, notification: raised, contact } = opened;
	return { case: id, ref, notification: raised, ...ticked, ...(contact ? { contact } : {}) };
}

/**
 * A screen changed after it was saved: the answers stand as given last, but for a Yes that somebody else has said since.
 * The alert is not taken back, and contact with the family goes on waiting until it is recorded that it is safe; where it
 * waits from now on, those who have begun to act hear of it.
 * @param given every answer, or what is ticked of a screen that is not complete: that adds to what stands
 * @param ticked what this form ticked the last time
 */
async function rescreen(
	ctx: PersonCtx,
	caseId: string,
	given: RiskAnswers | readonly RiskCode[],
	ticked: readonly string[],
): Promise<void> {
	// Before what is told of it: whoever else puts contact on hold, or answers, has the case first and then that.
	await ctx.tx.query(LOCK, [caseId]);
	const mine = eq(notification.caseId, caseId);
	const [before] = await ctx.tx.db.select().from(notification).where(mine).for("update");
	if (!before) return;
	const stood = before.risk as RiskAnswers;
	const risk = "length" in given ? adding(stood, given) : keepingOthers(stood, given, ticked);
	if (isDeepStrictEqual(stood, risk)) return;
	const facts = { notification: before.id, tier: screen(risk).tier };
	const event = await ctx.record(screenChanged, { panel: ctx.panel, case: caseId }, facts);
	await ctx.tx.db
		.update(notification)
		.set({ risk, tier: facts.tier, eventId: event })
		.where(eq(notification.id, before.id));
	const news = Object.fromEntries(Object.entries(risk).filter(([code]) => stood[code as RiskCode] !== "yes"));
	const put = await holdContact(ctx, caseId, holdReasons({ answers: news }), event);
	if (put.length) await tellThatItWaits(ctx, caseId, event);
}

const adding = (stood: RiskAnswers, yes: readonly RiskCode[]): RiskAnswers => ({
	...stood,
	...Object.fromEntries(yes.map((code) => [code, "yes"])),
});

function keepingOthers(stood: RiskAnswers, given: RiskAnswers, ticked: readonly string[]): RiskAnswers {
	const others = codesOf(RISK_QUESTIONS).filter((code) => stood[code] === "yes" && !ticked.includes(code));
	return adding(given, others);
}

/** Who was told: if nobody yet, the contact is chased after the panel's minutes. */
export async function saveContact({ ctx, soFar, kept }: Asking<"nothing">): Promise<Record<string, string>> {
	const { told, contact_reference } = NotificationAnswers.parse(soFar);
	if (!kept.case || !told) return {};
	// A form that was begun before its contact was kept with it: the one that is this person's to confirm.
	const id = kept.contact ?? (await ownContact(ctx, kept.case));
	return { contact: await sayWhoWasTold(ctx, { case: kept.case, id }, told, contact_reference) };
}
