import { notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import type { CorrectionReason } from "../../domain/lists/corrections.ts";
import { schoolAgeEnd, schoolAgeOn } from "../../domain/school-age.ts";
import { changedIn, detailsOf, disagreementField, lookupsOf } from "../../record/identity.ts";
import { addLookups, dropLookups } from "../../record/lookup.ts";
import { childOf, open, resealed } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { dateKeeping } from "../keeping/acts.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { childCorrected, disagreementNoted, kindChanged, noteCorrected } from "./events.ts";

/** What a child's record is to say from now on. A blank value takes the old one away. */
export type Corrected = Readonly<Record<string, Private>>;

/** What came of it. */
export interface Correction {
	/** The fields that say something else now. */
	fields: string[];
	/** What kind of case it is now, where that changed. */
	kind: "cme" | "early_years" | undefined;
	/** The date of birth was corrected, and by it the child is above compulsory school age. */
	over: boolean;
}

/** The note on what came of an enquiry, as it is sealed. */
const NOTE = "note";

/** The fields of a child's record, as they stand. */
export async function standing(ctx: PersonCtx, caseId: Key): Promise<Map<string, Private>> {
	return (await open(ctx.tx, ctx.keys, [caseId])).get(caseId) ?? new Map<string, Private>();
}

/**
 * Corrects what was recorded of a child, by superseding: what it said before stays on the record, sealed. The child
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
	if (!fields.length) return { fields, kind: undefined, over: false };
	const about = { panel: ctx.panel, case: caseId };
	const event = await ctx.record(childCorrected, about, { fields, because });
	await resealed(ctx.tx, child, { case: caseId, about: caseId, event }, changed);
	const after = await standing(ctx, caseId);
	const found = lookupsOf(detailsOf(after));
	if (because !== "changed") {
		const stands = new Set(found.map(same));
		const slips = lookupsOf(detailsOf(before)).filter((value) => !stands.has(same(value)));
		await dropLookups(ctx.tx, ctx.keys, child, slips);
	}
	await addLookups(ctx.tx, ctx.keys, child, found);
	await ctx.tx.query(COMPARE_AGAIN, [caseId, event]);
	if (!fields.includes("birth")) return { fields, kind: undefined, over: false };
	const { birth } = detailsOf(after);
	await ctx.tx.query(AGE_ENDS, [caseId, birth ? schoolAgeEnd(birth) : null, event]);
	// A case that is over is kept by the date of birth that stands.
	await dateKeeping(ctx, caseId);
	return { fields, ...(await byBirth(ctx, caseId, birth)) };
}

const same = ({ kind, value }: { kind: string; value: string }): string => JSON.stringify([kind, value]);

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

/**
 * Children below compulsory school age are in a list of their own (Education Act 1996, section 8; S4-6). The
 * coordinators are told of a case that comes into the list or leaves it, unless it is their own doing.
 */
async function byBirth(
	ctx: PersonCtx,
	caseId: Key,
	birth: string | undefined,
): Promise<Omit<Correction, "fields">> {
	if (!birth) return { kind: undefined, over: false };
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const [row] = await ctx.tx.query<{ kind: string }>(KIND, [caseId]);
	const from = row!.kind;
	const age = schoolAgeOn(birth as LocalDate, today);
	const over = age === "above";
	const to = age === "below" ? "early_years" : "cme";
	// A case on the list of children at risk stays there.
	if (from === to || (from !== "cme" && from !== "early_years")) return { kind: undefined, over };
	const people = withRole(await panelMembers(ctx.tx, ctx.panel), "coordinator")
		.map((m) => m.id)
		.filter((id) => id !== ctx.person.id);
	const key = `kind-changed:${caseId}:${ctx.now.toISOString()}`;
	const tells = people.length ? [{ to: { people }, view: "kind-changed", subject: caseId, key }] : [];
	const event = await ctx.record(kindChanged, { panel: ctx.panel, case: caseId }, { from, to }, tells);
	await ctx.tx.query(SET_KIND, [caseId, to, event]);
	return { kind: to, over };
}

/** An enquiry that has its outcome, and a note on it. */
export interface NoteOf {
	enquiry: Key;
	case: Key;
	check: CheckCode;
}

/** The note on an enquiry's outcome, as it stands; undefined where there is none. */
export async function noteStanding(ctx: PersonCtx, { enquiry }: NoteOf): Promise<Private | undefined> {
	return (await open(ctx.tx, ctx.keys, [enquiry])).get(enquiry)?.get(NOTE);
}

/**
 * Puts the note on an enquiry's outcome right, by superseding. Whether it says something else now.
 * @throws the refusal "not found" where this person may not open the case, or the child was erased
 */
export async function correctNote(
	ctx: PersonCtx,
	of: NoteOf,
	note: Private,
	because: CorrectionReason,
): Promise<boolean> {
	const child = await childOf(ctx.tx, ctx.keys, of.case);
	if (!child) throw notFound();
	const before = await noteStanding(ctx, of);
	const changed = changedIn(new Map(before ? [[NOTE, before]] : []), { [NOTE]: note });
	if (!Object.keys(changed).length) return false;
	const facts = { enquiry: of.enquiry, check: of.check, because };
	const event = await ctx.record(noteCorrected, { panel: ctx.panel, case: of.case }, facts);
	await resealed(ctx.tx, child, { case: of.case, about: of.enquiry, event }, changed);
	return true;
}

/** Keeps what the child or a parent says beside a record that the panel does not change: the child's, or a note. */
export async function noteDisagreement(
	ctx: PersonCtx,
	caseId: Key,
	says: Private,
	enquiry?: Key,
): Promise<void> {
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (!child) throw notFound();
	const event = await ctx.record(disagreementNoted, { panel: ctx.panel, case: caseId }, { enquiry });
	const belongs = { case: caseId, about: enquiry ?? caseId, event };
	await resealed(ctx.tx, child, belongs, { [disagreementField(event)]: says });
}
