import type { Feature } from "../kit.ts";
import { openInEmergency } from "./emergency.ts";
import * as events from "./events.ts";
import { remindOfOpenings, reviewEmergency } from "./review.ts";
import { emergencyOpenedView } from "./views.ts";
import { sightGiven, whoSees } from "./who-sees.ts";

/** Who sees a case: agencies and named people, need to know, and emergency duty with a reason. */
export const accessFeature: Feature = {
	name: "access",
	under: "Running a case",
	actions: [whoSees, openInEmergency, reviewEmergency],
	views: [sightGiven, emergencyOpenedView],
	events: Object.values(events),
	nudges: [{ name: "remind-reviews", every: "minute", run: remindOfOpenings }],
};
