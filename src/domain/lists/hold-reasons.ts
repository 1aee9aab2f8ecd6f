import type { CodeOf } from "./coded.ts";

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
