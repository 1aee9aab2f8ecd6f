import { Refusal, refusal } from "../../access/refusal.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES, type State } from "../../domain/lists/states.ts";

export const contactOpen = refusal(
	"triage.contact-open",
	"An act-now answer was given, and nobody has confirmed who was told. First confirm the contact with social care or the police. A worry about a child stands when a notification is redirected. Nothing was recorded.",
);
export const unseen = refusal(
	"triage.unseen",
	"The child is said to be located, but nobody has recorded seeing them. Record the welfare check first. Nothing was recorded.",
);
export const taken = refusal(
	"handoff.taken-already",
	"This was taken on already. Nothing was recorded twice.",
);
export const notYours = refusal(
	"handoff.not-yours",
	"This was handed to somebody else. Ask the coordinator if you should take it on.",
);
export const closed = refusal(
	"lifecycle.closed",
	"The case is closed. Reopen it first, with a decision. Its history is kept.",
);
export const noReview = refusal("review.none-due", "This case is over and has no review to record.");
export const notOnPanel = refusal(
	"lifecycle.not-on-panel",
	"Somebody you chose is no longer on the panel. Nothing was recorded. Begin again, and choose who takes it on.",
);
export const sightNotYours = refusal(
	"assign.need-to-know",
	"This case is need to know, and whoever you chose is not named on it. Only the coordinator or the chair names somebody. Ask them to hand it over, or choose somebody who is named. Nothing was recorded.",
);
export const sameOwner = refusal("assign.same", "The case is theirs already. Nothing was recorded.");
export const otherCaseGone = refusal(
	"triage.no-other-case",
	"There is no such other case on this panel. Check the reference. Nothing was recorded.",
);
export const datePast = refusal(
	"lifecycle.date-past",
	"The next review that you gave has passed since. Nothing was recorded. Begin again with a later date.",
);

/** The lifecycle does not allow it; `because` is the domain's own sentence. */
export const notPossible = (code: string, because: string): Refusal =>
	new Refusal(`lifecycle.${code}`, `${because} Nothing was recorded.`);

/** Nothing that somebody can say of where the case stands leads on from here. */
export const nowhere = (state: State): Refusal =>
	new Refusal(
		"lifecycle.nowhere",
		`The case stands at “${labelOf(STATES, state)}”. From there it goes on by triage, or by a decision. Nothing was recorded.`,
	);
