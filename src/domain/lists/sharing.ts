import type { CodeOf } from "./coded.ts";

/** What a case's information is shared outside the panel for. */
export const SHARE_PURPOSES = [
	{ code: "keep_safe", label: "To keep the child, or somebody else, safe" },
	{ code: "find_child", label: "To find out where the child is" },
	{ code: "arrange_education", label: "To arrange a school place or other education" },
	{ code: "support_family", label: "To get the child or family help that they need" },
	{ code: "crime", label: "To prevent, detect or prosecute a crime" },
	{ code: "other_authority", label: "To hand the case to another authority, or ask it about the child" },
	{ code: "court", label: "A court, or another legal duty, asks for it" },
] as const;

/**
 * The lawful bases on which a panel shares: the one of Article 6, and the condition of Article 9 for what is said of
 * health, ethnicity and the like. The first is S3's (5.4). Not consent: a public authority has a task in law, and a
 * family cannot freely refuse it.
 */
export const LAWFUL_BASES = [
	{ code: "public_task", label: "Public task, Education Act 1996 s.436A: UK GDPR Art. 6(1)(e) and 9(2)(g)" },
	{ code: "legal_duty", label: "Legal duty, such as a court's order: UK GDPR Art. 6(1)(c) and 9(2)(g)" },
	{ code: "vital_interests", label: "To save a life: UK GDPR Art. 6(1)(d) and 9(2)(c)" },
] as const;

/** What of a case is shared. `fields` are the sealed details of the child that each kind comes to. */
export const SHARE_DETAILS = [
	{
		code: "identity",
		label: "Who the child is",
		fields: [
			...["first_name", "surname", "description", "birth", "age", "sex", "upn"],
			...["aliases", "ethnicity", "language", "interpreter"],
		],
	},
	{ code: "address", label: "Addresses", fields: ["address", "postcode", "new_place"] },
	{
		code: "family",
		label: "Parents or carers, siblings and contacts",
		fields: ["parent", "phone", "lives_with", "siblings", "other_contacts"],
	},
	{ code: "education", label: "School, and when last attended", fields: ["school", "setting", "sen"] },
	{ code: "safety", label: "Safety answers, and when last seen", fields: ["last_seen_by", "hazards"] },
	{ code: "enquiries", label: "What enquiries came to", fields: [] },
	{ code: "decisions", label: "What the panel decided, without its reasons", fields: [] },
] as const;

/** Why a case's information is not shared. */
export const WITHHELD_REASONS = [
	{ code: "more_harm", label: "Sharing it would harm the child more than keeping it" },
	{ code: "not_needed", label: "It is not needed for what they ask it for" },
	{ code: "no_basis", label: "There is no lawful basis for it" },
	{ code: "who_asks", label: "It is not certain who asks" },
	{ code: "elsewhere", label: "They can get it from somebody who is better placed" },
] as const;

export type SharePurpose = CodeOf<typeof SHARE_PURPOSES>;
export type LawfulBasis = CodeOf<typeof LAWFUL_BASES>;
export type ShareDetail = CodeOf<typeof SHARE_DETAILS>;
export type WithheldReason = CodeOf<typeof WITHHELD_REASONS>;
