import type { Feature } from "../kit.ts";
import { compareNotifications } from "./compare.ts";
import { decideMatch } from "./decide.ts";
import * as events from "./events.ts";
import { likelyMatches } from "./views.ts";

/** Cases that may be about one child: found by tokens, compared in a form, decided by a person. */
export const matchFeature: Feature = {
	name: "match",
	under: "Running a case",
	actions: [decideMatch],
	views: [likelyMatches],
	events: Object.values(events),
	nudges: [{ name: "compare-notifications", every: "minute", run: compareNotifications }],
};
