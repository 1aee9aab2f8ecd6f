import type { Coded, CodeOf } from "./coded.ts";
import type { DecisionField } from "./decision-types.ts";

export interface ClosureEntry extends Coded {
	/** The evidence that is asked for before the case closes for this reason: every answer is needed. */
	readonly asks: readonly DecisionField[];
	/** Closes by a panel's decision only. */
	readonly panelDecides: boolean;
	/** A second person must agree. */
	readonly secondPerson: boolean;
	/** Reviewed once a year after closure. */
	readonly yearlyReview: boolean;
}

const text = (name: string, label: string) => ({ name, label, as: "text", needed: true }) as const;
const date = (name: string, label: string) => ({ name, label, as: "date", needed: true }) as const;
const number = (name: string, label: string) => ({ name, label, as: "number", needed: true }) as const;

const confirmedBy = text("confirmed_by", "Who confirmed it, and how");
const confirmedOn = date("confirmed_on", "Confirmed on");
const firstDay = date("first_day", "First day attended");
const birth = date("birth", "Date of birth, as confirmed");

const simple = { panelDecides: false, secondPerson: false, yearlyReview: false } as const;

/** Why a case closes, and on what evidence. An offer of a place is not a reason: see the first entry. */
export const CLOSURE_REASONS = [
	{
		...simple,
		code: "on_roll_attending",
		label: "On roll and attending",
		asks: [text("school", "School"), firstDay, confirmedBy],
	},
	{
		...simple,
		code: "alternative_provision_attending",
		label: "Attending alternative provision",
		asks: [
			text("provider", "Provider"),
			firstDay,
			confirmedBy,
			number("hours", "Hours a week"),
			text("suitable", "Why it is full-time and suitable, or why fewer hours are right"),
		],
	},
	{
		...simple,
		code: "ehe_suitable",
		label: "Suitable home education",
		asks: [
			text("officer", "Home education officer"),
			text("view", "Their view that it is suitable"),
			date("view_on", "Date of their view"),
		],
	},
	{
		...simple,
		code: "found_already_in_education",
		label: "Found: already in education",
		asks: [text("school", "School or provider"), confirmedBy, confirmedOn],
	},
	{
		...simple,
		code: "transferred_to_LA",
		label: "Accepted by another local authority",
		asks: [
			text("authority", "Authority"),
			text("their_reference", "Their reference, from the written acceptance"),
			date("accepted_on", "Accepted in writing on"),
		],
	},
	{
		...simple,
		code: "moved_abroad_confirmed",
		label: "Move abroad confirmed",
		asks: [
			text("destination", "Where to, as far as known"),
			text("evidence", "Evidence of the move"),
			text("safeguarding", "Safeguarding view, and whose it is"),
		],
		secondPerson: true,
	},
	{
		...simple,
		code: "over_compulsory_age",
		label: "Over compulsory school age",
		asks: [birth, confirmedBy],
	},
	{
		...simple,
		code: "below_age_error",
		label: "Below compulsory school age: notified in error",
		asks: [birth, confirmedBy],
	},
	{
		...simple,
		code: "deceased",
		label: "The child has died",
		asks: [confirmedBy, confirmedOn],
		secondPerson: true,
	},
	{
		...simple,
		code: "duplicate",
		label: "Duplicate of another case",
		asks: [{ name: "other_case", label: "Reference of the other case", as: "reference", needed: true }],
	},
	{
		...simple,
		code: "not_cme_redirected",
		label: "Not missing education: redirected",
		asks: [text("taken_by", "Who took the child on"), date("taken_on", "Taken on, on")],
	},
	{
		...simple,
		code: "not_located_enquiries_exhausted",
		label: "Not located, enquiries exhausted",
		asks: [
			text("risk", "The risk, as considered"),
			text("informed", "Who was told at the police and social care"),
			date("informed_on", "Told on"),
		],
		panelDecides: true,
		secondPerson: true,
		yearlyReview: true,
	},
] as const satisfies readonly ClosureEntry[];

export type ClosureReason = CodeOf<typeof CLOSURE_REASONS>;
