import type { CodeOf } from "./coded.ts";

/** Ethnicity, in the groups of the 2021 census that the DfE's school census codes come together in. */
export const ETHNICITIES = [
	{ code: "white_british", label: "White British" },
	{ code: "white_irish", label: "White Irish" },
	{ code: "irish_traveller", label: "Traveller of Irish heritage" },
	{ code: "roma_gypsy", label: "Gypsy or Roma" },
	{ code: "white_other", label: "Any other White background" },
	{ code: "white_black_caribbean", label: "White and Black Caribbean" },
	{ code: "white_black_african", label: "White and Black African" },
	{ code: "white_asian", label: "White and Asian" },
	{ code: "mixed_other", label: "Any other mixed background" },
	{ code: "indian", label: "Indian" },
	{ code: "pakistani", label: "Pakistani" },
	{ code: "bangladeshi", label: "Bangladeshi" },
	{ code: "chinese", label: "Chinese" },
	{ code: "asian_other", label: "Any other Asian background" },
	{ code: "black_caribbean", label: "Black Caribbean" },
	{ code: "black_african", label: "Black African" },
	{ code: "black_other", label: "Any other Black background" },
	{ code: "other", label: "Any other ethnic group" },
	{ code: "not_known", label: "Not known, or not said" },
] as const;

/** Whether somebody must interpret. */
export const INTERPRETER = [
	{ code: "yes", label: "An interpreter is needed" },
	{ code: "no", label: "No interpreter is needed" },
	{ code: "unknown", label: "Not known whether an interpreter is needed" },
] as const;

/** Special educational needs, as the SEND code of practice names their stages. */
export const SEN_STAGES = [
	{ code: "none", label: "None known" },
	{ code: "support", label: "SEN support" },
	{ code: "assessment", label: "Being assessed for an EHC plan" },
	{ code: "plan", label: "EHC plan" },
	{ code: "unknown", label: "Not known" },
] as const;

/** What social care had to do with the child before, the gravest first. */
export const SOCIAL_CARE_HISTORY = [
	{ code: "looked_after_before", label: "Was looked after" },
	{ code: "protection_plan_before", label: "Had a child protection plan" },
	{ code: "child_in_need", label: "Was, or is, a child in need" },
	{ code: "early_help", label: "Early help" },
	{ code: "none", label: "None known" },
	{ code: "unknown", label: "Not known" },
] as const;

export type SenStage = CodeOf<typeof SEN_STAGES>;
