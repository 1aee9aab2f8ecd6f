import type { Feature } from "../kit.ts";
import { remindBreaches } from "./acts.ts";
import { decide } from "./decide.ts";
import { deletedByHandler, deletedMine } from "./deleted.ts";
import * as events from "./events.ts";
import { report } from "./report.ts";
import { breachFound, breachYours } from "./views.ts";

/** A message that names a child: said, deleted, and decided on within the 72 hours of UK GDPR article 33. */
export const breachFeature: Feature = {
	name: "breach",
	actions: [report, deletedMine, deletedByHandler, decide],
	views: [breachYours, breachFound],
	events: Object.values(events),
	nudges: [{ name: "remind-breaches", every: "minute", run: remindBreaches }],
};
