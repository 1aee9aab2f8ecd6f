import type { CodeOf } from "./coded.ts";

/** The three groups in which the form asks the risk questions, in its order. */
export const RISK_GROUPS = [
	{ code: "harm", label: "Danger to the child" },
	{ code: "abroad_and_home", label: "Worries about home, or about travel abroad" },
	{ code: "known", label: "Already known to services" },
] as const;

export type RiskGroup = CodeOf<typeof RISK_GROUPS>;

/**
 * The 13 questions of the immediate-risk screen. `n` is the number by which policies know them. `label` is the
 * words beside a tick box (at most 75 characters, Slack's limit). `tier` is what a Yes asks for. `checkUnknown`
 * means that "I don't know" must be checked within 1 working day.
 */
export const RISK_QUESTIONS = [
	{
		n: 1,
		code: "protection_plan",
		label: "Has a child protection plan",
		tier: "act-now",
		group: "known",
		checkUnknown: true,
	},
	{
		n: 2,
		code: "section_47",
		label: "Social care is investigating significant harm now (section 47)",
		tier: "act-now",
		group: "known",
		checkUnknown: true,
	},
	{
		n: 3,
		code: "serious_worry",
		label: "Serious worry about the child's health, safety or welfare",
		tier: "act-now",
		group: "harm",
		checkUnknown: true,
	},
	{
		n: 4,
		code: "family_difficulty",
		label: "Domestic abuse, drugs or drink, mental illness, learning difficulty at home",
		tier: "judge-today",
		group: "abroad_and_home",
		checkUnknown: false,
	},
	{
		n: 5,
		code: "dangerous_person",
		label: "May be in contact with someone who is a danger to children",
		tier: "act-now",
		group: "harm",
		checkUnknown: true,
	},
	{
		n: 6,
		code: "exploitation",
		label: "At risk of criminal or sexual exploitation, gangs or radicalisation",
		tier: "act-now",
		group: "harm",
		checkUnknown: true,
	},
	{
		n: 7,
		code: "care_order",
		label: "Is under a care order",
		tier: "tell-today",
		group: "known",
		checkUnknown: false,
	},
	{
		n: 8,
		code: "looked_after",
		label: "Is looked after by a local authority",
		tier: "tell-today",
		group: "known",
		checkUnknown: true,
	},
	{
		n: 9,
		code: "crime",
		label: "May be the victim of a crime, or involved in one",
		tier: "judge-today",
		group: "harm",
		checkUnknown: false,
	},
	{
		n: 10,
		code: "removal_abroad",
		label: "May be taken out of the country unlawfully, such as abduction",
		tier: "act-now",
		group: "abroad_and_home",
		checkUnknown: true,
	},
	{
		n: 11,
		code: "travel_for_harm",
		label: "May be taken abroad for forced marriage, FGM or trafficking",
		tier: "act-now",
		group: "abroad_and_home",
		checkUnknown: true,
	},
	{
		n: 12,
		code: "privately_fostered",
		label: "Is privately fostered: cared for by someone who is not close family",
		tier: "tell-today",
		group: "known",
		checkUnknown: false,
	},
	{
		n: 13,
		code: "significant_harm",
		label: "Significant harm is suspected",
		tier: "act-now",
		group: "harm",
		checkUnknown: true,
	},
] as const;

export type RiskCode = CodeOf<typeof RISK_QUESTIONS>;
