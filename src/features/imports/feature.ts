import type { Feature } from "../kit.ts";
import * as events from "./events.ts";
import { actNowLoaded, casesLoaded } from "./views.ts";

/** Go-live: open cases loaded from a list, by the command line. */
export const importsFeature: Feature = {
	name: "imports",
	views: [casesLoaded, actNowLoaded],
	events: Object.values(events),
};
