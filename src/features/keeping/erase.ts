import { randomUUID } from "node:crypto";
import { agree, askSecondPerson, requireOwnRight } from "../../access/approval.ts";
import type { Permission } from "../../access/policy.ts";
import { type ErasureSubject, loadSubject, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { ERASURE_REASONS, type ErasureReason } from "../../domain/lists/keeping.ts";
import { isOver, isPast, keptBy } from "../../domain/retention.ts";
import { eraseChild } from "../../record/erase.ts";
import type { Tell } from "../../record/event.ts";
import { eq } from "../../store/drizzle.ts";
import { caseFile, caseKeeping, erasure } from "../../store/schema/index.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { reviewers } from "../review.ts";
import { dateWithOthers } from "./acts.ts";
import { perhapsHeld, sameChildAs } from "./beside.ts";
import { erasureAgreed, erasureAsked, erasureRefused } from "./events.ts";
import { type MinutesAnswer, strikeMinutes } from "./minutes.ts";
import { erasureOf, holdCase, keptOf } from "./queries.ts";
import {
	answered,
	askedAlready,
	erased,
	heldAndUndecided,
	keptBeside,
	notYet,
	onHold,
	own,
	stillOpen,
} from "./refusals.ts";

const ERASE: Permission = "erase a child's record";

/**
 * @throws refusals: it was erased, is open or on legal hold, or has to be kept for longer and the reason does not say why
 * not; or another case about the same child is the like, or one on legal hold may be about the same child
 */
export async function requireErasable(ctx: PersonCtx, caseId: Key, reason?: ErasureReason): Promise<void> {
	const kept = await keptOf(ctx.tx, caseId);
	if (!kept) throw notFound();
	if (kept.erasedAt) throw erased();
	if (!isOver(kept.state)) throw stillOpen();
	if (kept.hold) throw onHold();
	// Before the reason is known, only what stops each of them counts.
	const early = !reason || entryOf(ERASURE_REASONS, reason).early;
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const by = keptBy(await sameChildAs(ctx.tx, caseId), early, today);
	if (by) throw keptBeside(by);
	const undecided = await perhapsHeld(ctx.tx, caseId);
	if (undecided) throw heldAndUndecided(undecided);
	if (!early && (!kept.until || !isPast(kept.until, today))) throw notYet();
}

/** @throws refusals: as {@link requireErasable}, or it was asked for already */
export async function requireAskable(ctx: PersonCtx, caseId: Key, reason?: ErasureReason): Promise<void> {
	await requireErasable(ctx, caseId, reason);
	if ((await keptOf(ctx.tx, caseId))?.waits) throw askedAlready();
}

/**
 * Asks that a case's child be erased: nothing is, until another coordinator or the chair agrees. The date until which
 * it is kept is worked out anew first, by the panel's periods of today.
 * @throws refusals: as {@link requireAskable}
 */
export async function askToErase(ctx: PersonCtx, caseId: Key, reason: ErasureReason): Promise<void> {
	await holdCase(ctx.tx, caseId);
	await dateWithOthers(ctx, caseId);
	await requireAskable(ctx, caseId, reason);
	const id = randomUUID();
	const tell: Tell = {
		...{ to: { people: await reviewers(ctx, ctx.panel) }, view: "erasure-waits", subject: id },
		...{ key: `erasure:${id}`, standing: true },
	};
	const about = { panel: ctx.panel, case: caseId };
	const eventId = await ctx.record(erasureAsked, about, { erasure: id, reason }, [tell]);
	const belongs = { panelId: ctx.panel, caseId, eventId };
	const row = { ...belongs, id, reason, askedBy: ctx.person.id, askedAt: ctx.now };
	await ctx.tx.db.insert(erasure).values(row);
	await askSecondPerson(ctx.tx, { ...belongs, permission: ERASE, about: id, by: ctx.person.id });
}

/** @throws refusals: it waits for nobody, or this person asked for it */
export function requireAnswerable(ctx: PersonCtx, subject: ErasureSubject): void {
	if (subject.answered) throw answered();
	if (subject.person === ctx.person.id) throw own();
	requireOwnRight(ctx.person, "agree to an erasure", subject.panel);
}

/**
 * The second person's answer; whoever asked is told. Agreed: the child's key and tokens are destroyed, and the forms in
 * progress about the case with them (a trigger of the database), and those corrections of minutes that name the child.
 * What stays are codes, dates and counts.
 * @throws refusals: as {@link requireAnswerable} and {@link requireErasable}; corrections of minutes were not read
 */
export async function answerErasure(
	ctx: PersonCtx,
	{ id, case: caseId }: Pick<ErasureSubject, "id" | "case">,
	agreed: boolean,
	minutes?: MinutesAnswer,
) {
	await holdCase(ctx.tx, caseId);
	const subject = await loadSubject(ctx.tx, "erasure", id);
	requireAnswerable(ctx, subject);
	const about = { panel: subject.panel, case: caseId };
	const tell: Tell = {
		...{ to: { people: [subject.person] }, view: "erasure-answered", subject: id },
		...{ key: `erasure-answered:${id}`, standing: true },
	};
	if (!agreed) {
		await answer(ctx, id, "not_agreed", await ctx.record(erasureRefused, about, { erasure: id }, [tell]));
		return;
	}
	const { reason } = (await erasureOf(ctx.tx, id))!;
	await dateWithOthers(ctx, caseId);
	await requireErasable(ctx, caseId, reason);
	const eventId = await ctx.record(erasureAgreed, about, { erasure: id }, [tell]);
	await agree(ctx.tx, { about: id, by: ctx.person.id, event: eventId });
	await answer(ctx, id, "agreed", eventId);
	await strikeMinutes(ctx, { ...about, erasure: id }, minutes);
	if (!(await eraseChild(ctx, about))) throw notFound();
	await ctx.tx.db
		.update(caseKeeping)
		.set({ erasedAt: ctx.now, eventId })
		.where(eq(caseKeeping.caseId, caseId));
	// Nobody is asked to look again at a case that says nothing any more.
	await ctx.tx.db.update(caseFile).set({ nextReview: null, eventId }).where(eq(caseFile.id, caseId));
}

async function answer(ctx: PersonCtx, id: Key, how: "agreed" | "not_agreed", eventId: number): Promise<void> {
	const given = { answer: how, answeredBy: ctx.person.id, answeredAt: ctx.now, eventId };
	await ctx.tx.db.update(erasure).set(given).where(eq(erasure.id, id));
}
