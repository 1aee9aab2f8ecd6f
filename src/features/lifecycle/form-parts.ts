import { CASEWORK_ROLES } from "../../access/policy.ts";
import type { SubjectKind } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import { addYears, type LocalDate } from "../../domain/date/local-date.ts";
import { neededChoice, neededDate } from "../answers.ts";
import type { Asking, Question } from "../kit.ts";
import { type Member, panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";

/** As many as a list can offer on both platforms. */
const MOST_OPTIONS = 100;

/** Chosen where whoever takes a child on is not on the panel's list. */
export const OUTSIDE = "outside";

/** Who owns the case from here on. */
export const ownerQuestion: Question = {
	label: "Owner",
	hint: "Named to the person who raised it.",
	as: "one",
	look: "list",
	options: ownersOf,
	schema: neededChoice("Choose who owns the case."),
};

/** When it is looked at again. */
export const reviewQuestion: Question = {
	label: "Next review",
	hint: "No open case is without a review date.",
	as: "date",
	schema: neededDate,
};

/** What is wrong with a review date; undefined when it is right. */
export function faultInReview(review: LocalDate, today: LocalDate): string | undefined {
	if (review < today) return "This date is in the past. Choose today or a later date.";
	return review > addYears(today, 1)
		? "This date is more than a year away. Choose an earlier one."
		: undefined;
}

/** The same, as the errors of a step. */
export async function checkReview({ ctx, soFar }: Asking<SubjectKind>): Promise<Record<string, string>> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const fault = typeof soFar.review === "string" ? faultInReview(soFar.review, today) : undefined;
	return fault ? { review: fault } : {};
}

/** Those who can own a case: whoever acts and the panel's officer first, then coordinators and welfare officers. */
async function ownersOf({ ctx }: Asking<SubjectKind>): Promise<Option[]> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	const { officer } = await loadPanel(ctx.tx, ctx.panel);
	const first = members.filter((m) => m.id === ctx.person.id || m.id === officer);
	const next = withRole(members, "coordinator", "education_welfare_officer", "chair", "agency_lead");
	const workers = withRole(members, "agency_member", "safeguarding_lead");
	return optionsOf([...first, ...next, ...workers]).slice(0, MOST_OPTIONS);
}

/**
 * Those who may take a child on, welfare officers first: they must be able to open the case. For others, such as a
 * school's attendance officer, it is written down who was told and how.
 */
export async function takersOf({ ctx }: Asking<SubjectKind>): Promise<Option[]> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	const welfare = withRole(members, "education_welfare_officer");
	const outside = { value: OUTSIDE, label: "Somebody who is not on this list" };
	const workers = withRole(members, ...CASEWORK_ROLES);
	return [...optionsOf([...welfare, ...workers]).slice(0, MOST_OPTIONS - 1), outside];
}

function optionsOf(people: readonly Member[]): Option[] {
	const named = people.map((p) => [p.id, { value: p.id, label: `${p.knownAs}, ${p.agency}` }] as const);
	return [...new Map(named).values()];
}
