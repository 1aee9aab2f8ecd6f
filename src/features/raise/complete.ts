import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { enquiryPlan, type PlanFacts, type PlannedEnquiry } from "../../domain/enquiry-plan.ts";
import { nextReview } from "../../domain/lifecycle.ts";
import type { AgencyKind } from "../../domain/lists/agencies.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import { schoolAgeOn } from "../../domain/school-age.ts";
import { lookupsOf } from "../../record/identity.ts";
import { addLookups } from "../../record/lookup.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { caseFile, caseMember, enquiry, notification } from "../../store/schema/index.ts";
import type { PersonCtx } from "../kit.ts";
import { agenciesOf, panelMembers, withRole } from "../panel/members.ts";
import type { Panel } from "../panel/settings.ts";
import type { NotificationAnswers } from "./answers.ts";
import { notificationCompleted } from "./events.ts";
import type { Opened } from "./open-case.ts";

/**
 * Completes a notification: seals who the child is, makes them findable, opens the enquiries that fit, and moves the
 * case on. Returns the enquiries opened.
 */
export async function completeNotification(
	ctx: PersonCtx,
	panel: Panel,
	opened: Opened,
	risk: RiskAnswers,
	answers: NotificationAnswers,
): Promise<PlannedEnquiry[]> {
	const plan = enquiryPlan(planFacts(ctx, panel, risk, answers), panel.calendars, panel.planSettings);
	const kind = answers.birth && schoolAgeOn(answers.birth, panel.today) === "below" ? "early_years" : "cme";
	const facts = { notification: opened.notification, kind, enquiries: plan.length };
	const event = await ctx.record(notificationCompleted, { panel: panel.id, case: opened.case }, facts);

	const child = await childOf(ctx.tx, ctx.keys, opened.case);
	if (!child) throw new Error("The child of a case just opened cannot be opened by who raised it");
	await seal(ctx.tx, child, { case: opened.case, about: opened.case, event }, sealedFields(answers));
	await addLookups(ctx.tx, ctx.keys, child, lookupsOf(answers));
	await openEnquiries(ctx, panel, opened.case, plan, event);
	await ctx.tx.db
		.update(notification)
		.set({ complete: true, facts: openFacts(answers), eventId: event })
		.where(eq(notification.id, opened.notification));
	const review = nextReview(
		"enquiries",
		{ urgent: screen(risk).tier === "act-now" },
		panel.today,
		panel.calendars,
	);
	await ctx.tx.db
		.update(caseFile)
		.set({
			kind,
			state: "enquiries",
			reason: answers.reason,
			nextReview: review?.due ?? panel.today,
			eventId: event,
		})
		.where(eq(caseFile.id, opened.case));
	return plan;
}

function planFacts(
	ctx: PersonCtx,
	panel: Panel,
	answers: RiskAnswers,
	given: NotificationAnswers,
): PlanFacts {
	const bySchool = ctx.person.agencyKind === "school";
	return {
		received: panel.today,
		whereaboutsKnown: given.whereabouts === "yes",
		school:
			given.on_roll === "yes" ? "on roll" : bySchool || present(given.school) ? "last attended" : "none",
		addressKnown: present(given.address) || present(given.postcode),
		answers,
		reason: given.reason,
	};
}

/** Opens each planned enquiry with the agency of its kind, which can then see the case. */
async function openEnquiries(
	ctx: PersonCtx,
	panel: Panel,
	caseId: Key,
	plan: readonly PlannedEnquiry[],
	event: number,
): Promise<void> {
	if (!plan.length) return;
	const asked = await agencyFinder(ctx, panel);
	const belongs = { panelId: panel.id, caseId, eventId: event };
	const rows = plan.map((p) => ({
		...belongs,
		id: randomUUID(),
		checkCode: p.check,
		agencyId: asked(p.agency),
		openedOn: panel.today,
		due: p.due,
		dueBecause: p.because,
		held: p.held ?? null,
	}));
	await ctx.tx.db.insert(enquiry).values(rows);
	const agencies = [...new Set(rows.map((r) => r.agencyId))];
	const members = agencies.map((agencyId) => ({ ...belongs, agencyId, kind: "agency" as const }));
	await ctx.tx.db.insert(caseMember).values(members).onConflictDoNothing();
}

/** Who is asked: the raiser's own agency where it is of that kind, else the panel's; failing both, the coordinator's. */
async function agencyFinder(ctx: PersonCtx, panel: Panel): Promise<(kind: AgencyKind) => Key> {
	const members = await panelMembers(ctx.tx, panel.id);
	const agencies = agenciesOf(members);
	const fallback = withRole(members, "coordinator")[0]?.agencyId ?? ctx.person.agencyId;
	return (kind) => {
		if (ctx.person.agencyKind === kind) return ctx.person.agencyId;
		return agencies.find((a) => a.kind === kind)?.id ?? fallback;
	};
}

/** Who the child is, and every word that was typed: all of it sealed. */
function sealedFields(a: NotificationAnswers): Record<string, Private | undefined> {
	const { first_name, surname, description, age, upn, address, postcode, parent, phone, lives_with } = a;
	const { school, last_seen_by, new_place, hazards } = a;
	const birth = a.birth ? new Private(a.birth) : undefined;
	const sex = a.sex ? new Private(a.sex) : undefined;
	const child = { first_name, surname, description, birth, age, sex, upn, address, postcode };
	return { ...child, parent, phone, lives_with, school, last_seen_by, new_place, hazards };
}

/** What may stand in the open: codes and dates. */
function openFacts(a: NotificationAnswers): Record<string, unknown> {
	const { on_roll, whereabouts, last_attended, last_seen, steps } = a;
	return { on_roll, whereabouts, last_attended, last_seen, steps };
}

function present(value: Private | undefined): boolean {
	return value !== undefined && !value.isBlank;
}
