import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { enquiryPlan, type PlanFacts, type PlannedEnquiry } from "../../domain/enquiry-plan.ts";
import { nextReview } from "../../domain/lifecycle.ts";
import type { AgencyKind } from "../../domain/lists/agencies.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import { schoolAgeEnd, schoolAgeOn } from "../../domain/school-age.ts";
import { lookupsOf } from "../../record/identity.ts";
import { addLookups } from "../../record/lookup.ts";
import { childOf, seal } from "../../record/sealed.ts";
import type { Tx } from "../../store/transact.ts";
import { familyOnHold, WAITS } from "../hold/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { schoolCalendars } from "../panel/calendars.ts";
import { type Member, withRole } from "../panel/members.ts";
import type { Panel } from "../panel/settings.ts";
import type { NotificationAnswers } from "./answers.ts";
import { notificationCompleted } from "./events.ts";
import { keepNotices, noticesFor, tellNotice } from "./notice.ts";
import type { Opened } from "./open-case.ts";
import { addMembers, BEGIN_ENQUIRIES, type Belongs, COMPLETE, IS_OVER, OPEN_ENQUIRIES } from "./rows.ts";
import { agencyFinder, schoolAsked } from "./school.ts";
import { sightWanted } from "./unseen.ts";

/** What a notification is completed with besides its answers. */
interface Around {
	/** Everybody on the panel: the enquiries go to their agencies. */
	members: readonly Member[];
	/** What was said of a case that may be about the same child. */
	said: { known_answer: string; known_case: Key | undefined } | undefined;
	/** The case is one of many that are loaded at once: nobody is told of each. */
	listed?: true;
	/** The day on which it came, where that was before today: dates are counted from it. */
	received?: LocalDate;
	/** It is need to know from its first row on: only those who see every case are told of it, and that enquiries wait. */
	needToKnow?: boolean;
	/** Checks that were made before the panel had this case here: none is opened for them. */
	done?: (planned: PlannedEnquiry) => boolean;
}

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
	{ members, said, received, done, listed, needToKnow = false }: Around,
): Promise<PlannedEnquiry[]> {
	const school = schoolAsked(ctx.person, members, answers.panel_school);
	const asked = agencyFinder(ctx.person, members, school);
	const own = school && (await schoolCalendars(ctx.tx, [school])).get(school);
	// Redirected, or found to be a case that there is, while the form was still being filled in: nobody is asked then. The
	// case is locked, so that a hold that is put on meanwhile finds the enquiries.
	const [file] = await ctx.tx.query<{ over: boolean }>(IS_OVER, [opened.case]);
	const onHold = await familyOnHold(ctx.tx, opened.case);
	const planned = { ...planFacts(ctx, received ?? panel.today, risk, answers), onHold };
	const plan = enquiryPlan(planned, panel.calendars, panel.planSettings, own || undefined).filter(
		(one) => !file?.over && !done?.(one),
	);
	const kind = answers.birth && schoolAgeOn(answers.birth, panel.today) === "below" ? "early_years" : "cme";
	const facts = { notification: opened.notification, kind, enquiries: plan.length };
	const asksSchool = plan.some((one) => one.agency === "school") || ctx.person.agencyKind === "school";
	const told = needToKnow ? withRole(members, "coordinator", "chair") : members;
	const notices = listed ? [] : noticesFor(ctx.person, told, panel, asksSchool ? school : undefined);
	const checks = plan.map((one) => one.check);
	const sight = needToKnow && checks.length ? [await sightWanted(ctx, opened.case, checks)] : [];
	const about = { panel: panel.id, case: opened.case };
	const event = await ctx.record(notificationCompleted, about, facts, [...notices.map(tellNotice), ...sight]);

	const child = opened.child ?? (await childOf(ctx.tx, ctx.keys, opened.case));
	if (!child) throw new Error("The child of a case just opened cannot be opened by who raised it");
	const urgent = screen(risk).tier === "act-now";
	const review = nextReview("enquiries", { urgent }, panel.today, panel.calendars);
	await Promise.all([
		seal(ctx.tx, child, { case: opened.case, about: opened.case, event }, sealedFields(answers)),
		addLookups(ctx.tx, ctx.keys, child, lookupsOf(answers)),
		...openEnquiries(
			ctx,
			{ panelId: panel.id, caseId: opened.case, eventId: event },
			panel.today,
			plan,
			asked,
		),
		keepNotices(ctx, { panelId: panel.id, caseId: opened.case, eventId: event }, notices),
		ctx.tx.query(BEGIN_ENQUIRIES, [
			...[opened.case, kind, answers.reason ?? null, review?.due ?? panel.today, event],
			answers.birth ? schoolAgeEnd(answers.birth) : null,
		]),
		// The last: whoever raised it may change the case for as long as the notification is not complete.
		ctx.tx.query(COMPLETE, [opened.notification, JSON.stringify({ ...openFacts(answers), ...said }), event]),
	]);
	return plan;
}

