import type { CodeOf } from "./coded.ts";

/**
 * Why a child is missing education. `suggests` holds the primary reasons of the DfE collection that the caseworker
 * chooses from: a suggestion only, one or two, the likelier first. `common` marks the seven that a form offers first.
 */
export const REASONS = [
	{
		code: "mid_year_transfer",
		label: "Changing school in the middle of the year",
		suggests: ["application_awaiting_outcome"],
		common: true,
	},
	{
		code: "left_area_or_abroad_destination_unknown",
		label: "Left the area or went abroad, destination unknown",
		suggests: ["moved_to_another_country", "moved_to_another_authority"],
		common: true,
	},
	{
		code: "no_place_after_moving_in",
		label: "Moved into the area and has no school place",
		suggests: ["moved_from_another_authority", "moved_from_another_country"],
		common: true,
	},
	{
		code: "never_registered_at_5",
		label: "Never registered at a school at 5",
		suggests: ["did_not_apply"],
		common: true,
	},
	{
		code: "failed_phase_transition",
		label: "Did not move from infant to junior, or primary to secondary",
		suggests: ["application_awaiting_outcome"],
		common: true,
	},
	{
		code: "low_attendance_history",
		label: "Low attendance over time",
		suggests: ["other"],
		common: true,
	},
	{
		code: "unsuitable_ehe_or_ap",
		label: "Home or alternative education that is not suitable",
		suggests: ["unsuitable_home_education"],
		common: true,
	},
	{
		code: "exclusion_formal_or_unlawful",
		label: "Excluded, formally or unlawfully",
		suggests: ["other"],
		common: false,
	},
	{ code: "bullying", label: "Bullying", suggests: ["dissatisfied_general"], common: false },
	{
		code: "frequent_moves_homeless_refuge",
		label: "Frequent moves, homelessness or a refuge",
		suggests: ["moved_from_another_authority"],
		common: false,
	},
	{
		code: "transience_mobility",
		label: "Family moves often for work or way of life",
		suggests: ["unknown"],
		common: false,
	},
	{ code: "family_breakdown", label: "Family breakdown", suggests: ["other"], common: false },
	{
		code: "disaffection_withdrawn_or_asked_to_leave",
		label: "Disaffected, withdrawn by parents or asked to leave",
		suggests: ["parental_decision"],
		common: false,
	},
	{ code: "youth_offending", label: "Youth offending", suggests: ["other"], common: false },
	{
		code: "ill_health_physical_or_mental",
		label: "Physical or mental ill health",
		suggests: ["physical_health", "mental_health"],
		common: false,
	},
	{
		code: "runaway_or_difficult_home",
		label: "Ran away, or life at home is difficult",
		suggests: ["unknown"],
		common: false,
	},
	{ code: "caring_responsibilities", label: "Cares for a relative", suggests: ["other"], common: false },
	{
		code: "complex_social_behavioural_needs",
		label: "Complex social or behavioural needs",
		suggests: ["difficulty_finding_place"],
		common: false,
	},
	{
		code: "school_closed_no_new_school",
		label: "School closed and there is no new school",
		suggests: ["difficulty_finding_place"],
		common: false,
	},
] as const;

export type ReasonCode = CodeOf<typeof REASONS>;

/** The primary reasons of the DfE's collection on children missing education, in its words. */
export const DFE_REASONS = [
	{ code: "moved_to_another_country", label: "Believed to have moved to another country" },
	{ code: "moved_to_another_authority", label: "Believed to have moved to another local authority" },
	{ code: "challenging_attendance_order", label: "Challenging school attendance order" },
	{ code: "did_not_apply", label: "Did not apply for school place at compulsory school age" },
	{ code: "no_preferred_school", label: "Did not get school preference" },
	{ code: "difficulty_finding_place", label: "Difficulty accessing suitable school place" },
	{ code: "mental_health", label: "Mental health" },
	{ code: "moved_from_another_country", label: "Moved in from another country" },
	{ code: "moved_from_another_authority", label: "Moved in from another local authority" },
	{ code: "not_recorded", label: "Not recorded" },
	{ code: "offer_not_yet_accepted", label: "Offered school place but not yet accepted" },
	{ code: "other", label: "Other" },
	{ code: "parental_decision", label: "Parental decision not to register at school" },
	{ code: "physical_health", label: "Physical health" },
	{ code: "application_awaiting_outcome", label: "School application awaiting outcome" },
	{ code: "dissatisfied_send", label: "School dissatisfaction SEND" },
	{ code: "dissatisfied_general", label: "School dissatisfaction general" },
	{ code: "unknown", label: "Unknown" },
	{ code: "unsuitable_home_education", label: "Unsuitable elective home education" },
	{ code: "waiting_school_start", label: "Waiting school start" },
] as const;

export type DfeReason = CodeOf<typeof DFE_REASONS>;
