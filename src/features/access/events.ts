import { z } from "zod";
import { count } from "../../domain/date/words.ts";
import { event } from "../../record/event.ts";
import { findingInWords } from "../review.ts";

const ids = z.array(z.uuid());

/** It was decided anew who sees a case. */
export const accessChanged = event({
	name: "case.access-changed",
	facts: z.object({
		needToKnow: z.boolean(),
		agencies: z.object({ added: ids, removed: ids }),
		people: z.object({ added: ids, removed: ids }),
	}),
	says: (f) => {
		const sight = f.needToKnow ? "need to know" : "open to its agencies";
		const added = f.agencies.added.length + f.people.added.length;
		const removed = f.agencies.removed.length + f.people.removed.length;
		const changes = [
			added ? `${count(added, "addition")}` : "",
			removed ? `${count(removed, "removal")}` : "",
		];
		return ["Who sees the case was changed", sight, ...changes.filter(Boolean)].join("; ");
	},
});

/** Emergency duty opened a case, with a reason. */
export const emergencyOpened = event({
	name: "emergency.opened",
	facts: z.object({ access: z.uuid(), until: z.iso.datetime(), reviewBy: z.iso.date() }),
	says: () => "Opened on emergency duty, with a reason",
});

/** The reason that emergency duty gave was read. */
export const emergencyRead = event({
	name: "emergency.read",
	read: true,
	facts: z.object({ access: z.uuid() }),
	says: () => "Read why emergency duty opened the case",
});

/** The panel was reminded that emergency duty's opening waits for its review. */
export const emergencyReminded = event({
	name: "emergency.reminded",
	facts: z.object({ access: z.uuid() }),
	says: () => "The panel was reminded to review an opening on emergency duty",
});

/** The panel looked at why emergency duty opened a case. */
export const emergencyReviewed = event({
	name: "emergency.reviewed",
	facts: z.object({ access: z.uuid(), finding: z.enum(["needed", "not_needed"]) }),
	says: (f) => `Opening on emergency duty reviewed: ${findingInWords(f.finding)}`,
});
