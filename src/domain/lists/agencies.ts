import type { CodeOf } from "./coded.ts";

/** The ten kinds of stakeholder that a policy on children missing education names (innov8/Suffolk policy, 9.4). */
export const STAKEHOLDERS = [
	{ code: "education", label: "Education" },
	{ code: "social_care", label: "Children's social care" },
	{ code: "health", label: "Health" },
	{ code: "police", label: "Police" },
	{ code: "youth_justice", label: "Youth justice teams" },
	{ code: "youth_custody", label: "Young offender institutions" },
	{ code: "childrens_homes", label: "Children's homes" },
	{ code: "early_help", label: "Early help" },
	{ code: "housing", label: "Housing providers" },
	{ code: "childrens_centres", label: "Children's centres" },
] as const;

export type Stakeholder = CodeOf<typeof STAKEHOLDERS>;

/**
 * The kinds of agency on a panel. Education is divided as its work is; domestic abuse services stand beside the
 * ten kinds of stakeholder because refuges are asked through them only. The order is that of the digest's table.
 */
export const AGENCY_KINDS = [
	{ code: "school", label: "Schools", stakeholder: "education" },
	{ code: "early_years", label: "Nurseries and childminders", stakeholder: "education" },
	{ code: "education_welfare", label: "Education welfare", stakeholder: "education" },
	{ code: "la_education", label: "Admissions and pupil records", stakeholder: "education" },
	{ code: "cme_team", label: "CME team", stakeholder: "education" },
	{ code: "social_care", label: "Children's social care", stakeholder: "social_care" },
	{ code: "early_help", label: "Early help", stakeholder: "early_help" },
	{ code: "health", label: "Health", stakeholder: "health" },
	{ code: "housing", label: "Housing and council tax", stakeholder: "housing" },
	{ code: "police", label: "Police", stakeholder: "police" },
	{ code: "youth_justice", label: "Youth justice", stakeholder: "youth_justice" },
	{ code: "youth_custody", label: "Young offender institutions", stakeholder: "youth_custody" },
	{ code: "childrens_homes", label: "Children's homes", stakeholder: "childrens_homes" },
	{ code: "childrens_centres", label: "Children's centres", stakeholder: "childrens_centres" },
	{ code: "domestic_abuse", label: "Domestic abuse services", stakeholder: undefined },
	{ code: "public", label: "Members of the public", stakeholder: undefined },
] as const;

export type AgencyKind = CodeOf<typeof AGENCY_KINDS>;
