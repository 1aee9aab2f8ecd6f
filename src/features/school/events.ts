import { z } from "zod";
import { event } from "../../record/event.ts";

/** Somebody read what their own school notified and owes: how many there were of each. */
export const schoolRead = event({
	name: "school.read",
	read: true,
	facts: z.object({ notified: z.number(), owed: z.number() }),
	says: (f) => `Read what the school notified (${f.notified}) and owes (${f.owed})`,
});
