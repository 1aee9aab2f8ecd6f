import { may } from "../../access/policy.ts";
import { refusal } from "../../access/refusal.ts";
import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import type { HoldReason, SafeBecause } from "../../domain/lists/hold-reasons.ts";
import { tellOf } from "../../record/record.ts";
import { childOf, seal } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { reviewers } from "../review.ts";
import { contactSafe } from "./events.ts";
import { holdsOn, type Standing } from "./queries.ts";

export const nothingHeld = refusal(
	"contact.not-on-hold",
	"Contact with this family is not on hold. Nothing was changed. Open the case to see how it stands.",
);
export const notTheirs = refusal(
	"contact.not-theirs",
	"Only the coordinators, the chair, and a safeguarding lead who may open the case can record that contact is safe.",
);
export const holdsChanged = refusal(
	"contact.holds-changed",
	"What contact waits for is not what this form showed. Nothing was lifted. Read why it waits now before you send it again.",
);

const HOLD: Statement = { name: "hold-contact", text: "select hold_contact($1, $2, $3) as put" };

/**
 * Contact with a case's family waits from now on for these reasons, each until somebody records that it is safe, with every
 * open enquiry that reaches the family. A reason for which it waits already stays as it is; without any, nothing is done.
 * @param event the ledger row of what was said, of this person on this case in this transaction
 * @returns the reasons for which it did not wait before: see {@link tellThatItWaits}
 */
export async function holdContact(
	{ tx }: PersonCtx,
	caseId: Key,
	reasons: readonly HoldReason[],
	event: number,
): Promise<HoldReason[]> {
	if (!reasons.length) return [];
	const [row] = await tx.query<{ put: HoldReason[] }>(HOLD, [caseId, event, reasons]);
	return row!.put;
}

const ON_CASE: Statement = {
	name: "contact-hold-told",
	text: `select person_id as id from people_on_case($1) union select owner_id from case_file where id = $1 and owner_id is not null`,
};

/**
 * Tells those who work on a case, its owner and the coordinators that contact with the family waits from now on, for a reason
 * for which it did not before: one of them may be on the way there. Not whoever says so.
 * @param event what was said, by which contact was put on hold in this transaction
 * @param alerted those whom an alert about the case reaches in this transaction: they act on that
 */
export async function tellThatItWaits(
	ctx: PersonCtx,
	caseId: Key,
	event: number,
	alerted: readonly Key[] = [],
): Promise<void> {
	const on = (await ctx.tx.query<{ id: Key }>(ON_CASE, [caseId])).map((row) => row.id);
	const coordinators = withRole(await panelMembers(ctx.tx, ctx.panel), "coordinator").map((m) => m.id);
	const people = [...new Set([...on, ...coordinators])].filter(
		(id) => id !== ctx.person.id && !alerted.includes(id),
	);
	if (!people.length) return;
	const tell = {
		view: "contact-waits",
		subject: caseId,
		key: `contact-waits:${event}`,
		standing: true,
	} as const;
	await tellOf(ctx.tx, event, { panel: ctx.panel, case: caseId }, [{ to: { people }, ...tell }]);
}

const LOCK: Statement = {
	name: "contact-hold-case",
	text: "select id from case_file where id = $1 for no key update",
};

const LIFT: Statement = {
	name: "contact-hold-lift",
	text: `update contact_hold set because = $2, lifted_by = $3, lifted_at = app_now(), event_id = $4
		where id = any ($1) and lifted_at is null returning id`,
};
const RELEASE: Statement = {
	name: "contact-hold-release",
	// Nobody could answer it while it was on hold: it is not late on the day on which it may be made.
	text: `update enquiry set held = null, event_id = $2, due = greatest(due, $3::date),
			due_because = case when due < $3::date then $4::jsonb else due_because end
		where case_id = $1 and closed_at is null and held is not null`,
};

/**
 * Records that contact with the family is safe: every hold on it is lifted, and enquiries that waited are made, due on the
 * next working day at the earliest. The other coordinators and the chair are told. Said to be dangerous again, contact
 * waits again.
 * @param shown the holds that whoever says so has read of: where others stand by now, nothing is lifted
 * @throws refusals: nothing is on hold, or not this; not theirs to open, or to say; erased
 */
export async function recordSafe(
	ctx: PersonCtx,
	of: Pick<CaseSubject, "id" | "panel">,
	{ because, words, shown }: { because: SafeBecause; words: Private; shown: readonly Key[] },
): Promise<void> {
	const holds = idsOf(await requireHolds(ctx, of));
	if (!sameHolds(holds, shown)) throw holdsChanged();
	// What is said of those lifted together is sealed once, under the one that is read last.
	const last = holds.at(-1)!;
	const panel = await loadPanel(ctx.tx, of.panel);
	const people = await reviewers(ctx, of.panel);
	const tell = { to: { people }, view: "contact-safe", subject: last, key: `contact-safe:${last}` };
	const about = { panel: of.panel, case: of.id };
	const event = await ctx.record(contactSafe, about, { holds, because }, people.length ? [tell] : []);
	const lifted = await ctx.tx.query(LIFT, [holds, because, ctx.person.id, event]);
	if (lifted.length !== holds.length) throw holdsChanged();
	const next = dueDate({ from: panel.today, working: 1, calendars: panel.calendars });
	await ctx.tx.query(RELEASE, [of.id, event, next.due, JSON.stringify(next.because)]);
	const child = await childOf(ctx.tx, ctx.keys, of.id);
	if (child) await seal(ctx.tx, child, { case: of.id, about: last, event }, { safe_because: words });
}

/** Whether these are the same holds, in whatever order. */
export const sameHolds = (some: readonly Key[], others: readonly Key[]): boolean =>
	some.length === others.length && some.every((id) => others.includes(id));

export const idsOf = (holds: readonly Standing[]): Key[] => holds.map((hold) => hold.id);

/** The holds as they stand. The case stays locked until the transaction ends, so that none is put on meanwhile. */
export async function lockedHolds({ tx }: PersonCtx, caseId: Key): Promise<Standing[]> {
	await tx.query(LOCK, [caseId]);
	return holdsOn(tx, caseId);
}

/** The holds that this person may lift, and keeps locked. @throws as {@link recordSafe} */
export async function requireHolds(
	ctx: PersonCtx,
	{ id, panel }: Pick<CaseSubject, "id" | "panel">,
): Promise<Standing[]> {
	if (!(await mayOpen(ctx.tx, id))) throw notFound();
	if (!may(ctx.person, "say that contact with a family is safe", panel)) throw notTheirs();
	await refuseErased(ctx.tx, id);
	const holds = await lockedHolds(ctx, id);
	if (!holds.length) throw nothingHeld();
	return holds;
}
