import { randomUUID } from "node:crypto";
import { may } from "../../access/policy.ts";
import { refusal } from "../../access/refusal.ts";
import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { HOLD_REASONS, type HoldReason, type SafeBecause } from "../../domain/lists/hold-reasons.ts";
import { childOf, seal } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { holdFamilyContact } from "../hold-contact.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { reviewers } from "../review.ts";
import { contactSafe } from "./events.ts";
import { holdOn } from "./queries.ts";

export const nothingHeld = refusal(
	"contact.not-on-hold",
	"Contact with this family is not on hold. Nothing was changed. Open the case to see how it stands.",
);
export const notTheirs = refusal(
	"contact.not-theirs",
	"Only the coordinators, the chair, and a safeguarding lead who may open the case can record that contact is safe.",
);

const HOLD: Statement = {
	name: "contact-hold",
	text: `insert into contact_hold (id, panel_id, case_id, reason, since, event_id) values ($1, $2, $3, $4, app_now(), $5)
		on conflict (case_id) where lifted_at is null do nothing`,
};

/**
 * Contact with the family waits from now on, whatever enquiries are open, until somebody records that it is safe. One that
 * stands already stays as it is.
 * @param event the ledger row of what was said
 */
export async function holdContact(
	ctx: PersonCtx,
	{ panel, case: caseId }: { panel: Key; case: Key },
	reason: HoldReason,
	event: number,
): Promise<void> {
	await ctx.tx.query(HOLD, [randomUUID(), panel, caseId, reason, event]);
	await holdFamilyContact(ctx, caseId, reason, event);
}

/** Puts a case on hold for each of these reasons, the gravest first; nothing where there is none. As {@link holdContact}. */
export async function putOnHold(
	ctx: PersonCtx,
	of: { panel: Key; case: Key },
	reasons: readonly HoldReason[],
	event: number,
): Promise<void> {
	for (const reason of codesOf(HOLD_REASONS).filter((code) => reasons.includes(code)))
		await holdContact(ctx, of, reason, event);
}

const LIFT: Statement = {
	name: "contact-hold-lift",
	text: `update contact_hold set because = $2, lifted_by = $3, lifted_at = app_now(), event_id = $4
		where id = $1 and lifted_at is null returning id`,
};
const RELEASE: Statement = {
	name: "contact-hold-release",
	// Nobody could answer it while it was on hold: it is not late on the day on which it may be made.
	text: `update enquiry set held = null, event_id = $2, due = greatest(due, $3::date),
			due_because = case when due < $3::date then $4::jsonb else due_because end
		where case_id = $1 and closed_at is null and held is not null`,
};

/**
 * Records that contact with the family is safe: enquiries that waited are made, due on the next working day at the
 * earliest. The other coordinators and the chair are told. Said to be dangerous again, contact waits again.
 * @throws refusals: nothing is on hold; not theirs to open, or to say; erased
 */
export async function recordSafe(
	ctx: PersonCtx,
	of: Pick<CaseSubject, "id" | "panel">,
	{ because, words }: { because: SafeBecause; words: Private },
): Promise<void> {
	const hold = await requireHold(ctx, of);
	const panel = await loadPanel(ctx.tx, of.panel);
	const people = await reviewers(ctx, of.panel);
	const tell = { to: { people }, view: "contact-safe", subject: hold.id, key: `contact-safe:${hold.id}` };
	const about = { panel: of.panel, case: of.id };
	const event = await ctx.record(contactSafe, about, { hold: hold.id, because }, people.length ? [tell] : []);
	const lifted = await ctx.tx.query(LIFT, [hold.id, because, ctx.person.id, event]);
	if (!lifted.length) throw nothingHeld();
	const next = dueDate({ from: panel.today, working: 1, calendars: panel.calendars });
	await ctx.tx.query(RELEASE, [of.id, event, next.due, JSON.stringify(next.because)]);
	const child = await childOf(ctx.tx, ctx.keys, of.id);
	if (child) await seal(ctx.tx, child, { case: of.id, about: hold.id, event }, { safe_because: words });
}

/** The hold that this person may lift. @throws as {@link recordSafe} */
export async function requireHold(
	ctx: PersonCtx,
	{ id, panel }: Pick<CaseSubject, "id" | "panel">,
): Promise<{ id: Key }> {
	if (!(await mayOpen(ctx.tx, id))) throw notFound();
	if (!may(ctx.person, "say that contact with a family is safe", panel)) throw notTheirs();
	await refuseErased(ctx.tx, id);
	const hold = await holdOn(ctx.tx, id);
	if (!hold) throw nothingHeld();
	return hold;
}
