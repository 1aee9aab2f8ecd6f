import { Refusal, refusal } from "../../access/refusal.ts";

export const over = refusal(
	"transfer.over",
	"The case is over: it is closed, redirected or a duplicate. Reopen it first, then ask again. Nothing was recorded.",
);
export const already = refusal(
	"transfer.already",
	"A transfer of this child is under way already. See it under “transfers”, and record what came of it first.",
);
export const notNow = refusal(
	"transfer.not-now",
	"Somebody has recorded this already, or it came to an end. See where it stands under “transfers”. Nothing was recorded.",
);
export const theirsToAnswer = refusal(
	"transfer.theirs-to-answer",
	"That panel answers in Rollcall by itself: you are told when it does. You can withdraw the request.",
);
export const answerOnItsWay = refusal(
	"transfer.answer-on-its-way",
	"They have just answered, and their answer reaches you in a minute. Read it first: see “transfers”. Nothing was recorded.",
);
export const withdrawnThere = refusal(
	"incoming.withdrawn-there",
	"The panel that asked withdrew this request a moment ago: the child stays theirs. Nothing was recorded.",
);
export const answered = refusal(
	"incoming.answered",
	"This request was answered already. See where it stands under “transfers”. Nothing was recorded twice.",
);
export const notAnAnswer = refusal(
	"incoming.not-an-answer",
	"That is no answer to this kind of request, or it was acknowledged already. Nothing was recorded.",
);
export const gone = refusal(
	"incoming.words-gone",
	"What was said of the child was taken away some time after the answer, so there is nothing to open. Its dates are under “transfers”.",
);

/** The lifecycle does not allow it; `because` is the domain's own sentence. */
export const notPossible = (because: string): Refusal =>
	new Refusal("transfer.not-possible", `${because} Nothing was recorded.`);
