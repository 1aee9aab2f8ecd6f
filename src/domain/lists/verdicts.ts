import type { CodeOf } from "./coded.ts";

/** What two cases that may be about one child are, as a person found (S2, duplicate check). */
export const VERDICTS = [
	{ code: "new_episode", label: "The same child, missing education again" },
	{ code: "same_absence", label: "The same child, and the same absence: it was raised twice" },
	{ code: "different", label: "Two different children" },
] as const;

export type Verdict = CodeOf<typeof VERDICTS>;

/** What somebody who raises a notification says of a case that it may be about: they may not know. */
export const KNOWN_ANSWERS = [...VERDICTS, { code: "unsure", label: "I am not sure" }] as const;
