import type { CodeOf } from "./coded.ts";

/**
 * Kinds of school and setting that a pupil may be missing from: all that the innov8/Suffolk policy names (9.4, and 11.0
 * for alternative provision), independent schools among them.
 */
export const SCHOOL_TYPES = [
	{ code: "maintained", label: "Maintained school" },
	{ code: "academy", label: "Academy" },
	{ code: "free_school", label: "Free school" },
	{ code: "independent", label: "Independent school" },
	{ code: "voluntary_aided", label: "Voluntary-aided school" },
	{ code: "foundation", label: "Foundation school" },
	{ code: "special", label: "Special school" },
	{ code: "pupil_referral_unit", label: "Pupil referral unit" },
	{ code: "alternative_provision", label: "Alternative provision" },
	{ code: "college", label: "College" },
	{ code: "other", label: "Another kind, or I don't know" },
] as const;

export type SchoolType = CodeOf<typeof SCHOOL_TYPES>;
