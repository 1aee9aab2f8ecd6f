import type { Feature } from "../kit.ts";
import { actNowNeverMade, remindOfActNow, tellUntold } from "./act-now.ts";
import * as events from "./events.ts";
import { importLeft, remindOfLeft } from "./left.ts";
import { actNowLoaded, casesLoaded } from "./views.ts";

/** Go-live: open cases loaded from a list, by the command line. */
export const importsFeature: Feature = {
	name: "imports",
	views: [casesLoaded, actNowLoaded, actNowNeverMade, importLeft],
	events: Object.values(events),
	nudges: [
		{ name: "import-act-now", every: "minute", run: tellUntold },
		{ name: "import-act-now-left", every: "minute", run: remindOfActNow },
		{ name: "import-left", every: "minute", run: remindOfLeft },
	],
};
