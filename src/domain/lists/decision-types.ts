import type { Coded, CodeOf } from "./coded.ts";
import type { State } from "./states.ts";

/** One thing that a decision of this type must say. `as` is how it is asked. */
export interface DecisionField {
	readonly name: string;
	readonly label: string;
	readonly as: "text" | "date" | "number" | "checks" | "closure_reason" | "person" | "reference";
	readonly needed: boolean;
}

export interface DecisionEntry extends Coded {
	readonly fields: readonly DecisionField[];
	/** Where the case stands once this is decided; undefined leaves it where it is. */
	readonly movesTo?: State;
}

const text = (name: string, label: string) => ({ name, label, as: "text", needed: true }) as const;
const date = (name: string, label: string) => ({ name, label, as: "date", needed: true }) as const;
const number = (name: string, label: string) => ({ name, label, as: "number", needed: true }) as const;

const school = text("school", "School");
const start = date("start", "Start date");
const provider = text("provider", "Provider");
const hours = number("hours", "Hours a week");
/** The date of the next review: every open case has one. */
const review = date("review", "Review on");

/** What a panel can decide. The reasons, actions and attendance are asked for every type and are not listed. */
export const DECISION_TYPES = [
	{
		code: "offer_named_school",
		label: "Offer a place at a named school",
		fields: [school, start],
		movesTo: "placement_pending",
	},
	{
		code: "fair_access",
		label: "Fair Access: place within 20 school days",
		fields: [school],
		movesTo: "placement_pending",
	},
	{
		code: "alternative_provision",
		label: "Alternative provision, with a reintegration review",
		fields: [provider, start, hours, date("review", "Reintegration review on")],
		movesTo: "placement_pending",
	},
	{
		code: "dual_registration",
		label: "Dual registration",
		fields: [text("school", "Main school"), text("second", "Second school"), start],
		movesTo: "placement_pending",
	},
	{
		code: "targeted_provision",
		label: "Targeted provision for a limited time",
		fields: [provider, start, date("until", "Until")],
		movesTo: "placement_pending",
	},
	{
		code: "school_funding",
		label: "Funding to a school",
		fields: [school, number("amount", "Amount in pounds")],
	},
	{
		code: "interim_tuition",
		label: "Tuition or interim provision (section 19)",
		fields: [provider, start, hours],
		movesTo: "placement_pending",
	},
	{
		code: "send_referral",
		label: "Refer for an EHC plan or SEND support",
		fields: [text("to", "Referred to")],
	},
	{
		code: "accept_home_education",
		label: "Accept home education as suitable",
		fields: [text("evidence", "The home education officer's view")],
	},
	{
		code: "home_education_unsuitable",
		label: "Home education not suitable: start the attendance order route",
		fields: [],
		movesTo: "on_appeal_sao",
	},
	{
		code: "start_attendance_order_notice",
		label: "Start a school attendance order notice",
		fields: [date("served", "Notice served on")],
		movesTo: "on_appeal_sao",
	},
	{
		code: "name_school_in_order",
		label: "Name a school in an attendance order",
		fields: [school],
		movesTo: "on_appeal_sao",
	},
	{
		code: "attendance_order_considered",
		label: "A school attendance order was considered",
		fields: [text("considered", "Whether to start one, and why")],
	},
	{ code: "refer_social_care", label: "Refer to social care (MASH)", fields: [] },
	{ code: "refer_police", label: "Refer to the police", fields: [] },
	{
		code: "further_enquiries",
		label: "Make further enquiries",
		fields: [
			{ name: "checks", label: "Which checks", as: "checks", needed: true },
			{ name: "owner", label: "Who makes them", as: "person", needed: true },
			date("due", "Due"),
		],
		movesTo: "enquiries",
	},
	{
		code: "transfer_out",
		label: "Transfer to another local authority",
		fields: [text("authority", "Authority")],
		movesTo: "transfer_out_pending",
	},
	{
		code: "enquiries_exhausted",
		label: "Agree that joint enquiries are exhausted",
		fields: [text("risk", "The risk, as considered"), review],
		movesTo: "not_located",
	},
	{ code: "continue_monitoring", label: "Continue monitoring", fields: [review], movesTo: "monitoring" },
	{ code: "defer", label: "Defer", fields: [review] },
	{
		code: "close",
		label: "Close the case",
		// The evidence that its reason needs is asked once the reason is known: see closure-reasons.
		fields: [{ name: "closure", label: "Closure reason", as: "closure_reason", needed: true }],
		movesTo: "closed",
	},
	{ code: "reopen", label: "Reopen the case", fields: [], movesTo: "reopened" },
	{
		code: "escalate",
		label: "Dispute, or escalate to a senior lead",
		fields: [text("to", "Senior lead"), text("dispute", "What is disputed")],
	},
] as const satisfies readonly DecisionEntry[];

export type DecisionType = CodeOf<typeof DECISION_TYPES>;
