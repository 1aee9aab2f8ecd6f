import type { CodeOf } from "./coded.ts";

/**
 * What an officer makes of a child who was found: refer to social care or the police, or not (innov8/Suffolk policy,
 * 11.3: their professional judgement). The codes of a referral are those of `told.ts`.
 */
export const JUDGEMENTS = [
	{ code: "no", label: "No referral: I say why below" },
	{ code: "social_care", label: "Yes: I have told social care" },
	{ code: "police", label: "Yes: I have told the police" },
	{ code: "both", label: "Yes: I have told social care and the police" },
	{ code: "nobody_yet", label: "Yes: I am phoning now" },
] as const;

export type Judgement = CodeOf<typeof JUDGEMENTS>;
