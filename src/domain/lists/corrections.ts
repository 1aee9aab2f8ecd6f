import type { CodeOf } from "./coded.ts";

/** Why what was recorded of a child is corrected (UK GDPR article 16). */
export const CORRECTION_REASONS = [
	{ code: "wrong", label: "It was wrong when it was entered" },
	{ code: "changed", label: "It has changed since" },
	{ code: "asked", label: "The child or a parent asked, and the panel agrees" },
	{ code: "disputed", label: "The child or a parent disagrees, and the panel keeps it" },
] as const;

export type CorrectionReason = CodeOf<typeof CORRECTION_REASONS>;
