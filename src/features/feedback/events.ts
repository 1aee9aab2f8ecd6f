import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { event } from "../../record/event.ts";

/** Somebody said something of Rollcall itself. What they wrote is sealed. */
export const feedbackGiven = event({
	name: "feedback.given",
	facts: z.object({ feedback: z.uuid() }),
	says: () => "Feedback on Rollcall",
});

/** Somebody read what was said. */
export const feedbackRead = event({
	name: "feedback.read",
	read: true,
	facts: z.object({ from: z.iso.date(), shown: z.number() }),
	says: (f) => `Read the feedback since ${longDate(f.from)}`,
});

/** The words of feedback were struck, because they named somebody. */
export const feedbackStruck = event({
	name: "feedback.struck",
	facts: z.object({ feedback: z.uuid() }),
	says: () => "Struck the words of feedback, for good",
});

/** The words of feedback were taken away when their time was over. */
export const feedbackCleared = event({
	name: "feedback.cleared",
	facts: z.object({ feedback: z.array(z.uuid()) }),
	says: (f) => `Took away the words of old feedback: ${f.feedback.length}`,
});

/** How notifying goes was counted. */
export const notifyingCounted = event({
	name: "notifying.counted",
	read: true,
	facts: z.object({ from: z.iso.date(), to: z.iso.date() }),
	says: (f) => `Counted how notifying goes from ${longDate(f.from)} to ${longDate(f.to)}`,
});
