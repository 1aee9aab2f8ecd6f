import { z } from "zod";
import { count } from "../../domain/date/words.ts";
import { event } from "../../record/event.ts";

const Which = z.object({ meeting: z.uuid() });
const Item = Which.extend({ item: z.uuid() });

/** A meeting was put in the record, with its agenda still open. */
export const meetingBegun = event({
	name: "meeting.begun",
	facts: Which.extend({ on: z.iso.date(), papers: z.iso.date(), urgent: z.boolean() }),
	says: (f) => `${f.urgent ? "Urgent panel" : "Panel"} meeting on ${f.on} begun`,
});

/** The agenda was fixed: when papers closed, on request, or when the roll was taken. */
export const agendaFrozen = event({
	name: "meeting.agenda-frozen",
	facts: Which.extend({ cases: z.int(), byHand: z.boolean() }),
	says: (f) => `Agenda fixed, with ${count(f.cases, "case")}`,
});

/** A case was put on an agenda by hand. Why is sealed. */
export const itemAdded = event({
	name: "meeting.item-added",
	facts: Item,
	says: () => "Put on the panel's agenda",
});

/** Who was there, and who sent apologies. */
export const rollTaken = event({
	name: "meeting.roll-taken",
	facts: Which.extend({
		chair: z.uuid().nullable(),
		present: z.array(z.uuid()),
		apologies: z.array(z.uuid()),
	}),
	says: (f) => `Roll taken: ${f.present.length} present, ${f.apologies.length} sent apologies`,
});

/** Who has a conflict of interest in a case: all of them, each time. */
export const conflictsDeclared = event({
	name: "meeting.conflicts-declared",
	facts: Item.extend({ people: z.array(z.uuid()) }),
	says: (f) => (f.people.length ? "A conflict of interest was declared" : "No conflict of interest any more"),
});

/** The meeting put a case off. Why is sealed. */
export const itemDeferred = event({
	name: "meeting.item-deferred",
	facts: Item,
	says: () => "Deferred to the panel's next meeting",
});

/** The meeting is over. What it did not come to is carried to the next. */
export const meetingEnded = event({
	name: "meeting.ended",
	facts: Which.extend({ cases: z.int(), decided: z.int() }),
	says: (f) => `Panel met: ${count(f.cases, "case")}, ${count(f.decided, "decision")}`,
});

/** Somebody other than its recorder confirmed a decision for the meeting that made it. */
export const meetingConfirmed = event({
	name: "meeting.decision-confirmed",
	facts: Which.extend({ decision: z.uuid(), noChair: z.literal(true).optional() }),
	says: (f) =>
		f.noChair
			? "Decision confirmed for the meeting. The panel has no chair: whoever presided counted as one"
			: "Decision confirmed for the meeting",
});

/** The minutes were put right. What was written is sealed. */
export const minutesCorrected = event({
	name: "meeting.minutes-corrected",
	facts: Which.extend({ correction: z.uuid() }),
	says: () => "The minutes of a meeting were corrected",
});

/** The chair approved the minutes. */
export const minutesApproved = event({
	name: "meeting.minutes-approved",
	facts: Which,
	says: () => "The minutes of a meeting were approved",
});

/** A meeting's agenda, one of its cases, or its minutes were looked at. */
export const meetingRead = event({
	name: "meeting.read",
	read: true,
	facts: Which.extend({ what: z.enum(["agenda", "case", "minutes", "decisions"]) }),
	says: (f) => `Looked at a meeting: ${f.what}`,
});
