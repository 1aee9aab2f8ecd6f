import type { Feature } from "../kit.ts";
import { askSubjectAccess } from "./ask-subject-access.ts";
import * as events from "./events.ts";
import { takeEvidence } from "./evidence-pack.ts";

/** Files that one person fetches once: a case's evidence pack, and everything held about a child. */
export const downloadFeature: Feature = {
	name: "download",
	under: "Sharing, and papers to take",
	actions: [takeEvidence, askSubjectAccess],
	events: Object.values(events),
};
