import type { CodeOf } from "./coded.ts";

/** What a person may be on a panel. What each role may do is the access policy's business. */
export const ROLES = [
	{ code: "notifier", label: "Notifier" },
	{ code: "agency_member", label: "Agency member" },
	{ code: "agency_lead", label: "Agency lead" },
	{ code: "education_welfare_officer", label: "Education welfare officer" },
	{ code: "safeguarding_lead", label: "Designated safeguarding lead" },
	{ code: "coordinator", label: "Coordinator" },
	{ code: "chair", label: "Chair" },
	{ code: "emergency_duty", label: "Emergency duty" },
	{ code: "auditor", label: "Auditor" },
	{ code: "administrator", label: "Administrator" },
	{ code: "school_oversight", label: "Head or governor" },
	{ code: "public", label: "Member of the public" },
] as const;

export type Role = CodeOf<typeof ROLES>;
