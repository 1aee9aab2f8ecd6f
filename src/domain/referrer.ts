import { labelOf } from "./lists/coded.ts";
import { TRIAGE_RESULTS, type TriageResult } from "./lists/screening-results.ts";
import { STATES, type State } from "./lists/states.ts";

/** What whoever raised a notification may know of it: how it stands, and nothing of what was found or why. */
export interface ReferrerFacts {
	state: State;
	closed: boolean;
	/** What the coordinator made of it; undefined until they have looked. */
	triaged: { result: TriageResult; accepted: boolean } | undefined;
}

/** How a notification stands, in a few words for the person who raised it. */
export function statusForReferrer({ state, closed, triaged }: ReferrerFacts): string {
	if (state === "closed") return "Closed";
	if (!triaged) return closed ? labelOf(STATES, state) : "Received. The coordinator has not looked at it yet";
	if (state === "duplicate") return "Known already: another case goes on";
	if (state === "redirected") return `Redirected: ${labelOf(TRIAGE_RESULTS, triaged.result).toLowerCase()}`;
	return `${triaged.accepted ? "Accepted" : "Taken back"}. ${labelOf(STATES, state)}`;
}
