import type { CodeOf } from "./coded.ts";

/**
 * How an enquiry ends. A reply of "we'll look", or no reply, is an attempt and not an outcome: the enquiry stays
 * open. `located` also asks whether a professional has seen the child.
 */
export const OUTCOMES = [
	{ code: "no_trace", label: "Checked, no trace", needsReason: false },
	{ code: "lead_found", label: "A lead was found", needsReason: false },
	{ code: "located", label: "Child located", needsReason: false },
	{ code: "not_applicable", label: "Does not apply", needsReason: true },
	{ code: "refused", label: "Refused to answer", needsReason: true },
] as const;

export type Outcome = CodeOf<typeof OUTCOMES>;
