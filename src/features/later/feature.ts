import type { Feature } from "../kit.ts";
import { sightWantedView } from "../raise/acts.ts";
import { askForLater, laterAsked } from "./ask.ts";
import * as events from "./events.ts";
import { addLater } from "./form.ts";

/** What is asked after a notification, and never holds it up. */
export const laterFeature: Feature = {
	name: "later",
	under: "Running a case",
	actions: [addLater],
	views: [laterAsked, sightWantedView],
	nudges: [{ name: "ask-later", every: "minute", run: askForLater }],
	events: Object.values(events),
};
