import type { Feature } from "../kit.ts";
import { chaseAgreements } from "./chase.ts";
import * as events from "./events.ts";
import { agreements, agreementsDue } from "./list.ts";

/** The register of information-sharing agreements, which stands in the panel's file. */
export const agreementFeature: Feature = {
	name: "agreement",
	actions: [agreements],
	views: [agreementsDue],
	events: Object.values(events),
	nudges: [{ name: "chase-agreements", every: "minute", run: chaseAgreements }],
};
