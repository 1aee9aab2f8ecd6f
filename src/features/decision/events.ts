import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { CHECKS } from "../../domain/lists/checks.ts";
import { CLOSURE_REASONS } from "../../domain/lists/closure-reasons.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import { STATES } from "../../domain/lists/states.ts";
import { event } from "../../record/event.ts";

/** What the ledger keeps of a decision: ids, codes and dates. Its words are sealed. */
export const DecisionFacts = z.object({
	decision: z.uuid(),
	type: z.enum(codesOf(DECISION_TYPES)),
	review: z.iso.date(),
	saidBy: z.uuid().nullable(),
	saidAt: z.iso.datetime(),
	recordedBy: z.uuid(),
	actions: z.array(z.object({ owner: z.uuid(), due: z.iso.date() })),
	agencies: z.array(z.uuid()),
	place: z.uuid().nullable(),
	message: z.string().max(200).nullable(),
	closure: z.enum(codesOf(CLOSURE_REASONS)).optional(),
	checks: z.array(z.enum(codesOf(CHECKS))).optional(),
	/** Who makes the checks, and by when. */
	enquirer: z.object({ person: z.uuid(), due: z.iso.date() }).optional(),
	/** Fair Access: the date by which the child is to be placed. */
	placeBy: z.iso.date().optional(),
	supersedes: z.uuid().nullable(),
	/** Where the case stood, and where it stands now. */
	from: z.enum(codesOf(STATES)),
	to: z.enum(codesOf(STATES)),
	/** A second person has yet to confirm it. */
	secondPerson: z.boolean(),
	/** The meeting that it belongs to, and whether that could decide. */
	meeting: z.uuid().optional(),
	standing: z.enum(["decision", "recommendation"]).default("decision"),
});
export type DecisionFacts = z.infer<typeof DecisionFacts>;

/** A panel's decision was recorded. */
export const decisionRecorded = event({
	name: "decision.recorded",
	facts: DecisionFacts,
	says: (f) => {
		const kind = f.standing === "recommendation" ? "Recommendation" : "Decision";
		const what = `${kind} ${f.supersedes ? "corrected" : "recorded"}`;
		const waits = f.secondPerson ? ". A second person must confirm it" : "";
		// What is closed is not reviewed; where it is looked at again all the same, somebody confirms it first.
		const review = f.to === "closed" ? "" : `. Review ${longDate(f.review)}`;
		return `${what}: ${labelOf(DECISION_TYPES, f.type)}${review}${waits}`;
	},
});

/** A second person agreed that the case closes. */
export const decisionConfirmed = event({
	name: "decision.confirmed",
	facts: z.object({ decision: z.uuid() }),
	says: () => "Decision to close the case confirmed by a second person",
});

/** The reasons of a decision were opened. */
export const decisionOpened = event({
	name: "decision.opened",
	read: true,
	facts: z.object({ decision: z.uuid() }),
	says: () => "Opened the reasons of a decision",
});
