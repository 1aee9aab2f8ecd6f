import { z } from "zod";
import { event } from "../../record/event.ts";

/** An action of a decision was started, or done. What was written is sealed. */
export const taskProgressed = event({
	name: "action.progressed",
	facts: z.object({ action: z.uuid(), what: z.enum(["started", "done"]), on: z.iso.date() }),
	says: (f) =>
		f.what === "done" ? "An action of a decision is done" : "An action of a decision was started",
});
