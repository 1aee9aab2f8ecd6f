import {
	type Count,
	type CountedDay,
	countOf,
	type Due,
	dueDate,
	harmDeadline,
} from "./calendar/due-date.ts";
import type { Calendars, SchoolCalendar } from "./calendar/school-days.ts";
import type { LocalDate } from "./date/local-date.ts";
import type { Lateness } from "./date/words.ts";
import type { AgencyKind } from "./lists/agencies.ts";
import { CHECKS, type CheckCode, type CheckEntry } from "./lists/checks.ts";
import type { Coded } from "./lists/coded.ts";
import type { HoldReason } from "./lists/hold-reasons.ts";
import type { ReasonCode } from "./lists/reasons.ts";
import { RISK_QUESTIONS } from "./lists/risk-questions.ts";
import type { VulnerableGroup } from "./lists/vulnerable-groups.ts";
import { type RiskAnswers, screen } from "./risk.ts";

/** What a plan is made from. Made again when the facts change, it says which checks to add. */
export interface PlanFacts {
	/** The calendar day the referral was received: day 0, whenever it was typed in. */
	received: LocalDate;
	whereaboutsKnown: boolean;
	/** `on roll` of a school now, or the school last attended is known, or neither. */
	school: "on roll" | "last attended" | "none";
	addressKnown: boolean;
	answers: RiskAnswers;
	/** Set by hand: an act-now answer makes a case urgent by itself. */
	urgent?: boolean;
	/** A school refers and has not visited the home: the visit is then its own dated task (S2, 12.2). */
	schoolVisitMissing?: boolean;
	reason?: ReasonCode;
	groups?: readonly VulnerableGroup[];
	believedMoved?: "other authority" | "abroad";
	/** Contact with the family waits: a fact of the case, which outlives the answers that it came of. */
	onHold: boolean;
	/** Checks that somebody asked for and gave a reason for. */
	stated?: readonly CheckCode[];
}

/** A panel's own changes to the plan. */
export interface PlanSettings {
	/** Checks that this panel never opens by itself; asked for with a reason, they still open. */
	never?: readonly CheckCode[];
	/** Checks that it opens on every case; not those that need a stated reason: see {@link faultsInPlan}. */
	always?: readonly CheckCode[];
	/** Other times. What is due at once on an urgent case, and the backstop about harm, stay. */
	due?: Readonly<Partial<Record<CheckCode, Count>>>;
	/** Who is asked here, where that differs. */
	agency?: Readonly<Partial<Record<CheckCode, AgencyKind>>>;
}

/** Why a check opens. Like everything of a plan but the check's words, it is not for a channel. */
export type OpensFor = "standard" | "risk" | "circumstances" | "stated" | "settings";

/** One enquiry to open. */
export interface PlannedEnquiry {
	check: CheckCode;
	agency: AgencyKind;
	due: LocalDate;
	/** The days in which it is told to be late. */
	unit: Lateness["unit"];
	because: readonly CountedDay[];
	approximate: boolean;
	opensFor: OpensFor;
	/** Present while contact with the family must wait. */
	held?: true;
}

/**
 * Which enquiries open for a case, who is asked and when each is due, in the order of the checks.
 * @param school the calendar of the school that would be asked, where it has its own: what it owes is counted with it
 */
export function enquiryPlan(
	facts: PlanFacts,
	calendars: Calendars,
	settings: PlanSettings = {},
	school?: SchoolCalendar,
): PlannedEnquiry[] {
	const urgent = facts.urgent || screen(facts.answers).tier === "act-now";
	return CHECKS.flatMap((check: CheckEntry & { code: CheckCode }) => {
		const opensFor = opening(check, facts, settings);
		if (!opensFor) return [];
		const count = (urgent && check.urgentDue) || settings.due?.[check.code] || check.due;
		const agency = settings.agency?.[check.code] ?? asked(check, facts);
		const counting = agency === "school" && school ? { ...calendars, school } : calendars;
		const { due, because, approximate } = dueBy(count, check, facts.received, counting);
		const planned: PlannedEnquiry = {
			check: check.code,
			agency,
			due,
			unit: countOf(count).unit,
			because,
			approximate,
			opensFor,
		};
		return facts.onHold && check.contactsFamily ? [{ ...planned, held: true }] : [planned];
	});
}

/**
 * Why contact with family, siblings, neighbours and the home must wait by these answers and groups, the gravest first.
 * It then waits until it is recorded that it is safe, also where an answer is taken back.
 *
 * Question 4 is about domestic abuse and three other things: a Yes holds contact until somebody has looked into it. A
 * hold costs a telephone call to social care; contact with an abuser can cost a life.
 */
