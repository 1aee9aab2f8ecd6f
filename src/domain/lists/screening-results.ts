import type { CaseKind } from "./case-kinds.ts";
import type { Coded, CodeOf } from "./coded.ts";

export interface ScreeningEntry extends Coded {
	readonly route: string;
	readonly accepted: boolean;
	readonly counted: boolean;
	/** The queue that it waits in, where it is accepted. */
	readonly kind: CaseKind;
	/** Somebody else takes the child on, and says so. */
	readonly handOff: boolean;
}

const cme = { kind: "cme", handOff: false } as const;
const handedOff = { kind: "cme", handOff: true } as const;

/**
 * What screening a notification results in. `route` says where it goes; `accepted` whether it becomes a case here;
 * `counted` whether it belongs in the DfE's count of children missing education (a child still on a roll does not, until taken off it).
 */
export const SCREENING_RESULTS = [
	{
		kind: "early_years",
		handOff: false,
		code: "EARLY_YEARS",
		label: "Below compulsory school age",
		route: "The early-years queue",
		accepted: true,
		counted: false,
	},
	{
		...handedOff,
		code: "OVER_AGE",
		label: "Over compulsory school age",
		route: "The participation (NEET) team",
		accepted: false,
		counted: false,
	},
	{
		...handedOff,
		code: "ATTENDANCE",
		label: "On roll, not attending regularly",
		route: "The school's attendance officer or education welfare officer",
		accepted: false,
		counted: false,
	},
	{
		...cme,
		code: "MISSING_PERSON",
		label: "Missing from home or care",
		route: "The police and social care, now. A case here may run beside theirs",
		accepted: true,
		counted: false,
	},
	{
		...handedOff,
		code: "EHE_SUITABLE",
		label: "Suitable home education",
		route: "The home education list",
		accepted: false,
		counted: false,
	},
	{
		...cme,
		code: "IN_PROVISION",
		label: "In alternative or specialist provision",
		route: "Closed, with the evidence kept",
		accepted: false,
		counted: false,
	},
	{
		...cme,
		code: "CME",
		label: "Missing education",
		route: "Accepted: enquiries open",
		accepted: true,
		counted: true,
	},
	{
		...cme,
		code: "CME_PROVISIONAL",
		label: "On roll, whereabouts unknown",
		route: "Accepted. The school keeps the child on roll while joint enquiries run",
		accepted: true,
		counted: false,
	},
	{
		kind: "at_risk",
		handOff: false,
		code: "AT_RISK",
		label: "At risk of missing education, not missing it",
		route: "The at-risk watch-list, kept apart and never counted",
		accepted: true,
		counted: false,
	},
] as const satisfies readonly ScreeningEntry[];

export type ScreeningResult = CodeOf<typeof SCREENING_RESULTS>;

/** What a person may make of a notification: one of the results above, or a second notification of one child. */
export const TRIAGE_RESULTS = [
	...SCREENING_RESULTS,
	{
		...cme,
		code: "DUPLICATE",
		label: "The same child and matter as another case",
		route: "That case goes on; nothing is merged",
		accepted: false,
		counted: false,
	},
] as const satisfies readonly ScreeningEntry[];

export type TriageResult = CodeOf<typeof TRIAGE_RESULTS>;
