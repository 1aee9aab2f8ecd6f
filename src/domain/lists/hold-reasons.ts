import type { Coded, CodeOf } from "./coded.ts";

/** Why contact with the family waits until social care or the police record that it is safe. Never for a channel. */
export const HOLD_REASONS = [
	{ code: "removal_abroad", label: "The child may be taken out of the country unlawfully" },
	{
		code: "forced_marriage_honour_fgm",
		label: "Possible forced marriage, 'honour'-based abuse, FGM or trafficking",
	},
	{ code: "domestic_abuse", label: "Possible domestic abuse" },
] as const;

export type HoldReason = CodeOf<typeof HOLD_REASONS>;

/** Who says that contact with the family is safe, or that nothing of what was feared is so. */
export const SAFE_BECAUSE = [
	{ code: "social_care", label: "Social care says that contact is safe" },
	{ code: "police", label: "The police say that contact is safe" },
	{ code: "not_so", label: "It was looked into, and the danger that was feared is not there" },
] as const satisfies readonly Coded[];

export type SafeBecause = CodeOf<typeof SAFE_BECAUSE>;
