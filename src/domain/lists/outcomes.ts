import type { CheckCode } from "./checks.ts";
import type { CodeOf } from "./coded.ts";

/**
 * How an enquiry ends. A reply of "we'll look", or no reply, is an attempt and not an outcome: the enquiry stays
 * open. `located` also asks whether a professional has seen the child. A risk discussion (E06) looks for no trace: the
 * safeguarding lead decides whether to refer the child, and records why (innov8/Suffolk policy, 6.1).
 */
export const OUTCOMES = [
	{ code: "no_trace", label: "Checked, no trace", needsReason: false },
	{ code: "lead_found", label: "A lead was found", needsReason: false },
	{ code: "located", label: "Child located", needsReason: false },
	{ code: "not_applicable", label: "Does not apply", needsReason: true },
	{ code: "refused", label: "Refused to answer", needsReason: true },
	{ code: "not_referred", label: "Decided: no referral now", needsReason: true },
	{ code: "referred", label: "Decided: refer to social care or the police", needsReason: true },
] as const;

export type Outcome = CodeOf<typeof OUTCOMES>;

/** The check that ends in a decision of the safeguarding lead. */
export const DISCUSSION = "E06" satisfies CheckCode;

const DECIDED: readonly Outcome[] = ["not_referred", "referred"];

/** Whether a check can end so: a risk discussion with what was decided, every other with what was found. */
export function mayEnd(check: CheckCode, outcome: Outcome): boolean {
	if (check === DISCUSSION) return outcome !== "no_trace";
	return !DECIDED.includes(outcome);
}
