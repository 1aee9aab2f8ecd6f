import type { Feature } from "../kit.ts";
import { notifyAction, openListed, settleAction } from "./change.ts";
import * as events from "./events.ts";
import { addAction, reviewListed } from "./home-education.ts";
import { clearListed, keepHomeEducation, remindOfReviews, reviewsDue } from "./keep.ts";
import { listActions } from "./show.ts";

/** Children who are no case: educated at home, reaching school age without a place, or gone from a school. */
export const listedFeature: Feature = {
	name: "listed",
	under: "Transfers and lists",
	actions: [...listActions, openListed, reviewListed, settleAction, notifyAction, addAction],
	views: [reviewsDue],
	events: Object.values(events),
	nudges: [
		{ name: "home-education-list", every: "minute", run: keepHomeEducation },
		{ name: "home-education-reviews", every: "minute", run: remindOfReviews },
		{ name: "lists-clear", every: "minute", run: clearListed },
	],
};
