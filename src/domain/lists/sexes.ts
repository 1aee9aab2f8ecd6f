import type { CodeOf } from "./coded.ts";

/** As the DfE collection counts it. */
export const SEXES = [
	{ code: "female", label: "Female" },
	{ code: "male", label: "Male" },
	{ code: "unknown", label: "Unknown" },
] as const;

export type Sex = CodeOf<typeof SEXES>;
