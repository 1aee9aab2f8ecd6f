import type { CodeOf } from "./coded.ts";

/** Kinds of session in the training log (S2: governors and partners are trained; S3: information sessions). */
export const SESSION_KINDS = [
	{ code: "training", label: "Training" },
	{ code: "information", label: "Information session" },
] as const;

export type SessionKind = CodeOf<typeof SESSION_KINDS>;

/** For whom a session is. */
export const AUDIENCES = [
	{ code: "governors", label: "Governors" },
	{ code: "schools", label: "Schools" },
	{ code: "agencies", label: "The panel's agencies" },
	{ code: "authority", label: "The authority's own staff" },
	{ code: "families", label: "Parents and the community" },
	{ code: "others", label: "Others" },
] as const;

export type Audience = CodeOf<typeof AUDIENCES>;
