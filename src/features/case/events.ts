import { z } from "zod";
import { event } from "../../record/event.ts";

/** Somebody looked a case up by its reference: its state, no details. */
export const caseLookedUp = event({
	name: "case.looked-up",
	read: true,
	facts: z.object({}),
	says: () => "Looked up",
});

/** Somebody opened a case's details: names and words that are sealed. */
export const caseOpened = event({
	name: "case.opened",
	read: true,
	facts: z.object({ fields: z.number() }),
	says: () => "Details opened",
});

/** Somebody read how the dates of a case were counted. */
export const datesExplained = event({
	name: "case.dates-explained",
	read: true,
	facts: z.object({}),
	says: () => "Asked why its dates are what they are",
});

/**
 * Somebody searched for a child. What was searched for is not kept; which kinds of detail were, is,
 * and the cases whose details were shown.
 */
export const childSearched = event({
	name: "child.searched",
	read: true,
	facts: z.object({ by: z.array(z.string()), found: z.number(), cases: z.array(z.uuid()) }),
	says: (f) => `Searched; ${f.found} found`,
});

/** Somebody who could not open a case asks the coordinator to get in touch. */
export const coordinatorAsked = event({
	name: "coordinator.asked",
	facts: z.object({ by: z.uuid(), ref: z.string().nullable() }),
	says: () => "The coordinator was asked to get in touch",
});
