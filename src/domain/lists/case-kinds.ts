import type { CodeOf } from "./coded.ts";

/**
 * What a case is about. Three queues that never mix: only the first is of children missing education. Early years have
 * no national guidance and are in no DfE count (Leicestershire page, S4); children at risk of missing education are
 * watched without being counted as missing (Derbyshire policy and Leicestershire page, S2 and S4).
 */
export const CASE_KINDS = [
	{ code: "cme", label: "Child missing education", queue: "Children missing education" },
	{ code: "early_years", label: "Below school age", queue: "Early years" },
	{ code: "at_risk", label: "At risk of missing education: watched", queue: "At-risk watch-list" },
] as const;

export type CaseKind = CodeOf<typeof CASE_KINDS>;
