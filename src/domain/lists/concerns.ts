import type { CodeOf } from "./coded.ts";

/**
 * Kinds of concern. Behaviour and mental health are the CPOMS blog's own examples (S0) of what "may indicate wider
 * safeguarding risks"; harm and exploitation are Bury's (S1), home, health and attendance the policies' (S2, S3).
 */
export const CONCERN_KINDS = [
	{ code: "behaviour", label: "Behaviour" },
	{ code: "mental_health", label: "Mental health" },
	{ code: "physical_health", label: "Physical health, or a medical need" },
	{ code: "home", label: "Home, family or housing" },
	{ code: "abuse_neglect", label: "Abuse or neglect" },
	{ code: "exploitation", label: "Exploitation, gangs or radicalisation" },
	{ code: "bullying", label: "Bullying or discrimination" },
	{ code: "attendance", label: "Absence or lateness" },
	{ code: "travel", label: "Leaving the area or the country" },
	{ code: "other", label: "Something else" },
] as const;

export type ConcernKind = CodeOf<typeof CONCERN_KINDS>;
