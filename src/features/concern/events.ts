import { z } from "zod";
import { listInWords } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { CONCERN_KINDS } from "../../domain/lists/concerns.ts";
import { RISK_QUESTIONS } from "../../domain/lists/risk-questions.ts";
import { event } from "../../record/event.ts";

const facts = z.object({
	concern: z.uuid(),
	kinds: z.array(z.enum(codesOf(CONCERN_KINDS))),
	atRisk: z.enum(["yes", "no", "unknown"]).nullable(),
	/** Questions of the risk screen that are answered Yes from now on, and were not. */
	flags: z.array(z.enum(codesOf(RISK_QUESTIONS))),
	socialCare: z.boolean(),
	/** 1 where what is said makes contact with the family wait, whether or not it waited before; else 0. */
	held: z.number(),
});

function inWords(f: z.infer<typeof facts>): string {
	const kinds = f.kinds.map((code) => labelOf(CONCERN_KINDS, code).toLowerCase());
	return [
		kinds.length ? `: ${listInWords(kinds)}` : "",
		f.atRisk === "yes" ? ". Said to be at risk of harm now" : "",
		f.flags.length ? ". Safety answers changed" : "",
		f.held ? ". Contact with the family is on hold" : "",
		f.socialCare ? ". Social care's members were told" : "",
	].join("");
}

/** Somebody is worried about a child on a case. Those who must know are told in the same transaction. */
export const concernRecorded = event({
	name: "concern.recorded",
	facts,
	says: (f) => `Concern recorded${inWords(f)}`,
});

/** Whoever is worried said more of the same concern. */
export const concernChanged = event({
	name: "concern.changed",
	facts,
	says: (f) => `Concern added to${inWords(f)}`,
});
