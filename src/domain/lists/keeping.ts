import type { Coded, CodeOf } from "./coded.ts";

/** What has a case kept longer than the usual rule: said by a person, or by an answer on the case. */
export const LONGER_RULES = [
	{ code: "looked_after", label: "The child was ever looked after" },
	{ code: "ehc_plan", label: "The child has, or had, an education, health and care plan" },
] as const;

export type LongerRule = CodeOf<typeof LONGER_RULES>;

export interface ErasureEntry extends Coded {
	/** It may be asked for before the date until which the case is kept. */
	readonly early: boolean;
}

/** Why a child's record is erased. A legal hold stops each of them; so does a case that is still open. */
export const ERASURE_REASONS = [
	{ code: "kept_long_enough", label: "The date until which it is kept has passed", early: false },
	{ code: "right_granted", label: "The right to erasure was asked for, and granted", early: true },
	{ code: "opened_in_error", label: "The case was opened in error: nothing of it is needed", early: true },
	{ code: "ordered", label: "A court or the Information Commissioner orders it", early: true },
] as const satisfies readonly ErasureEntry[];

export type ErasureReason = CodeOf<typeof ERASURE_REASONS>;
