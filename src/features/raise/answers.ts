import { z } from "zod";
import { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { REASONS } from "../../domain/lists/reasons.ts";
import { RISK_QUESTIONS, type RiskCode } from "../../domain/lists/risk-questions.ts";
import { SCHOOL_TYPES } from "../../domain/lists/school-types.ts";
import { STEPS_TRIED } from "../../domain/lists/steps-tried.ts";
import { TOLD } from "../../domain/lists/told.ts";
import { KNOWN_ANSWERS } from "../../domain/lists/verdicts.ts";
import { answersFrom, type RiskAnswers } from "../../domain/risk.ts";

/** The safety screen, as its schemas give it. */
export const SafetyAnswers = z.object({
	harm: z.array(z.string()).default([]),
	abroad_and_home: z.array(z.string()).default([]),
	known: z.array(z.string()).default([]),
	unticked: z.enum(["no", "unknown"]).optional(),
});

/** The 13 answers, once the screen has been given; before that, undefined. */
export function riskFrom(soFar: Readonly<Record<string, unknown>>): RiskAnswers | undefined {
	const { unticked } = SafetyAnswers.parse(soFar);
	return unticked && answersFrom(tickedIn(soFar), unticked);
}

/** The questions ticked on the safety screen, complete or not. */
export function tickedIn(soFar: Readonly<Record<string, unknown>>): RiskCode[] {
	const { harm, abroad_and_home, known } = SafetyAnswers.parse(soFar);
	const codes: readonly string[] = codesOf(RISK_QUESTIONS);
	return [...harm, ...abroad_and_home, ...known].filter((c): c is RiskCode => codes.includes(c));
}

const private_ = z.instanceof(Private).optional();
const known = z.enum(["yes", "no", "unknown"]).optional();

/** Everything that the form may have asked, read once when it is sent. */
export const NotificationAnswers = z.object({
	told: z.enum(codesOf(TOLD)).optional(),
	contact_reference: private_,
	first_name: private_,
	surname: private_,
	description: private_,
	birth: z.string().optional(),
	age: private_,
	sex: z.string().optional(),
	upn: private_,
	address: private_,
	postcode: private_,
	parent: private_,
	phone: private_,
	lives_with: private_,
	/** Whether a case that was shown is about the same child, and which. */
	same_child: z.enum(codesOf(KNOWN_ANSWERS)).optional(),
	same_as: z.string().optional(),
	on_roll: known,
	school: private_,
	/** Which of the panel's schools it is, as somebody says who is of none. */
	panel_school: z.uuid().optional(),
	has_setting: known,
	setting: private_,
	health_visitor: private_,
	school_type: z.enum(codesOf(SCHOOL_TYPES)).optional(),
	last_attended: z.string().optional(),
	last_seen: z.string().optional(),
	last_seen_by: private_,
	whereabouts: known,
	reason: z.enum(codesOf(REASONS)).optional(),
	new_place: private_,
	steps: z.array(z.enum(codesOf(STEPS_TRIED))).optional(),
	/** The latest day on which one of them was tried. */
	tried_on: z.string().optional(),
	/** What a school says that it cannot find out. */
	not_known: z.array(z.string()).optional(),
	hazards: private_,
});
export type NotificationAnswers = z.infer<typeof NotificationAnswers> & { birth?: LocalDate };
