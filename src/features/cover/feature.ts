import type { Feature } from "../kit.ts";
import * as events from "./events.ts";
import { handOverWork } from "./hand-over.ts";
import { givenOverView, handedOverView } from "./hand-over-views.ts";
import { away } from "./say-away.ts";
import { askForOwners, unowned } from "./unowned.ts";
import { coverTold, ownersAskedView } from "./views.ts";

/** Leave and leavers: who covers for whom, and whose work goes to whom, so that no case is left with someone absent. */
export const coverFeature: Feature = {
	name: "cover",
	under: "Running a case",
	actions: [away, handOverWork, unowned],
	views: [coverTold, ownersAskedView, handedOverView, givenOverView],
	events: Object.values(events),
	nudges: [{ name: "ask-for-owners", every: "minute", run: askForOwners }],
};
