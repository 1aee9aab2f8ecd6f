import type { CodeOf } from "./coded.ts";

/**
 * What screening a notification results in. `route` says where it goes; `accepted` whether it becomes a case here;
 * `counted` whether it belongs in the DfE's count of children missing education (a child still on a roll does not, until taken off it).
 */
export const SCREENING_RESULTS = [
	{
		code: "EARLY_YEARS",
		label: "Below compulsory school age",
		route: "The early-years queue",
		accepted: true,
		counted: false,
	},
	{
		code: "OVER_AGE",
		label: "Over compulsory school age",
		route: "The participation (NEET) team",
		accepted: false,
		counted: false,
	},
	{
		code: "ATTENDANCE",
		label: "On roll, not attending regularly",
		route: "The school's attendance officer or education welfare officer",
		accepted: false,
		counted: false,
	},
	{
		code: "MISSING_PERSON",
		label: "Missing from home or care",
		route: "The police and social care, now. A case here may run beside theirs",
		accepted: true,
		counted: false,
	},
	{
		code: "EHE_SUITABLE",
		label: "Suitable home education",
		route: "The home education list",
		accepted: false,
		counted: false,
	},
	{
		code: "IN_PROVISION",
		label: "In alternative or specialist provision",
		route: "Closed, with the evidence kept",
		accepted: false,
		counted: false,
	},
	{
		code: "CME",
		label: "Missing education",
		route: "Accepted: enquiries open",
		accepted: true,
		counted: true,
	},
	{
		code: "CME_PROVISIONAL",
		label: "On roll, whereabouts unknown",
		route: "Accepted. The school keeps the child on roll while joint enquiries run",
		accepted: true,
		counted: false,
	},
] as const;

export type ScreeningResult = CodeOf<typeof SCREENING_RESULTS>;
