import type { Coded, CodeOf } from "./coded.ts";

export interface ClosureEntry extends Coded {
	/** What must be on the record before the case closes for this reason. */
	readonly evidence: readonly string[];
	/** Closes by a panel's decision only. */
	readonly panelDecides: boolean;
	/** A second person must agree. */
	readonly secondPerson: boolean;
	/** Reviewed once a year after closure. */
	readonly yearlyReview: boolean;
}

const simple = { panelDecides: false, secondPerson: false, yearlyReview: false } as const;

/** Why a case closes, and on what evidence. An offer of a place is not a reason: see the first entry. */
export const CLOSURE_REASONS = [
	{
		...simple,
		code: "on_roll_attending",
		label: "On roll and attending",
		evidence: ["The school confirms the first day attended", "20 school days of monitoring"],
	},
	{
		...simple,
		code: "alternative_provision_attending",
		label: "Attending alternative provision",
		evidence: ["The provider confirms the first day attended", "Hours a week, and why they are suitable"],
	},
	{
		...simple,
		code: "ehe_suitable",
		label: "Suitable home education",
		evidence: ["The home education officer's view that it is suitable"],
	},
	{
		...simple,
		code: "found_already_in_education",
		label: "Found: already in education",
		evidence: ["The school or provider confirms that the child attends"],
	},
	{
		...simple,
		code: "transferred_to_LA",
		label: "Accepted by another local authority",
		evidence: ["Written acceptance with the other authority's reference"],
	},
	{
		...simple,
		code: "moved_abroad_confirmed",
		label: "Move abroad confirmed",
		evidence: ["Evidence of the move", "A safeguarding view"],
		secondPerson: true,
	},
	{
		...simple,
		code: "over_compulsory_age",
		label: "Over compulsory school age",
		evidence: ["The date of birth, confirmed by a person"],
	},
	{
		...simple,
		code: "below_age_error",
		label: "Below compulsory school age: notified in error",
		evidence: ["The date of birth, confirmed by a person"],
	},
	{
		...simple,
		code: "deceased",
		label: "The child has died",
		evidence: ["Who confirmed it"],
		secondPerson: true,
	},
	{
		...simple,
		code: "duplicate",
		label: "Duplicate of another case",
		evidence: ["The reference of the other case"],
	},
	{
		...simple,
		code: "not_cme_redirected",
		label: "Not missing education: redirected",
		evidence: ["Who took the case on"],
	},
	{
		...simple,
		code: "not_located_enquiries_exhausted",
		label: "Not located, enquiries exhausted",
		evidence: [
			"The panel's decision",
			"The risk, considered and recorded",
			"The police and social care have been told",
		],
		panelDecides: true,
		secondPerson: true,
		yearlyReview: true,
	},
] as const satisfies readonly ClosureEntry[];

export type ClosureReason = CodeOf<typeof CLOSURE_REASONS>;
