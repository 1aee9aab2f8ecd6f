import type { CodeOf } from "./coded.ts";

/** Whether the Information Commissioner's Office is told of a breach (UK GDPR article 33). */
export const ICO_DECISIONS = [
	{ code: "reported", label: "Reported to the ICO" },
	{ code: "not_reported", label: "Not reported: a risk to anybody is unlikely" },
] as const;

/** Whether those whom it concerns were told (UK GDPR article 34). */
export const AFFECTED_TOLD = [
	{ code: "told", label: "Told" },
	{ code: "not_told", label: "Not told, for the reasons above" },
	{ code: "to_be_told", label: "Not yet told" },
] as const;

export type IcoDecision = CodeOf<typeof ICO_DECISIONS>;
export type AffectedTold = CodeOf<typeof AFFECTED_TOLD>;
