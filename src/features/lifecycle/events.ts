import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { isRelapse } from "../../domain/lifecycle.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { TRIAGE_RESULTS } from "../../domain/lists/screening-results.ts";
import { STATES } from "../../domain/lists/states.ts";
import { event } from "../../record/event.ts";

const state = z.enum(codesOf(STATES));

/** A notification was opened to be triaged: its details were read. */
export const triageRead = event({
	name: "triage.read",
	read: true,
	facts: z.object({}),
	says: () => "Opened for triage",
});

/** A person said what a notification is. The answers that the suggestion came from stand beside what they chose. */
export const caseTriaged = event({
	name: "case.triaged",
	facts: z.object({
		triage: z.uuid(),
		result: z.enum(codesOf(TRIAGE_RESULTS)),
		suggested: z.enum(codesOf(TRIAGE_RESULTS)),
		accepted: z.boolean(),
		owner: z.uuid().nullable(),
		review: z.iso.date().nullable(),
		duplicateOf: z.uuid().nullable(),
		handOff: z.uuid().nullable(),
		/** For a child missing from home or care: who was told. */
		told: z.enum(["police", "both"]).nullable(),
		from: state,
		to: state,
	}),
	says: (f) => {
		const what = f.accepted ? "accepted" : f.result === "DUPLICATE" ? "a duplicate" : "redirected";
		const review = f.review ? `. Review ${longDate(f.review)}` : "";
		return `Triaged, ${what}: ${labelOf(TRIAGE_RESULTS, f.result)}${review}`;
	},
});

/** The coordinator was reminded that a notification is not triaged, and its referrer not told. */
export const triageReminded = event({
	name: "triage.reminded",
	facts: z.object({}),
	says: () => "The coordinator was reminded to triage it and tell who raised it",
});

/** Whoever a child was handed to has taken them on. */
export const handOffTaken = event({
	name: "handoff.taken",
	facts: z.object({ handOff: z.uuid() }),
	says: () => "What was handed over has been taken on",
});

/** A case has another owner. */
export const caseAssigned = event({
	name: "case.assigned",
	facts: z.object({ owner: z.uuid(), before: z.uuid().nullable() }),
	says: (f) => (f.before ? "Handed over to another owner" : "An owner was named"),
});

/** It was recorded where a case stands now. */
export const caseMoved = event({
	name: "case.moved",
	facts: z.object({
		from: state,
		to: state,
		review: z.iso.date(),
		/** For a finding: whether a professional has seen the child. */
		seen: z.boolean().nullable(),
		firstDay: z.iso.date().nullable(),
	}),
	says: (f) => {
		const relapse = isRelapse(f.from, f.to) ? "Relapse during monitoring: " : "";
		return `${relapse}${labelOf(STATES, f.to)}. Review ${longDate(f.review)}`;
	},
});

/** A case was reviewed, and the next review set. */
export const caseReviewed = event({
	name: "case.reviewed",
	facts: z.object({ review: z.iso.date(), reviews: z.number() }),
	says: (f) => `Reviewed. Next review ${longDate(f.review)}`,
});

/** A case has been open for four weeks: the usual threshold (Bury briefing). */
export const fourWeeksOpen = event({
	name: "case.four-weeks",
	facts: z.object({}),
	says: () => "Open for 4 weeks",
});

/** A child is over compulsory school age: the coordinator was asked whether the case should close. A person confirms. */
export const overAgeAsked = event({
	name: "case.over-age",
	facts: z.object({ ended: z.iso.date() }),
	says: (f) => `Compulsory school age ended on ${longDate(f.ended)}: the coordinator was asked to confirm it`,
});

/** The end of compulsory school age was worked out for a case that had none: the date of birth was read for it. */
export const schoolAgeNoted = event({
	name: "case.school-age-noted",
	facts: z.object({ ends: z.iso.date() }),
	says: (f) => `Compulsory school age ends on ${longDate(f.ends)}, by the date of birth given`,
});

/** Somebody read a list of cases: those not triaged, those due for review, or the queues counted apart. */
export const casesListed = event({
	name: "cases.listed",
	read: true,
	facts: z.object({ list: z.enum(["untriaged", "reviews", "watched", "open"]), shown: z.number() }),
	says: () => "Read a list of cases",
});
