import { z } from "zod";
import { event } from "../../record/event.ts";

/** The owner of a case, or a coordinator, has taken in what a visiting officer reported. */
export const visitReceived = event({
	name: "visit.received",
	facts: z.object({ enquiry: z.uuid() }),
	says: () => "The visiting officer's report was received",
});
