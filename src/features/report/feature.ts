import type { Feature } from "../kit.ts";
import * as events from "./events.ts";
import { keepCensus } from "./keep-census.ts";
import { confirmReason } from "./reason.ts";

/** The termly return, the census that it is counted from, and the board's figures, which `download` hands out. */
export const reportFeature: Feature = {
	name: "report",
	under: "Running a case",
	actions: [confirmReason],
	events: Object.values(events),
	nudges: [{ name: "keep-census", every: "minute", run: keepCensus }],
};
