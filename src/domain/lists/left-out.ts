import type { CodeOf } from "./coded.ts";

/** Why a case is left out of the DfE's count. Each is counted apart. In the order in which they are asked. */
export const LEFT_OUT = [
	{ code: "at_risk", label: "At risk", why: "Watched as at risk of missing education: not missing it." },
	{ code: "duplicate", label: "Duplicate", why: "The same absence was raised twice: the other case counts." },
	{ code: "redirected", label: "Redirected", why: "Not missing education: another service acts." },
	{
		code: "unconfirmed_age",
		label: "Age not confirmed",
		why: "No date of birth is recorded. Find it out, then the child counts.",
	},
	{
		code: "early_years",
		label: "Early years",
		why: "Below compulsory school age: there is no national count of these.",
	},
	{ code: "over_age", label: "Over school age", why: "Over compulsory school age on these days." },
	{
		code: "on_roll",
		label: "On a school's roll",
		why: "Said to be on roll, whereabouts unknown: counts once taken off the roll.",
	},
	{
		code: "in_education",
		label: "In education",
		why: "Found in education, or back in it and monitored.",
	},
	{
		code: "same_child",
		label: "Counted already",
		why: "A person said that it is the same child as another case: the child counts once, by the newest case.",
	},
] as const;

export type LeftOut = CodeOf<typeof LEFT_OUT>;
