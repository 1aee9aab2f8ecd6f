import type { CodeOf } from "./coded.ts";

/**
 * Services to which a child is referred from a case (Leicestershire: refer to other services). Social care, the police and
 * SEND have decisions of their own.
 */
export const SERVICES = [
	{ code: "early_help", label: "Early help" },
	{ code: "participation", label: "Participation (NEET) team" },
	{ code: "attendance", label: "Attendance service" },
	{ code: "home_education", label: "Home education team" },
	{ code: "youth_support", label: "Youth support" },
	{ code: "mental_health", label: "Child mental health" },
	{ code: "school_nursing", label: "School nursing or health visiting" },
	{ code: "housing_support", label: "Housing support" },
	{ code: "young_carers", label: "Young carers" },
	{ code: "other", label: "Another service" },
] as const;

export type ServiceCode = CodeOf<typeof SERVICES>;
