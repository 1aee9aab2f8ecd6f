import type { Coded, CodeOf } from "./coded.ts";
import type { Outcome } from "./outcomes.ts";

interface EndingEntry extends Coded {
	/** What it is called in a list. */
	readonly words: string;
	/** The outcome that the enquiry has once both sides have signed. */
	readonly outcome: Outcome;
}

/**
 * How joint enquiries by school and authority end (regulation 9 of the School Attendance (Pupil Registration) (England)
 * Regulations 2024, grounds H and I, as DfE's text is quoted: location and circumstances).
 */
export const SIGN_OFF_ENDINGS = [
	{
		code: "not_located",
		label: "Not located: where the child is and the circumstances were both looked into",
		words: "not located, circumstances looked into",
		outcome: "no_trace",
	},
	{
		code: "will_not_attend",
		label: "Located: school and authority agree that the child will not attend again",
		words: "located, and both agree that the child will not attend again",
		outcome: "located",
	},
] as const satisfies readonly EndingEntry[];

export type SignOffEnding = CodeOf<typeof SIGN_OFF_ENDINGS>;

/** The ground that a school names. Rollcall records it, and never says that taking a child off the roll is lawful. */
export const SIGN_OFF_GROUNDS = [
	{ code: "ground_h", label: "Ground H: not back 10 school days after an agreed leave" },
	{ code: "ground_i", label: "Ground I: absent for 20 school days or more" },
	{ code: "other", label: "Another ground, named in the evidence" },
	{ code: "none", label: "None: the child stays on the roll" },
] as const satisfies readonly Coded[];

export type SignOffGround = CodeOf<typeof SIGN_OFF_GROUNDS>;

/** The two that sign. */
export const SIGN_OFF_SIDES = [
	{ code: "school", label: "the school" },
	{ code: "authority", label: "the local authority" },
] as const satisfies readonly Coded[];

export type SignOffSide = CodeOf<typeof SIGN_OFF_SIDES>;
