import type { Coded, CodeOf } from "./coded.ts";

export interface RollGround extends Coded {
	/** The absence that it speaks of, in school days: its first day is asked for, and the days are counted. */
	readonly days?: number;
}

/**
 * Grounds on which a pupil's name is deleted from the admission register: the School Attendance (Pupil Registration)
 * (England) Regulations 2024, regulation 9(1), as far as we have its text. A ground that is not here is named in words.
 */
export const ROLL_GROUNDS = [
	{ code: "a", label: "A: registered at another school" },
	{ code: "b", label: "B: left at the end of nursery" },
	{ code: "c", label: "C: dual registration" },
	{ code: "d", label: "D: school attendance order amended" },
	{ code: "e", label: "E: school attendance order revoked" },
	{ code: "f", label: "F: educated otherwise than at school" },
	{ code: "h", label: "H: did not return within 10 school days of an agreed leave", days: 10 },
	{ code: "i", label: "I: absent for 20 school days in a row", days: 20 },
	{ code: "other", label: "Another ground: say which in the evidence" },
] as const satisfies readonly RollGround[];

export type RollGroundCode = CodeOf<typeof ROLL_GROUNDS>;

/** Joint enquiries of school and authority, as grounds H and I ask for them. */
export const JOINT_ENQUIRIES = [
	{ code: "both", label: "Made, and signed by the school and the authority" },
	{ code: "school", label: "The school has signed, the authority has not" },
	{ code: "authority", label: "The authority has signed, the school has not" },
	{ code: "not_yet", label: "Not made yet" },
	{ code: "not_asked", label: "This ground does not ask for them" },
] as const satisfies readonly Coded[];
