import { refusal } from "../../access/refusal.ts";

export const notYours = refusal(
	"share.not-yours",
	"Your role on this panel does not allow this share. Ask the coordinator.",
);
export const waits = refusal(
	"share.waits",
	"This share waits for a second person. You will be told when they have answered.",
);
export const withheld = refusal("share.withheld", "This was not shared, so there is nothing to pass on.");
export const answered = refusal(
	"share.answered",
	"This share does not wait for anybody any more. Open the case to see what was decided.",
);
export const ownShare = refusal(
	"share.own",
	"You asked for this share, so somebody else must agree to it: another coordinator or the chair.",
);
export const reviewRefusals = {
	own: refusal("share.review-own", "You made this share yourself, so somebody else must review it."),
	reviewed: refusal("share.reviewed", "This was reviewed already. Nothing was recorded twice."),
};
export const notToReview = refusal(
	"share.not-to-review",
	"Only a share that was made at once is reviewed. Open the case to see how this one stands.",
);
