import { notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { CorrectionReason } from "../../domain/lists/corrections.ts";
import { schoolAgeEnd, schoolAgeOn } from "../../domain/school-age.ts";
import { changedIn, detailsOf, lookupsOf } from "../../record/identity.ts";
import { addLookups, dropLookups } from "../../record/lookup.ts";
import { childOf, open, resealed } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { dateKeeping } from "../keeping/acts.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { childCorrected, disagreementNoted, kindChanged } from "./events.ts";

/** What a child's record is to say from now on. A blank value takes the old one away. */
export type Corrected = Readonly<Record<string, Private>>;

/** What came of it. */
export interface Correction {
	/** The fields that say something else now. */
	fields: string[];
	/** What kind of case it is now, where that changed. */
	kind: "cme" | "early_years" | undefined;
}

/** The fields of a child's record, as they stand. */
export async function standing(ctx: PersonCtx, caseId: Key): Promise<Map<string, Private>> {
	return (await open(ctx.tx, ctx.keys, [caseId])).get(caseId) ?? new Map<string, Private>();
}

/**
 * Puts right what was recorded of a child, by superseding: what it said before stays on the record, sealed. The child
 * is found by what it says now; where it has changed since (a new name, a new address), by the old too.
 * @throws the refusal "not found" where this person may not open the case, or the child was erased
 */
export async function correctChild(
	ctx: PersonCtx,
	caseId: Key,
	now: Corrected,
	because: CorrectionReason,
): Promise<Correction> {
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (!child) throw notFound();
	const before = await standing(ctx, caseId);
	const changed = changedIn(before, now);
	const fields = Object.keys(changed);
	if (!fields.length) return { fields, kind: undefined };
	const about = { panel: ctx.panel, case: caseId };
	const event = await ctx.record(childCorrected, about, { fields, because });
	await resealed(ctx.tx, child, { case: caseId, about: caseId, event }, changed);
	const after = await standing(ctx, caseId);
	if (because !== "changed") await dropLookups(ctx.tx, child);
	await addLookups(ctx.tx, ctx.keys, child, lookupsOf(detailsOf(after)));
	await ctx.tx.query(COMPARE_AGAIN, [caseId, event]);
	if (fields.includes("birth")) await dateKeeping(ctx, caseId);
	if (!fields.includes("birth")) return { fields, kind: undefined };
	const { birth } = detailsOf(after);
	await ctx.tx.query(AGE_ENDS, [caseId, birth ? schoolAgeEnd(birth) : null, event]);
	return { fields, kind: await kindByBirth(ctx, caseId, birth) };
}

const COMPARE_AGAIN: Statement = {
	name: "correct-compare-again",
	text: "update notification set compared = false, event_id = $2 where case_id = $1 and complete",
};

/** Whether the child is over compulsory school age is asked again, by the date of birth that stands now. */
const AGE_ENDS: Statement = {
	name: "correct-age-ends",
	text: "update case_file set school_age_ends = $2, over_age_asked_on = null, event_id = $3 where id = $1",
};

const KIND: Statement = { name: "correct-kind", text: "select kind from case_file where id = $1" };
const SET_KIND: Statement = {
	name: "correct-set-kind",
	text: "update case_file set kind = $2, event_id = $3 where id = $1",
};

/** Children below compulsory school age are in a list of their own (Education Act 1996, section 8; S4-6). */
async function kindByBirth(
	ctx: PersonCtx,
	caseId: Key,
	birth: string | undefined,
): Promise<Correction["kind"]> {
	if (!birth) return undefined;
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const [row] = await ctx.tx.query<{ kind: string }>(KIND, [caseId]);
	const from = row!.kind;
	const below = schoolAgeOn(birth as LocalDate, today) === "below";
	const to = below ? "early_years" : "cme";
	// A case on the list of children at risk stays there.
	if (from === to || (from !== "cme" && from !== "early_years")) return undefined;
	const event = await ctx.record(kindChanged, { panel: ctx.panel, case: caseId }, { from, to });
	await ctx.tx.query(SET_KIND, [caseId, to, event]);
	return to;
}

/** Keeps what the child or a parent says beside a record that the panel does not change. */
export async function noteDisagreement(ctx: PersonCtx, caseId: Key, disagreement: Private): Promise<void> {
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (!child) throw notFound();
	const event = await ctx.record(disagreementNoted, { panel: ctx.panel, case: caseId }, {});
	await resealed(ctx.tx, child, { case: caseId, about: caseId, event }, { disagreement });
}
