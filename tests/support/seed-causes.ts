import type { ReasonCode } from "../../src/domain/lists/reasons.ts";

/** The twelve "most common reasons why children miss education" of the Derbyshire policy (S2, 7), in its words. */
export const S2_CAUSES: Readonly<Record<string, ReasonCode>> = {
	"Failing to register at school at age 5": "never_registered_at_5",
	"Failing to make successful transition from infant to junior and primary to secondary":
		"failed_phase_transition",
	"Ease to attend due to exclusion (formal/illegal withdrawal)": "exclusion_formal_or_unlawful",
	"Mid-year transfer of school": "mid_year_transfer",
	"Unable to find a school place after moving into local authority": "no_place_after_moving_in",
	"Victims of bullying": "bullying",
	"Frequent moves of house including periods of homelessness or periods in a refuge":
		"frequent_moves_homeless_refuge",
	"Transience/family mobility": "transience_mobility",
	"Family breakdown": "family_breakdown",
	"Frequent absence leading to low attendance": "low_attendance_history",
	"Disaffection resulting in parents withdrawing the pupil or 'being asked to leave'":
		"disaffection_withdrawn_or_asked_to_leave",
	"Involvement in youth offending": "youth_offending",
};
