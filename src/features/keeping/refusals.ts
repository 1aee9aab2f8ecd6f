import { type Refusal, refusal } from "../../access/refusal.ts";
import type { Words } from "../../chat/message.ts";
import type { KeptBy } from "../../domain/retention.ts";

export const erased = refusal(
	"keeping.erased",
	"This case was erased already. What is left of it names nobody.",
);
export const stillOpen = refusal(
	"erasure.open",
	"This case is still open, so it cannot be erased. Close it first, for the reason that fits.",
);
export const onHold = refusal(
	"erasure.held",
	"This case is on legal hold, so it cannot be erased. Lift the hold first, with “keep” and the reference.",
);
export const notYet = refusal(
	"erasure.not-yet",
	"This case is to be kept for longer, so it cannot be erased yet. Choose another reason if one of them applies.",
);
const BESIDE: Record<KeptBy["because"], (ref: Words) => Words> = {
	held: (ref) => `${ref} is about the same child and on legal hold, so nothing about the child is erased.`,
	open: (ref) =>
		`${ref} is about the same child and still open. What is known of the child is kept while a case is.`,
	longer: (ref) => `${ref} is about the same child and to be kept for longer. This one is kept with it.`,
};

/** Why a case stays because of another about the same child, in a sentence. */
export const besideInWords = ({ ref, because }: KeptBy): Words => BESIDE[because](ref);

export const keptBeside = (by: KeptBy): Refusal => refusal("erasure.same-child", besideInWords(by))();

/** A case on legal hold may be about the same child, and nobody has said whether it is. */
export const heldAndUndecided = ({ ref, of }: { ref: Words; of: Words }): Refusal =>
	refusal(
		"erasure.undecided",
		`${ref} is on legal hold and may be about the same child. First say whether it is, with “matches ${of}”.`,
	)();

export const askedAlready = refusal(
	"erasure.asked",
	"Somebody has already asked for this. Another coordinator or the chair answers in the message they were sent.",
);
export const answered = refusal(
	"erasure.answered",
	"This does not wait for anybody any more. Open the case to see what was decided.",
);
export const own = refusal(
	"erasure.own",
	"You asked for this, so somebody else must agree to it: another coordinator or the chair.",
);
export const minutesUnread = refusal(
	"erasure.minutes-unread",
	"The minutes of a meeting that had this case were corrected as a whole, and you have not read how. Nothing was erased. Open this again, and say which corrections name the child.",
);
