import { z } from "zod";
import { Private } from "../../chat/private.ts";
import { LONGEST, needed } from "../answers.ts";

/** As many as a list can offer on both platforms. */
export const MOST_PEOPLE = 100;

/** Whoever may run a meeting may do all of it but approve what it decided. */
export const ALLOW = "run a panel meeting";

export const Reason = z.object({ reason: z.instanceof(Private) });
/** Why: asked in words, and sealed under the case's child. */
export const reason = (label: string, sentence: string) =>
	({
		label,
		hint: "Kept private in the case.",
		as: "text",
		lines: 2,
		schema: needed(sentence, LONGEST),
	}) as const;