export function holdReasons({
	answers = {},
	groups = [],
}: {
	answers?: Partial<RiskAnswers>;
	groups?: readonly VulnerableGroup[];
}): HoldReason[] {
	const reasons: HoldReason[] = [];
	if (answers.removal_abroad === "yes") reasons.push("removal_abroad");
	if (answers.travel_for_harm === "yes" || groups.includes("forced_marriage_honour_fgm")) {
		reasons.push("forced_marriage_honour_fgm");
	}
	if (answers.family_difficulty === "yes" || groups.includes("domestic_abuse_or_refuge")) {
		reasons.push("domestic_abuse");
	}
	return reasons;
}

/** The questions of the risk screen with which a Yes puts contact with the family on hold. */
export const holdingQuestions = (): readonly Coded[] =>
	RISK_QUESTIONS.filter(({ code }) => holdReasons({ answers: { [code]: "yes" } }).length > 0);

/** What is wrong with a panel's settings, in sentences for whoever wrote the file; none when all is well. */
export function faultsInPlan(settings: PlanSettings): string[] {
	const always = settings.always ?? [];
	return CHECKS.flatMap(({ code, needsReason }) => {
		if (!always.includes(code)) return [];
		if (needsReason) return [`${code} cannot be opened on every case: it needs a stated reason.`];
		if (settings.never?.includes(code)) return [`${code} stands under both "always" and "never".`];
		return [];
	});
}

function opening(
	check: CheckEntry & { code: CheckCode },
	facts: PlanFacts,
	settings: PlanSettings,
): OpensFor | undefined {
	if (facts.stated?.includes(check.code)) return "stated";
	if (settings.never?.includes(check.code)) return undefined;
	const own = byTheRules(check.code, facts);
	if (own) return own;
	return settings.always?.includes(check.code) && !check.needsReason ? "settings" : undefined;
}

/**
 * Plans branch, for proportionality: whereabouts known, the records of education and social care are enough;
 * unknown, the rest opens by risk and circumstance.
 */
function byTheRules(check: CheckCode, facts: PlanFacts): OpensFor | undefined {
	const lost = !facts.whereaboutsKnown;
	const { tier, unknownsToCheck } = screen(facts.answers);
	const groups = facts.groups ?? [];
	const standardIf = (holds: boolean): OpensFor | undefined => (holds ? "standard" : undefined);
	const circumstancesIf = (holds: boolean): OpensFor | undefined => (holds ? "circumstances" : undefined);
	switch (check) {
		case "E01":
		case "E19":
			return standardIf(lost && facts.school === "on roll");
		case "E02":
			return standardIf(lost && facts.school !== "none");
		case "E03":
		case "E04":
		case "E05":
			return standardIf(lost && facts.addressKnown);
		case "E20":
			return circumstancesIf(lost && facts.addressKnown && facts.schoolVisitMissing === true);
		case "E06":
			// Without a school its place is the CME team's. What must be told at once was told by itself.
			if (facts.school === "none")
				return tier === "tell-today" || tier === "judge-today" ? "risk" : undefined;
			if (tier !== "none" || unknownsToCheck.length > 0) return "risk";
			return standardIf(lost);
		case "E07":
		case "E08":
		case "E09":
		case "E10":
			return "standard";
		case "E11":
		case "E12":
			return standardIf(lost);
		case "E13":
			return lost && tier === "act-now" ? "risk" : undefined;
		case "E14":
			return circumstancesIf(
				lost && (groups.includes("youth_justice") || facts.reason === "youth_offending"),
			);
		case "E15":
			return circumstancesIf(lost && groups.includes("domestic_abuse_or_refuge"));
		case "E16":
			return circumstancesIf(facts.believedMoved === "other authority");
		case "E17":
			if (lost && mayBeTakenAbroad(facts.answers)) return "risk";
			return circumstancesIf(lost && mayHaveLeft(facts));
		case "E18":
			return circumstancesIf(facts.believedMoved === "abroad");
	}
}

function mayBeTakenAbroad(answers: RiskAnswers): boolean {
	return answers.removal_abroad === "yes" || answers.travel_for_harm === "yes";
}

function mayHaveLeft(facts: PlanFacts): boolean {
	return facts.believedMoved === "abroad" || facts.reason === "left_area_or_abroad_destination_unknown";
}

function dueBy(count: Count, check: CheckEntry, from: LocalDate, calendars: Calendars): Due {
	if (check.backstop && "school" in count) return harmDeadline({ from, school: count.school, calendars });
	return dueDate({ from, calendars, ...count });
}

/** A letter home is the school's to write; without a school, education welfare writes it. */
function asked(check: CheckEntry & { code: CheckCode }, facts: PlanFacts): AgencyKind {
	return check.code === "E03" && facts.school === "none" ? "education_welfare" : check.agency;
}
