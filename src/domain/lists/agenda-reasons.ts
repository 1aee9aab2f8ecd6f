import type { CodeOf } from "./coded.ts";

/** Why a case is on a meeting's agenda. The first that holds gives it its place: urgent and complex cases come first. */
export const AGENDA_REASONS = [
	{ code: "urgent", label: "Urgent" },
	{ code: "complex", label: "Complex" },
	{ code: "review_due", label: "Due for review" },
	{ code: "overdue", label: "An enquiry is long overdue" },
	{ code: "panel", label: "Waiting for a panel decision" },
	{ code: "recommended", label: "A recommendation waits for a quorum" },
	{ code: "carried", label: "Carried over from the last meeting" },
	{ code: "never_found", label: "Never found: yearly review" },
	{ code: "added", label: "Added by hand" },
] as const;

export type AgendaReason = CodeOf<typeof AGENDA_REASONS>;
