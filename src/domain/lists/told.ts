import type { CodeOf } from "./coded.ts";

/** Who was told of an act-now answer, as whoever raised it says. */
export const TOLD = [
	{ code: "social_care", label: "Social care" },
	{ code: "police", label: "The police" },
	{ code: "both", label: "Social care and the police" },
	{ code: "nobody_yet", label: "Nobody yet: I am phoning now" },
] as const;

export type Told = CodeOf<typeof TOLD>;
