import { agree, requireOwnRight } from "../../access/approval.ts";
import { may } from "../../access/policy.ts";
import { Refusal } from "../../access/refusal.ts";
import type { Key, Words } from "../../chat/message.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { effectOf } from "./effect.ts";
import { decisionConfirmed } from "./events.ts";
import { moveCase, noticeOf } from "./moving.ts";
import { type CaseNow, caseNow, loadRecorded, lockCase, type Recorded } from "./queries.ts";
import { nothingToConfirm, notPossible, notYours, overtaken, ownDecision } from "./refusals.ts";
import { situation } from "./situation.ts";
import { tellTheRecorder } from "./writing.ts";

/**
 * A second person agrees that a case closes, and it closes.
 * @throws refusals: recorded by the same person, corrected or confirmed already, or the case can no longer close
 */
export async function confirmDecision(ctx: PersonCtx, caseId: Key, id: Key): Promise<void> {
	const file = await lockCase(ctx.tx, caseId);
	const { panel, recorded } = await requireToClose(ctx, file, id);
	const { closure, review } = recorded.facts;
	const notice = await noticeOf(ctx, file, "closed");
	const about = { panel: panel.id, case: caseId };
	const event = await ctx.record(decisionConfirmed, about, { decision: id }, [
		...notice.tells,
		tellTheRecorder(id, recorded.recordedBy),
	]);
	await notice.keep(event);
	await agree(ctx.tx, { about: id, by: ctx.person.id, event });
	await moveCase(ctx, panel, file, { to: "closed", review, closure, event });
}

/** Why this person cannot agree now that a case closes, in a sentence; undefined where they can. Changes nothing. */
export async function whyNotToClose(ctx: PersonCtx, caseId: Key, id: Key): Promise<Words | undefined> {
	try {
		await requireToClose(ctx, await caseNow(ctx.tx, caseId), id);
		return undefined;
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return error.says;
	}
}

async function requireToClose(
	ctx: PersonCtx,
	file: CaseNow,
	id: Key,
): Promise<{ panel: Panel; recorded: Recorded }> {
	await refuseErased(ctx.tx, file.id);
	const recorded = await loadRecorded(ctx.tx, id);
	requireConfirmable(ctx, recorded);
	const { type, closure } = recorded.facts;
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const now = await situation(ctx.tx, panel, file);
	const effect = effectOf({ type, closure }, { ...now, corrects: now.closed ? {} : undefined });
	if (!effect.ok) throw notPossible(effect.code, effect.because);
	if (!may(ctx.person, effect.permission, panel.id)) throw notYours();
	requireOwnRight(ctx.person, effect.permission, panel.id);
	return { panel, recorded };
}

/** @throws refusals: nothing to confirm, or this person recorded it */
export function requireConfirmable(ctx: PersonCtx, recorded: Recorded): void {
	if (!recorded.facts.secondPerson || recorded.confirmedBy) throw nothingToConfirm();
	if (recorded.overtaken) throw overtaken();
	if (recorded.recordedBy === ctx.person.id) throw ownDecision();
}