function planFacts(
	ctx: PersonCtx,
	received: LocalDate,
	answers: RiskAnswers,
	given: NotificationAnswers,
): Omit<PlanFacts, "onHold"> {
	const bySchool = ctx.person.agencyKind === "school";
	return {
		received,
		whereaboutsKnown: given.whereabouts === "yes",
		school:
			given.on_roll === "yes" ? "on roll" : bySchool || present(given.school) ? "last attended" : "none",
		addressKnown: present(given.address) || present(given.postcode),
		schoolVisitMissing: visitMissing(ctx, given),
		answers,
		reason: given.reason,
	};
}

/** Whether a school refers a child whose whereabouts are not known, and does not say that it visited the home. */
export function visitMissing(
	{ person }: PersonCtx,
	{ whereabouts, steps = [] }: Pick<NotificationAnswers, "whereabouts" | "steps">,
): boolean {
	return person.agencyKind === "school" && whereabouts !== "yes" && !steps.includes("visited");
}

/** Puts the agencies that are asked on a case. */
type GivesSight = (tx: Tx, belongs: Belongs, agencies: readonly Key[]) => Promise<unknown>;

const onTheCase: GivesSight = (tx, belongs, agencies) =>
	addMembers(
		tx,
		belongs,
		agencies.map((agency) => ({ kind: "agency", agency })),
	);

/** Opens each planned enquiry with the agency of its kind, which can then see the case. */
export function openEnquiries(
	{ tx }: PersonCtx,
	belongs: Belongs,
	today: LocalDate,
	plan: readonly PlannedEnquiry[],
	asked: (kind: AgencyKind) => Key,
	sees: GivesSight = onTheCase,
): Promise<unknown>[] {
	if (!plan.length) return [];
	const rows = plan.map(({ check, agency, due, because, held }) => ({
		...{ id: randomUUID(), check, agency: asked(agency), due, because, held: held ? WAITS : null },
	}));
	const agencies = [...new Set(rows.map((r) => r.agency))];
	return [
		tx.query(OPEN_ENQUIRIES, [
			...[belongs.panelId, belongs.caseId, belongs.eventId, today],
			JSON.stringify(rows),
		]),
		sees(tx, belongs, agencies),
	];
}

/** Who the child is, and every word that was typed: all of it sealed. */
function sealedFields(a: NotificationAnswers): Record<string, Private | undefined> {
	const { first_name, surname, description, age, upn, address, postcode, parent, phone, lives_with } = a;
	const { school, setting, health_visitor, last_seen_by, new_place, hazards } = a;
	const birth = a.birth ? new Private(a.birth) : undefined;
	const sex = a.sex ? new Private(a.sex) : undefined;
	const child = { first_name, surname, description, birth, age, sex, upn, address, postcode };
	const place = { school, setting, health_visitor, last_seen_by, new_place, hazards };
	return { ...child, parent, phone, lives_with, ...place };
}

/** What may stand in the open: codes and dates. */
function openFacts(a: NotificationAnswers): Record<string, unknown> {
	const { on_roll, has_setting, whereabouts, last_attended, last_seen, steps, tried_on, not_known } = a;
	// Without a date of birth the case stays out of the DfE's count until somebody confirms one.
	const birth = a.birth ? "known" : "estimated";
	const given = { on_roll, has_setting, whereabouts, last_attended, last_seen, steps, tried_on, not_known };
	return { birth, ...given, school_type: a.school_type, panel_school: a.panel_school };
}

/** Whether something was typed. */
export function present(value: Private | undefined): boolean {
	return value !== undefined && !value.isBlank;
}
