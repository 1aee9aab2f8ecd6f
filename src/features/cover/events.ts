import { z } from "zod";
import { count, longDate } from "../../domain/date/words.ts";
import { event } from "../../record/event.ts";

/** Somebody is away from the panel, and whoever is named covers for them. */
export const absenceSaid = event({
	name: "absence.said",
	facts: z.object({
		absence: z.uuid(),
		person: z.guid(),
		cover: z.guid().nullable(),
		from: z.iso.date(),
		to: z.iso.date(),
		/** The absence whose place it takes. */
		before: z.uuid().nullable(),
	}),
	says: (f) =>
		`Somebody is away from ${longDate(f.from)} to ${longDate(f.to)}, ${f.cover ? "with" : "without"} cover`,
});

/** Somebody is back before the last day that was given. */
export const absenceEnded = event({
	name: "absence.ended",
	facts: z.object({ absence: z.uuid(), person: z.guid() }),
	says: () => "Somebody who was away is back",
});

/** The coordinators were asked for cases whose owner left, or is away without cover. */
export const ownersAsked = event({
	name: "owners.asked",
	facts: z.object({ people: z.array(z.guid()) }),
	says: (f) => `Asked who takes on the cases of ${count(f.people.length, "person", "people")} not there`,
});

/** Somebody's work on the panel was handed over to somebody else. */
export const workHandedOver = event({
	name: "work.handed-over",
	facts: z.object({
		from: z.guid(),
		to: z.guid(),
		cases: z.number(),
		actions: z.number(),
		enquiries: z.number(),
		contacts: z.number(),
		handOffs: z.number(),
		/** The forms in progress that went: how many, and which. Rows of before say only how many. */
		forms: z.number(),
		drafts: z.array(z.guid()).default([]),
		/** Need-to-know cases that whoever takes over may not see: they stay. */
		kept: z.number(),
		/** Forms in progress that stay: whose they are is there, or whoever takes over may not see what was typed. */
		formsKept: z.number().default(0),
	}),
	says: (f) => `Handed over: ${count(f.cases, "case")}, ${count(f.actions, "action")}`,
});

/** Who an action of a decision is with was changed by a hand-over. */
export const actionHandedOver = event({
	name: "action.handed-over",
	facts: z.object({ actions: z.array(z.uuid()), from: z.guid(), to: z.guid() }),
	says: (f) => `${count(f.actions.length, "action")} of a decision handed over to somebody else`,
});

/** What waited for somebody on a case, but its actions, is with somebody else. */
export const waitingHandedOver = event({
	name: "waiting.handed-over",
	facts: z.object({
		enquiries: z.array(z.uuid()),
		contacts: z.array(z.uuid()),
		handOffs: z.array(z.uuid()),
		from: z.guid(),
		to: z.guid(),
	}),
	says: () => "What waited for somebody was handed over to somebody else",
});

/** Somebody read the list of cases without an owner. */
export const unownedRead = event({
	name: "unowned.read",
	read: true,
	facts: z.object({ shown: z.number() }),
	says: () => "Read a list of cases without an owner",
});
