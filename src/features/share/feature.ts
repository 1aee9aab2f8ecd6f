import type { Feature } from "../kit.ts";
import { agreeToShare, remindOfShares, reviewOfShare } from "./answer.ts";
import { askShare } from "./ask.ts";
import * as events from "./events.ts";
import { passOn } from "./pass-on.ts";
import { shareAnswered, shareMadeView, shareWaits } from "./views.ts";

/** A case's information shared outside the panel: at once to keep a child safe, else when a second person agrees. */
export const shareFeature: Feature = {
	name: "share",
	under: "Sharing, and papers to take",
	actions: [askShare, passOn, agreeToShare, reviewOfShare],
	views: [shareMadeView, shareWaits, shareAnswered],
	events: [
		events.shareMade,
		events.shareAsked,
		events.shareWithheld,
		events.shareAgreed,
		events.shareRefused,
		events.shareRead,
		events.shareOpened,
		events.shareReminded,
		events.shareReviewed,
	],
	nudges: [{ name: "remind-share-reviews", every: "minute", run: remindOfShares }],
};
