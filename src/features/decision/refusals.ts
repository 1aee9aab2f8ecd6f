import { Refusal, refusal } from "../../access/refusal.ts";

export const corrected = refusal(
	"decision.corrected",
	"This decision was corrected already, so it cannot be corrected again. Correct the newer one, or record a new decision.",
);
export const notOnPanel = refusal(
	"decision.not-on-panel",
	"Someone you chose is not on the panel any more. Nothing was recorded. Begin again and choose who takes it on.",
);
export const notYours = refusal(
	"decision.not-yours",
	"Your role on this panel does not allow this decision. Ask the coordinator or the chair to record it.",
);
export const datePast = refusal(
	"decision.date-past",
	"A date in this decision has passed since you gave it. Nothing was recorded. Begin again with later dates.",
);
export const ownDecision = refusal(
	"decision.own",
	"You recorded this decision, so somebody else must confirm it: ask another coordinator or the chair.",
);
export const nothingToConfirm = refusal(
	"decision.nothing-to-confirm",
	"This decision does not wait for anybody to confirm it. Open the case to see where it stands.",
);

export const overtaken = refusal(
	"decision.overtaken",
	"A later decision was recorded on this case, so this one no longer waits to be confirmed. If the case should still close, record the decision to close it again.",
);

/** The lifecycle does not allow it; `because` is the domain's own sentence. */
export const notPossible = (code: string, because: string): Refusal =>
	new Refusal(`decision.${code}`, `${because} Nothing was recorded.`);
